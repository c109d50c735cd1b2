"""The check of a batch, block by block: texts read as values, codes looked up, the first fault of each row named."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

import numpy as np

from ..models import Source
from .cells import Block, Cells
from .codes import Codes, Found
from .columns import ODD_1, Bools, Column, Ints, mixed
from .dates import split_form
from .faults import ROW_FAULTS
from .fields import Fields
from .mapping import FeedMapping
from .values import EPOCH, UNREADABLE, Amounts, amounts, days_and_times, floats_among, revision_number, whole_number

EARLIEST = date(2000, 1, 1)
MOST_LETTERS = 64
# A fault as a number: its place here; 0 = none.
FAULTS = ("", *ROW_FAULTS)
NUMBER = {code: number for number, code in enumerate(FAULTS)}
SALE = 1
KINDS = {"": SALE, "sale": SALE, "return": 2, "cancellation": 3}
CLASSES = {"": 0, "A": 1, "B": 2, "C": 3}
CLASS_NAMES = tuple(CLASSES)
PLACES = ("province", "city", "county")


@dataclass(frozen=True, kw_only=True)
class Check:
    """What a check needs to know of its batch."""

    source: Source
    mapping: FeedMapping
    header: list[str]
    today: date


@dataclass(frozen=True, kw_only=True)
class Lines:
    """The checked rows of a block: `n` counts the file's rows from 1, `day` the days since 2000; 0 stands for no id, `fault` for none.

    `numbers` holds the ids and figures of the order that a row is to become; they mean nothing where the row has a fault.
    """

    n: Ints
    fault: Ints
    day: Ints
    seconds: Ints
    numbers: Mapping[str, Ints]
    ref: Column
    customer: Column
    original: Column
    digest: Ints

    @property
    def good(self) -> Bools:
        """The rows without a fault."""
        found: Bools = self.fault == 0
        return found

    def take(self, rows: Ints) -> "Lines":
        """Some rows."""
        numbers = {name: values[rows] for name, values in self.numbers.items()}
        return Lines(numbers=numbers, **{each.name: getattr(self, each.name).take(rows) for each in fields(self) if each.name != "numbers"})


class Checker:
    """One check of a file: the codes are loaded once, the blocks go by."""

    def __init__(self, check: Check) -> None:
        self.check = check
        self.codes = {kind: Codes.load(kind) for kind in ("product", "touchpoint", "payee", "channel", "region", "industry", "customer")}

    def lines(self, cells: Cells) -> Iterator[Lines]:
        """Every row of the file, checked."""
        broken = sorted(cells.faults().items())
        rows = np.array([row for row, _code in broken], dtype=np.int64)
        codes = np.array([NUMBER[code] for _row, code in broken], dtype=np.int64)
        for block in cells.blocks():
            fault = np.zeros(block.rows, dtype=np.int64)
            here = slice(*np.searchsorted(rows, (block.first, block.first + block.rows)))
            fault[rows[here] - block.first] = codes[here]
            yield Reading(self.check, self.codes, Fields(block, mapping=self.check.mapping, header=self.check.header)).lines(block, fault)


class Reading:
    """The rows of one block while they are read."""

    def __init__(self, check: Check, codes: Mapping[str, Codes], fields: Fields) -> None:
        told = check.mapping.fields
        self.check, self.told, self.fields, self.texts = check, told, fields, fields.texts()
        self.found: dict[str, Found] = {kind: known.find(self.texts[kind]) for kind, known in codes.items()}
        form, _time = split_form(told["at"].form)
        self.day, self.seconds = days_and_times(self.texts["at"], form=form)
        self.province = self.first_of("province")
        self.revision = self.texts["revision"].read(revision_number)
        self.kind = self.texts["kind"].read(lambda text: KINDS.get(text.lower(), 0))
        self.amount: Amounts = amounts(self.texts["amount"])
        # A file that writes what is taken back without a sign has it turned round.
        self.sign = np.where((self.kind <= SALE) | check.mapping.returns_negative, 1, -1)
        self.customer_class = self.texts["customer_class"].read(lambda text: CLASSES.get(text, -1))
        self.pieces = self.texts["quantity"].read(whole_number)
        if "quantity" not in told:
            self.pieces = np.where(self.kind == SALE, self.pieces, np.where(check.mapping.returns_negative, -self.pieces, self.pieces))

    def lines(self, block: Block, fault: Ints) -> Lines:
        """The rows as they are to be loaded."""
        for code, holds in self.rules():
            if holds.any():
                fault[(fault == 0) & holds] = NUMBER[code]
        return Lines(
            n=np.arange(block.first, block.first + block.rows),
            fault=fault,
            day=self.day,
            seconds=self.seconds,
            numbers=self.numbers(),
            ref=self.texts["ref"].cut(MOST_LETTERS),
            customer=self.texts["customer"].cut(MOST_LETTERS),
            original=self.texts["original"].cut(MOST_LETTERS),
            digest=self.digest(),
        )

    def rules(self) -> Iterator[tuple[str, Bools]]:
        """The faults in the order in which they are looked for, and the rows in which each holds; the first that holds is named."""
        yield from self.rules_of_key()
        yield from self.rules_of_value()
        yield from self.rules_of_codes()
        yield from self.rules_of_place()

    def rules_of_key(self) -> Iterator[tuple[str, Bools]]:
        """The order's number, its kind and its day."""
        ref, today = self.texts["ref"], (self.check.today - EPOCH).days
        yield "ref.missing", ref.is_empty
        yield "ref.float", self.floated("ref", ~ref.is_empty)
        yield "ref.long", ref.longer(MOST_LETTERS)
        yield "revision.invalid", self.revision < 1
        yield "kind.unknown", self.kind == 0
        yield "date.missing", self.texts["at"].is_empty
        yield "date.invalid", self.day == UNREADABLE
        yield "date.time", self.seconds == UNREADABLE
        yield "date.early", self.day < (EARLIEST - EPOCH).days
        yield "date.future", self.day > today

    def rules_of_value(self) -> Iterator[tuple[str, Bools]]:
        """What it cost, and how many."""
        amount, sale = self.amount, self.kind == SALE
        yield "amount.missing", self.texts["amount"].is_empty
        yield "amount.invalid", ~amount.known
        yield "amount.large", amount.large
        if self.told["amount"].rounding == "exact":
            yield "amount.decimals", amount.broken
        yield "quantity.invalid", self.pieces == UNREADABLE
        yield "amount.sign", np.where(sale, amount.sign < 0, amount.sign * self.sign > 0)
        yield "quantity.sign", np.where(sale, self.pieces <= 0, self.pieces * self.sign >= 0)

    def rules_of_codes(self) -> Iterator[tuple[str, Bools]]:
        """What was sold, where, through which channel and by whom."""
        texts, found, day = self.texts, self.found, self.day
        unknown = {kind: ~found[kind].known & ~texts[kind].is_empty for kind in found}
        yield "product.missing", texts["product"].is_empty
        yield "product.float", self.floated("product", unknown["product"])
        yield "product.unknown", unknown["product"]
        yield "product.ended", (day >= found["product"]["until"]) | (day < found["product"]["since"])
        yield "touchpoint.float", self.floated("touchpoint", unknown["touchpoint"])
        yield "touchpoint.unknown", unknown["touchpoint"]
        yield "touchpoint.closed", found["touchpoint"].known & (day >= found["touchpoint"]["until"])
        yield "channel.unknown", unknown["channel"]
        yield "channel.missing", ~found["channel"].known & ~found["touchpoint"].known
        yield "payee.float", self.floated("payee", unknown["payee"])
        yield "payee.unknown", unknown["payee"]
        yield "payee.closed", found["payee"].known & (day >= found["payee"]["until"])
        yield "region.unknown", unknown["region"]

    def rules_of_place(self) -> Iterator[tuple[str, Bools]]:
        """Where it belongs, and who bought it."""
        texts, source = self.texts, self.check.source
        yield "region.missing", self.province == 0
        yield "region.outside", self.outside(source)
        yield "class.unknown", self.customer_class < 0
        yield "industry.unknown", ~self.found["industry"].known & ~texts["industry"].is_empty
        yield "customer.float", self.floated("customer", ~texts["customer"].is_empty)
        yield "customer.long", texts["customer"].longer(MOST_LETTERS)
        if "original" in self.told:
            yield "original.missing", (self.kind > SALE) & texts["original"].is_empty
            yield "original.float", self.floated("original", self.kind > SALE)

    def floated(self, name: str, among: Bools) -> Bools:
        """Which of some rows have a float in a cell behind a field."""
        found = np.zeros_like(among)
        if among.any():
            for column in self.check.mapping.field_columns(name):
                found |= floats_among(self.fields.cell(column), among)
        return found

    def outside(self, source: Source) -> Bools:
        """Whether a row lies outside of the region its source stands for."""
        for name, own in (("county", source.county_id), ("city", source.city_id), ("province", source.province_id)):
            if own:
                outside: Bools = self.first_of(name) != own
                return outside
        return np.zeros(len(self.day), dtype=np.bool_)

    def first_of(self, name: str) -> Ints:
        """A place by the row, else by its touchpoint, else by its payee."""
        region, touchpoint, payee = (self.found[kind][name] for kind in ("region", "touchpoint", "payee"))
        return np.where(region > 0, region, np.where(touchpoint > 0, touchpoint, payee))

    def numbers(self) -> dict[str, Ints]:
        """The ids and figures of each row."""
        found, touchpoint, payee = self.found, self.found["touchpoint"], self.found["payee"]
        told, known = self.customer_class, found["customer"]
        return {
            "revision": self.revision,
            "kind": self.kind,
            "amount_fen": self.amount.fen * self.sign,
            "quantity": self.pieces * self.sign,
            "product_id": found["product"]["id"],
            "family_id": found["product"]["family"],
            "channel_id": _first_known(found["channel"]["id"], touchpoint["channel"]),
            "touchpoint_id": touchpoint["id"],
            "payee_id": _first_known(payee["id"], touchpoint["payee"]),
            "partner_id": _first_known(payee["partner"], touchpoint["partner"]),
            **self.places(),
            "industry_id": _first_known(found["industry"]["id"], known["industry"]),
            "customer_class": _first_known(told, known["customer_class"]),
        }

    def places(self) -> dict[str, Ints]:
        """The region of each row, whole from where the province comes from."""
        region, touchpoint, payee = (self.found[kind] for kind in ("region", "touchpoint", "payee"))
        below = {
            name: np.where(region.known, region[name], np.where(touchpoint.known, touchpoint[name], payee[name])) for name in PLACES[1:]
        }
        return {"province_id": self.province, **{f"{name}_id": ids for name, ids in below.items()}}

    def digest(self) -> Ints:
        """One number for what the file told of the order: sent again with the same, it is a duplicate."""
        told: Sequence[Ints] = (self.kind, self.day, self.seconds, self.pieces, self.amount.parts)
        numbers = [each.astype(np.uint64) for each in told]
        texts = [self.texts[name].hashes for name in ("product", "payee", "channel", "touchpoint", "original")]
        found = np.zeros(len(self.day), dtype=np.uint64)
        for each in (*numbers, *texts):
            found = mixed(found + each + ODD_1)
        return found.view(np.int64)


def _first_known(first: Ints, otherwise: Ints) -> Ints:
    return np.where(first > 0, first, otherwise)
