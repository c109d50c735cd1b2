"""The table, fourth part: sales."""

from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from ..cast import TODAY
from ..sales.conftest import row, text
from .actors import (
    ADMINISTRATORS,
    AGENTS,
    AGENTS_AWAY,
    AGENTS_HOME,
    AUDITORS,
    CLIENTS,
    GRANTED,
    INSIDE,
    INSIDE_HOME,
    MANAGERS,
    MANAGERS_AWAY,
    OVER_FUJIAN,
    OVER_QUANZHOU,
    SALES,
    SETTLEMENT,
    SIGNED_IN,
    STAFF,
    UNGRANTED,
    group,
)
from .rows import Row, form, page, post, rest, rest_post

World = SimpleNamespace
KNOW = INSIDE | SALES | CLIENTS
READ = {"ok": KNOW, "refused": AGENTS | UNGRANTED}
SEE_ORDERS = {"ok": INSIDE_HOME | SALES | CLIENTS | AGENTS_HOME, "absent": MANAGERS_AWAY | AGENTS_AWAY, "refused": UNGRANTED}
KNOW_IMPORTS = MANAGERS | STAFF | AUDITORS | CLIENTS | ADMINISTRATORS
NO_IMPORTS = SALES | AGENTS | UNGRANTED
# An import of 泉州: the county below does not see it.
OVER_IMPORT = OVER_FUJIAN | OVER_QUANZHOU
SEE_IMPORT = {"ok": OVER_IMPORT, "absent": KNOW_IMPORTS - OVER_IMPORT, "refused": NO_IMPORTS}
IMPORTERS = group("data_staff") | SETTLEMENT | CLIENTS | ADMINISTRATORS
DO_IMPORT = {"ok": IMPORTERS, "refused": SIGNED_IN - IMPORTERS}
CITY_MANAGERS = group("city_manager", "far_city_manager")
CHANGERS = CITY_MANAGERS | group("province_manager", "other_manager") | ADMINISTRATORS
# Channels are the whole house's: whoever holds a province changes them.
OVER_ALL = {"ok": CHANGERS - CITY_MANAGERS, "refused": SIGNED_IN - (CHANGERS - CITY_MANAGERS)}
OVER_TOUCHPOINT = {"ok": CHANGERS - MANAGERS_AWAY, "absent": CHANGERS & MANAGERS_AWAY, "refused": SIGNED_IN - CHANGERS}
NOT_THERE = {"absent": IMPORTERS, "refused": SIGNED_IN - IMPORTERS}


def uploaded(world: World) -> dict[str, Any]:
    """A file of 泉州 that waits for its mapping."""
    return {"pk": world.trade.uploaded.pk}


def loaded(world: World) -> dict[str, Any]:
    """An import of 泉州."""
    return {"pk": world.trade.loaded.pk}


def annex(world: World) -> dict[str, Any]:
    """A file beside the orders of 泉州."""
    return {"pk": world.trade.annex.pk}


def shares_sent(world: World) -> dict[str, Any]:
    """A file of shares."""
    return {"file": SimpleUploadedFile("shares.csv", b"source,order,payee,percent\nnone,A1,P1,100\n")}


def away(world: World) -> dict[str, Any]:
    """An import of 浙江."""
    return {"pk": world.other_trade.loaded.pk}


def channel(world: World) -> dict[str, Any]:
    """The channel of the shops."""
    return {"pk": world.shelf.channel.pk}


def spare(world: World) -> dict[str, Any]:
    """A channel without touchpoints."""
    return {"pk": world.shelf.spare.pk}


def free(world: World) -> dict[str, Any]:
    """A channel for which nobody answers."""
    return {"pk": world.shelf.free.pk}


def held(world: World) -> dict[str, Any]:
    """Who answers for the spare channel in 泉港."""
    return spare(world) | {"assignment": world.trade.assignment.pk}


def touchpoint(world: World) -> dict[str, Any]:
    """A shop in 泉港."""
    return {"pk": world.trade.touchpoint.pk}


def open_row(world: World) -> dict[str, Any]:
    """A rejected row."""
    return loaded(world) | {"row": world.trade.open_row.pk}


def dropped_row(world: World) -> dict[str, Any]:
    """A rejected row that was dropped."""
    return loaded(world) | {"row": world.trade.dropped.pk}


MAPPED = {
    "ref": "{单号}", "revision": "{版本}", "kind": "{类型}", "kind_words": "新装 = sale", "original": "{原单号}", "at": "{时间}",
    "form": "YYYY-MM-DD HH:MI", "product": "{产品}", "quantity": "{数量}", "amount": "{金额}", "touchpoint": "{网点}",
    "rounding": "exact", "returns": "negative", "delimiter": ",",
}  # fmt: skip
CATALOGUE = (
    page("channel_list", **READ),
    page("channel_detail", at=lambda w: {"pk": w.shelf.channel.pk}, **READ),
    *form("channel_create", lambda w: {"code": "tv", "kind": "online", "name_zh": "电视", "owner": ""}, **OVER_ALL),
    *form("channel_change", lambda w: {"name_zh": "社会", "reason": "x"}, at=channel, **OVER_ALL),
    *form("channel_close", lambda w: {"on": TODAY.isoformat(), "reason": "x"}, at=free, **OVER_ALL),
    *form(
        "assignment_give", lambda w: {"region": w.county.pk, "manager": "county_manager", "on": TODAY.isoformat(), "reason": "x"},
        at=free, ok=CHANGERS, refused=SIGNED_IN - CHANGERS, statuses=(200, 204, 303, 422),
    ),
    *form(
        "assignment_end", lambda w: {"on": TODAY.isoformat(), "reason": "x"}, at=held,
        ok=CHANGERS - MANAGERS_AWAY, absent=CHANGERS & MANAGERS_AWAY, refused=SIGNED_IN - CHANGERS,
    ),
    page("product_list", **READ),
    page("product_detail", at=lambda w: {"pk": w.shelf.product.pk}, **READ),
    page("touchpoint_list", **READ),
    page(
        "touchpoint_detail", at=lambda w: {"pk": w.trade.touchpoint.pk}, ok=KNOW - MANAGERS_AWAY, absent=MANAGERS_AWAY,
        refused=AGENTS | UNGRANTED,
    ),
    *form(
        "touchpoint_create",
        lambda w: {
            "code": "TN", "kind": "shop", "name_zh": "新店", "channel": w.shelf.channel.pk, "region": w.county.pk, "on": TODAY.isoformat(),
        },
        ok=CHANGERS, refused=SIGNED_IN - CHANGERS, statuses=(200, 204, 303, 422),
    ),
    *form("touchpoint_change", lambda w: {"kind": "hall", "name_zh": "店", "reason": "x"}, at=touchpoint, **OVER_TOUCHPOINT),
    *form("touchpoint_close", lambda w: {"on": TODAY.isoformat(), "reason": "x"}, at=touchpoint, **OVER_TOUCHPOINT),
    page("order_list", ok=GRANTED, refused=UNGRANTED),
    page("order_detail", at=lambda w: {"day": TODAY.isoformat(), "pk": w.trade.order.pk}, **SEE_ORDERS),
)  # fmt: skip
IMPORTS: tuple[Row, ...] = (
    page("batch_list", ok=KNOW_IMPORTS, refused=NO_IMPORTS),
    page("batch_detail", at=loaded, **SEE_IMPORT),
    page("batch_progress", at=loaded, **SEE_IMPORT),
    page("batch_rejected", at=loaded, **SEE_IMPORT),
    *form(
        "batch_upload", lambda w: {"source": w.trade.source.pk, "file": SimpleUploadedFile("a.csv", text(row()).encode())}, **DO_IMPORT
    ),
    *form("source_create", lambda w: {"code": "crm", "name_zh": "客户", "region": w.city.pk, "tolerance": "0"}, **DO_IMPORT),
    *form("batch_mapping", lambda w: MAPPED, at=uploaded, **DO_IMPORT),
    page("batch_file", at=uploaded, **DO_IMPORT),
    page("batch_file", at=away, note="in Zhejiang", **NOT_THERE),
    *form(
        "batch_move", lambda w: {}, at=lambda w: uploaded(w) | {"transition": "discard"},
        ok=IMPORTERS, absent=KNOW_IMPORTS - OVER_IMPORT, refused=NO_IMPORTS | (OVER_IMPORT - IMPORTERS),
    ),
    *form("rejected_fix", lambda w: {f"cell_{place}": cell for place, cell in enumerate(row("R2"))}, at=open_row, **DO_IMPORT),
    *form("rejected_drop", lambda w: {"reason": "x"}, at=open_row, **DO_IMPORT),
    *form("rejected_reopen", lambda w: {}, at=dropped_row, **DO_IMPORT),
    page("rejected_fix", at=lambda w: away(w) | {"row": w.trade.open_row.pk}, note="in Zhejiang", **NOT_THERE),
    post("batch_again", at=loaded, **DO_IMPORT),
    *form("batch_drop", lambda w: {"reason": "x"}, at=loaded, **DO_IMPORT),
    post("batch_again", at=away, note="in Zhejiang", **NOT_THERE),
    page("annex_list", ok=KNOW_IMPORTS, refused=NO_IMPORTS),
    page("annex_detail", at=annex, **SEE_IMPORT),
    page("annex_rejected", at=annex, **SEE_IMPORT),
    page("annex_template", at=lambda w: {"kind": "splits"}, ok=KNOW_IMPORTS, refused=NO_IMPORTS),
    *form("annex_upload", shares_sent, at=lambda w: {"kind": "splits"}, **DO_IMPORT),
)  # fmt: skip
SHARE_SENT = {"source": "none", "order": "A1", "payee": "P1", "percent": "100"}
ORDER_SENT = {"ref": "N1", "at": "2026-11-19 09:14:00", "product": "TC-1", "quantity": 1, "amount": "79.00", "touchpoint": "T1"}
ROUTES = (
    rest("channel-list", **READ),
    rest("product-list", **READ),
    rest("order-list", query=lambda w: "month=2026-11", ok=GRANTED, refused=UNGRANTED),
    rest("order-event-list", query=lambda w: "month=2026-11", ok=GRANTED, refused=UNGRANTED),
    rest("batch-list", ok=KNOW_IMPORTS, refused=NO_IMPORTS),
    rest_post(
        "batch-list", lambda w: {"source": w.trade.source.code, "rows": [ORDER_SENT]}, headers={"Idempotency-Key": "one"},
        ok=IMPORTERS, absent=KNOW_IMPORTS - OVER_IMPORT, refused=NO_IMPORTS | (OVER_IMPORT - IMPORTERS),
    ),
    rest("batch-detail", at=loaded, **SEE_IMPORT),
    rest("annex-list", ok=KNOW_IMPORTS, refused=NO_IMPORTS),
    rest_post(
        "annex-list", lambda w: {"kind": "splits", "rows": [SHARE_SENT]}, headers={"Idempotency-Key": "two"}, statuses=(201,), **DO_IMPORT
    ),
    rest("annex-detail", at=annex, **SEE_IMPORT),
)  # fmt: skip
TRADE = CATALOGUE + IMPORTS + ROUTES
