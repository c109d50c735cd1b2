"""The table, first part: regions, units, people, grants, traces, files."""

from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from channelops.core import roles

from ..cast import TODAY
from .actors import (
    ADMINISTRATORS,
    AGENTS,
    AUDITORS,
    CLIENTS,
    GRANTED,
    INSIDE,
    INSIDE_HOME,
    MANAGERS,
    MANAGERS_AWAY,
    MANAGERS_HOME,
    OVER_FUJIAN,
    OVER_QUANZHOU,
    OVER_SIMING,
    SALES,
    SIGNED_IN,
    STAFF,
    UNGRANTED,
)
from .rows import Row, form, page, post
from .world import CONTENT

World = SimpleNamespace
DAY = TODAY.isoformat()
ENDS = {"on": DAY, "reason": "decided"}
WHY = {"reason": "decided"}

KNOW_REGIONS = INSIDE | SALES | CLIENTS
KNOW_GRANTS = MANAGERS | AUDITORS | ADMINISTRATORS
ONLY_ADMINISTRATORS = {"ok": ADMINISTRATORS, "refused": SIGNED_IN - ADMINISTRATORS}
# A row in 浙江: the administrator of 福建 has the right, but no such row.
NOT_THERE = {"absent": ADMINISTRATORS, "refused": SIGNED_IN - ADMINISTRATORS}


def county(world: World) -> dict[str, Any]:
    """泉港."""
    return {"pk": world.county.pk}


def other_county(world: World) -> dict[str, Any]:
    """西湖."""
    return {"pk": world.other_county.pk}


def empty_county(world: World) -> dict[str, Any]:
    """A county below 泉州 with nothing in it."""
    return {"pk": world.empty_county.pk}


def manager(world: World) -> dict[str, Any]:
    """泉港's manager."""
    return {"pk": world.county_manager.pk}


def other_manager(world: World) -> dict[str, Any]:
    """浙江's manager."""
    return {"pk": world.other_manager.pk}


def unit(world: World) -> dict[str, Any]:
    """A unit in 泉港 without people."""
    return {"pk": world.mine.unit.pk}


def grant(world: World) -> dict[str, Any]:
    """The grant of 泉港's manager."""
    return {"pk": world.grants["county_manager"].pk}


def attachment(world: World) -> dict[str, Any]:
    """A file of 泉港, uploaded by the manager of 泉州."""
    return {"pk": world.mine.attachment.pk}


def admin_form(name: str, at: Any, data: Any, **more: Any) -> tuple[Row, ...]:
    """What only administrators do: in 泉港 they may, in 浙江 there is nothing."""
    away = other_county if at in (county, empty_county) else other_manager
    return (*form(name, data, at=at, **ONLY_ADMINISTRATORS, **more), *form(name, data, at=away, note="in Zhejiang", **NOT_THERE, **more))


REGIONS = (
    page("region_list", ok=KNOW_REGIONS, refused=AGENTS | UNGRANTED),
    page("organisation", ok=KNOW_REGIONS, refused=AGENTS | UNGRANTED),
    page("region_detail", at=county, ok=INSIDE_HOME | SALES | CLIENTS, absent=MANAGERS_AWAY, refused=AGENTS | UNGRANTED),
    page(
        "region_detail", at=lambda w: {"pk": w.city.pk}, note="of a city", ok=OVER_FUJIAN | OVER_QUANZHOU,
        absent=KNOW_REGIONS - OVER_FUJIAN - OVER_QUANZHOU, refused=AGENTS | UNGRANTED,
    ),
    page(
        "region_detail", at=lambda w: {"pk": w.far_county.pk}, note="of Siming", ok=OVER_FUJIAN | OVER_SIMING,
        absent=KNOW_REGIONS - OVER_FUJIAN - OVER_SIMING, refused=AGENTS | UNGRANTED,
    ),
    page("region_detail", at=lambda w: {"pk": 2**62}, note="of nothing", absent=KNOW_REGIONS, refused=AGENTS | UNGRANTED),
    *form("region_create", lambda w: {"parent": w.city.pk, "code": "350598", "name_zh": "新区", "on": DAY}, **ONLY_ADMINISTRATORS),
    *admin_form("region_rename", county, lambda w: {"name_zh": "泉港新区", **WHY}),
    *admin_form("region_close", empty_county, lambda w: ENDS),
    *admin_form("region_move", county, lambda w: {"parent": w.far_city.pk, **ENDS}),
    *form(
        "region_move_cancel", lambda w: WHY, at=lambda w: {"pk": w.sister_county.pk, "placement_pk": w.planned.pk}, **ONLY_ADMINISTRATORS
    ),
    *form(
        "region_move_cancel", lambda w: WHY, at=lambda w: {"pk": w.county.pk, "placement_pk": w.planned.pk}, note="of another", **NOT_THERE
    ),
)  # fmt: skip
UNITS = (
    page("unit_list", ok=INSIDE, refused=SIGNED_IN - INSIDE),
    page("org_unit_detail", at=unit, ok=INSIDE_HOME, absent=MANAGERS_AWAY, refused=SIGNED_IN - INSIDE),
    *admin_form("unit_create", county, lambda w: {"department": w.departments["human_resources"].pk, "on": DAY}),
    *form("unit_close", lambda w: ENDS, at=unit, **ONLY_ADMINISTRATORS),
)
PEOPLE = (
    page("person_list", ok=INSIDE, refused=SIGNED_IN - INSIDE),
    page("person_detail", at=manager, ok=INSIDE_HOME, absent=MANAGERS_AWAY, refused=SIGNED_IN - INSIDE),
    page(
        "person_detail", at=lambda w: {"pk": w.far_county_manager.pk}, note="in Siming", ok=(OVER_FUJIAN | OVER_SIMING) & INSIDE,
        absent=INSIDE - OVER_FUJIAN - OVER_SIMING, refused=SIGNED_IN - INSIDE,
    ),
    page(
        "person_detail", at=lambda w: {"pk": w.agent_owner.pk}, note="of a partner", ok=INSIDE_HOME, absent=MANAGERS_AWAY,
        refused=SIGNED_IN - INSIDE,
    ),
    *form("person_create", lambda w: {"username": "new.clerk", "name_zh": "店员", "region": w.county.pk}, **ONLY_ADMINISTRATORS),
    *admin_form("person_change", manager, lambda w: {"name_zh": "经理"}),
    *admin_form("person_move", manager, lambda w: {"region": w.far_county.pk, **WHY}),
    *admin_form("person_switch", manager, lambda w: WHY),
    *admin_form("person_password", manager, lambda w: {}),
    *admin_form("act_as", manager, lambda w: WHY),
    page("person_signin", at=manager, **ONLY_ADMINISTRATORS),
    page("person_signin", at=other_manager, note="in Zhejiang", **NOT_THERE),
    post("person_signin_change", lambda w: WHY, at=lambda w: manager(w) | {"action": "sign-out"}, **ONLY_ADMINISTRATORS),
    post("person_signin_change", lambda w: WHY, at=lambda w: other_manager(w) | {"action": "sign-out"}, note="in Zhejiang", **NOT_THERE),
)  # fmt: skip
GRANTS = (
    page("grant_list", ok=KNOW_GRANTS, refused=SIGNED_IN - KNOW_GRANTS),
    page("grant_matrix", ok=KNOW_GRANTS, refused=SIGNED_IN - KNOW_GRANTS),
    page("role_list", ok=KNOW_GRANTS, refused=SIGNED_IN - KNOW_GRANTS),
    page("grant_detail", at=grant, ok=KNOW_GRANTS - MANAGERS_AWAY, absent=MANAGERS_AWAY, refused=SIGNED_IN - KNOW_GRANTS),
    *form(
        "grant_give",
        lambda w: {"person": "nobody", "role": roles.COUNTY_MANAGER, "region": w.county.pk, "begins": DAY, **WHY},
        **ONLY_ADMINISTRATORS,
    ),
    *form("grant_end", lambda w: ENDS, at=grant, **ONLY_ADMINISTRATORS),
    *form("grant_end", lambda w: ENDS, at=lambda w: {"pk": w.grants["other_manager"].pk}, note="in Zhejiang", **NOT_THERE),
)
MAY_ATTACH = MANAGERS_HOME | STAFF | ADMINISTRATORS
MAY_REMOVE = MANAGERS_HOME | ADMINISTRATORS
SEE_NO_REGION = MANAGERS_AWAY | AGENTS
TRACES = (
    page("change_list", ok=INSIDE, refused=SIGNED_IN - INSIDE),
    *form(
        "attachment_add", lambda w: {"file": SimpleUploadedFile("map.pdf", CONTENT)}, at=lambda w: county(w) | {"label": "core.Region"},
        ok=MAY_ATTACH, absent=SEE_NO_REGION, refused=AUDITORS | SALES | CLIENTS | UNGRANTED,
    ),
    page("attachment_add", at=lambda w: manager(w) | {"label": "core.Person"}, note="to a person", absent=GRANTED, refused=UNGRANTED),
    page("attachment", at=attachment, ok=INSIDE_HOME | SALES | CLIENTS, absent=SEE_NO_REGION, refused=UNGRANTED),
    *form(
        "attachment_remove", lambda w: WHY, at=attachment,
        ok=MAY_REMOVE, absent=SEE_NO_REGION, refused=SIGNED_IN - MAY_REMOVE - SEE_NO_REGION,
    ),
)  # fmt: skip
ORGANISATION = REGIONS + UNITS + PEOPLE + GRANTS + TRACES
