"""A mapping: the document that says how a source's columns become the fields of an order; checked before it is kept or used.

{"format": 1,
 "file": {"delimiter": ",", "sheet": ""},
 "fields": {"ref": {"column": "受理单号"}, "amount": {"column": "金额", "rounding": "exact"},
            "at": {"column": "受理时间", "format": "YYYY/MM/DD HH:MI"}, "payee": {"template": "{State}/{City}"},
            "kind": {"column": "类型", "words": {"新装": "sale", "退订": "return"}}, "channel": {"constant": "online"}},
 "region": {"code": {"column": "区县"}}            or {"levels": [{…}, {…}, {…}], "prefix": "superstore"},
 "returns": "negative",                            or "positive": the file writes what is taken back without a sign
 "create": ["payees", "products"]}
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from django.utils.translation import gettext as _

from channelops.core.refusals import Refused

FIELDS = (
    "ref", "revision", "kind", "original", "at", "product", "product_name", "family", "category", "quantity", "amount",
    "payee", "payee_name", "channel", "touchpoint", "customer", "customer_class", "industry",
)  # fmt: skip
NEEDED = ("ref", "at", "product", "amount")
CREATABLE = ("regions", "payees", "products", "customers")
DATE_FORMS = (
    "YYYY-MM-DD",
    "YYYY/MM/DD",
    "YYYY.MM.DD",
    "YYYY-M-D",
    "YYYY/M/D",
    "YYYY年M月D日",
    "YYYYMMDD",
    "DD/MM/YYYY",
    "MM/DD/YYYY",
    "M/D/YYYY",
    "D.M.YYYY",
)
TIME_FORMS = ("", " HH:MI", " HH:MI:SS", "THH:MI:SS")
DEFAULTS = {"revision": "1", "kind": "sale", "quantity": "1"}
WORDS = {"kind": ("sale", "return", "cancellation"), "customer_class": ("A", "B", "C", "")}
# What stands in these is nobody's business who only looks after an import.
PERSONAL = ("customer",)
SLOT = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Where a field's text comes from: a template of columns, and words put in place of others."""

    template: str
    words: Mapping[str, str] = field(default_factory=dict)
    form: str = ""
    rounding: str = "exact"

    @property
    def parts(self) -> Iterator[tuple[str, str]]:
        """The template in order: ("text", …) and ("column", …)."""
        at = 0
        for slot in SLOT.finditer(self.template):
            if slot.start() > at:
                yield "text", self.template[at : slot.start()]
            yield "column", slot[1]
            at = slot.end()
        if at < len(self.template):
            yield "text", self.template[at:]

    @property
    def columns(self) -> list[str]:
        """The columns it reads."""
        return [word for what, word in self.parts if what == "column"]

    @property
    def column(self) -> str:
        """The column it is; empty where it is composed or constant."""
        return next((column for column in self.columns if self.template == f"{{{column}}}"), "")


@dataclass(frozen=True, kw_only=True)
class FeedMapping:
    """A checked document."""

    fields: Mapping[str, Rule]
    region: Rule | None
    levels: tuple[Rule, ...]
    prefix: str
    create: frozenset[str]
    returns_negative: bool
    delimiter: str
    sheet: str

    @classmethod
    def read(cls, document: object) -> Self:
        """Checks a document. Refused, with the place, for what it does not say or says wrong."""
        whole = _object(document, _("the mapping"))
        _known(whole, {"format", "note", "file", "fields", "region", "returns", "create"}, _("the mapping"))
        if whole.get("format") != 1:
            raise Refused(_("The mapping must say “format”: 1."), field="format")
        file = _object(whole.get("file", {}), "file")
        _known(file, {"delimiter", "sheet"}, "file")
        delimiter = file.get("delimiter", ",")
        if delimiter not in (",", ";", "\t", "|"):
            raise Refused(_("The separator is a comma, a semicolon, a tab or a bar."), field="delimiter")
        fields = _fields(_object(whole.get("fields", {}), "fields"))
        region = _object(whole.get("region", {}), "region")
        _known(region, {"code", "levels", "prefix"}, "region")
        levels = region.get("levels", [])
        if not isinstance(levels, list) or len(levels) > 3 or ("code" in region and levels):
            raise Refused(_("A region is told by a code, or by up to three levels of names."), field="region")
        prefix = str(region.get("prefix", ""))
        if levels and not re.fullmatch(r"[a-z][a-z0-9-]{0,19}", prefix):
            raise Refused(_("Regions by name need a prefix of small letters: their codes begin with it."), field="region")
        create = whole.get("create", [])
        if not isinstance(create, list) or not set(create) <= set(CREATABLE):
            raise Refused(_("Only these can be created by an import: %(names)s.") % {"names": ", ".join(CREATABLE)}, field="create")
        if "products" in create and "family" not in fields:
            raise Refused(_("To create products the mapping must name the family."), field="create")
        if whole.get("returns", "negative") not in ("negative", "positive"):
            raise Refused(_("Returns are written negative or positive."), field="returns")
        return cls(
            fields=fields,
            region=_rule("region", region["code"]) if "code" in region else None,
            levels=tuple(_rule("region", each) for each in levels),
            prefix=prefix,
            create=frozenset(create),
            returns_negative=whole.get("returns", "negative") == "negative",
            delimiter=delimiter,
            sheet=str(file.get("sheet", "")),
        )

    @property
    def columns(self) -> list[str]:
        """Every column of the file that is read, each once."""
        rules = [*self.fields.values(), *self.levels, *([self.region] if self.region else [])]
        return list(dict.fromkeys(column for rule in rules for column in rule.columns))

    @property
    def shown(self) -> frozenset[str]:
        """The columns whose cells may be shown beside the mapping: each a field by itself, none of a person's."""
        rules = [*self.fields.values(), *self.levels, *([self.region] if self.region else [])]
        return frozenset(rule.column for rule in rules) - frozenset(column for name in PERSONAL for column in self.field_columns(name))

    def field_columns(self, name: str) -> list[str]:
        """The columns behind a field; those of the region for `region`."""
        rules = [self.region] if name == "region" and self.region else list(self.levels) if name == "region" else [self.fields.get(name)]
        return [column for rule in rules if rule for column in rule.columns]


def _fields(told: Mapping[str, Any]) -> dict[str, Rule]:
    _known(told, set(FIELDS), "fields")
    for name in NEEDED:
        if name not in told:
            raise Refused(_("The mapping does not say where “%(field)s” comes from.") % {"field": name}, field=name)
    if "channel" not in told and "touchpoint" not in told:
        raise Refused(_("The mapping must name a channel or a touchpoint."), field="channel")
    return {name: _rule(name, told[name]) for name in FIELDS if name in told}


def _rule(name: str, told: object) -> Rule:
    rule = _object(told, name)
    _known(rule, {"column", "constant", "template", "words", "format", "rounding"}, name)
    ways = [way for way in ("column", "constant", "template") if way in rule]
    if len(ways) != 1 or not isinstance(rule[ways[0]], str) or (not rule[ways[0]] and ways[0] != "constant"):
        raise Refused(_("“%(field)s” takes one of: a column, a constant, a template.") % {"field": name}, field=name)
    text = rule[ways[0]]
    if ways[0] == "column":
        text = f"{{{text}}}"
    elif ways[0] == "constant" and SLOT.search(text):
        raise Refused(_("A constant holds no columns; write a template."), field=name)
    if set(SLOT.sub("", text)) & {"{", "}"}:
        raise Refused(_("“%(field)s” has a brace without its other half; a column stands in braces.") % {"field": name}, field=name)
    words = {str(key): str(value) for key, value in _object(rule.get("words", {}), name).items()}
    if words and name in WORDS and not set(words.values()) <= set(WORDS[name]):
        raise Refused(_("“%(field)s” is one of: %(words)s.") % {"field": name, "words": ", ".join(WORDS[name])}, field=name)
    form = rule.get("format", "YYYY-MM-DD") if name == "at" else ""
    if name == "at" and form not in {date + time for date in DATE_FORMS for time in TIME_FORMS}:
        raise Refused(_("“%(form)s” is not a form of date that is read.") % {"form": form}, field=name)
    if rule.get("rounding", "exact") not in ("exact", "half_up"):
        raise Refused(_("Amounts are taken exact or rounded half up."), field=name)
    return Rule(template=text, words=words, form=form, rounding=rule.get("rounding", "exact"))


def _object(told: object, where: str) -> Mapping[str, Any]:
    if not isinstance(told, dict):
        raise Refused(_("“%(where)s” must be an object.") % {"where": where}, field=where)
    return told


def _known(told: Mapping[str, Any], names: set[str], where: str) -> None:
    unknown = sorted(set(told) - names)
    if unknown:
        raise Refused(_("“%(where)s” does not know %(names)s.") % {"where": where, "names": ", ".join(unknown)}, field=unknown[0])


def plain_document() -> dict[str, Any]:
    """The mapping of rows that already carry the fields' names, as REST sends them."""
    named: dict[str, Any] = {name: {"column": name} for name in FIELDS}
    named["at"]["format"] = "YYYY-MM-DD HH:MI:SS"
    return {"format": 1, "fields": named, "region": {"code": {"column": "region"}}}
