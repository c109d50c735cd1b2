"""The table, second part: sign-in, what is one's own, notices, jobs, tokens, saved views, partners, the machine."""

from types import SimpleNamespace
from typing import Any

from channelops.core.notice_kinds import KINDS

from ..cast import TODAY
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
    SALES,
    SETTLEMENT,
    SIGNED_IN,
    STAFF,
    UNGRANTED,
    group,
)
from .rows import ABSENT, OK, form, page, post

World = SimpleNamespace
HOLDER = group("county_manager")
ONLY_ADMINISTRATORS = {"ok": ADMINISTRATORS, "refused": SIGNED_IN - ADMINISTRATORS}
ALL = {"ok": GRANTED, "refused": UNGRANTED}
OWN = {"ok": HOLDER, "absent": GRANTED - HOLDER, "refused": UNGRANTED}
NOWHERE = {"absent": SIGNED_IN, "stranger": ABSENT}
EVERYBODY = {"ok": SIGNED_IN, "stranger": OK}


def notice(world: World) -> dict[str, Any]:
    """A notice to the manager of 泉港."""
    return {"pk": world.mine.notice.pk}


def view(world: World) -> dict[str, Any]:
    """A saved view of the manager of 泉港."""
    return {"pk": world.mine.view.pk}


def token(world: World) -> dict[str, Any]:
    """A token of the manager of 泉港."""
    return {"pk": world.mine.token.pk}


def failed_run(world: World) -> dict[str, Any]:
    """A run that was set aside."""
    return {"pk": world.failed_run.pk}


MACHINE = (
    page("healthz", **EVERYBODY),
    page("readyz", **EVERYBODY, statuses=(200, 503)),
    page("metrics", **EVERYBODY),
    page("language_list", **ONLY_ADMINISTRATORS),
    page("styleguide", **ONLY_ADMINISTRATORS),
    page("styleguide_phone", **ONLY_ADMINISTRATORS),
)
SIGNIN = (
    page("account", ok=SIGNED_IN),
    page("session_list", ok=SIGNED_IN),
    post("session_list", ok=SIGNED_IN),
    page("/account/signup/", **NOWHERE),
    page("/account/email/", **NOWHERE),
    page("/account/confirm-email/", **NOWHERE),
    page("/account/confirm-email/<str:key>/", at=lambda w: {"key": "x"}, **NOWHERE),
    page("/account/login/code/confirm/", **NOWHERE),
    page("/account/3rdparty/", **NOWHERE),
    page("/account/3rdparty/signup/", **NOWHERE),
    page("/account/sso/<slug:provider_id>/login/", at=lambda w: {"provider_id": "unknown"}, **NOWHERE),
    post("act_as_end", **EVERYBODY),
)
OWN_PAGES = (
    page("home", **ALL),
    page("search", **ALL),
    *form("preferences", lambda w: {"language": "en", "theme": "dark"}, **ALL),
    post("language_set", lambda w: {"language": "en"}, **EVERYBODY),
    page("notice_list", **ALL),
    *form("notices_read", notice, query=lambda w: f"pk={w.mine.notice.pk}", **OWN),
    post("notices_read_all", **ALL),
    post("node_set", lambda w: {"region": w.county.pk}, **ALL, statuses=(303, 422)),
    *form("notice_choices", lambda w: {code: "none" for code, kind in KINDS.items() if not kind.fixed}, **ALL),
    page("notice_open", at=notice, **OWN),
    page("mail_failed_list", **ONLY_ADMINISTRATORS),
    *form("mail_retry", lambda w: {"pk": w.mine.failed.pk}, query=lambda w: f"pk={w.mine.failed.pk}", **ONLY_ADMINISTRATORS),
)
MAY_LOOK = MANAGERS | STAFF | AUDITORS | ADMINISTRATORS
MAY_RUN = SETTLEMENT | ADMINISTRATORS
JOBS = (
    page("job_list", ok=MAY_LOOK, refused=SIGNED_IN - MAY_LOOK),
    page("job_timetable", ok=MAY_LOOK, refused=SIGNED_IN - MAY_LOOK),
    page("job_run_detail", at=failed_run, ok=MAY_LOOK, refused=SIGNED_IN - MAY_LOOK),
    page("job_run_detail", at=lambda w: {"pk": 2**62}, note="of nothing", absent=MAY_LOOK, refused=SIGNED_IN - MAY_LOOK),
    page("job_progress", at=failed_run, ok=MAY_LOOK, refused=SIGNED_IN - MAY_LOOK),
    *form("job_ask", lambda w: {"job": "core.cleanup", "business_date": TODAY.isoformat()}, ok=MAY_RUN, refused=SIGNED_IN - MAY_RUN),
    *form("job_move", lambda w: {}, at=lambda w: failed_run(w) | {"transition": "run_again"}, ok=MAY_RUN, refused=SIGNED_IN - MAY_RUN),
)
KNOW_REGIONS = INSIDE | SALES | CLIENTS
VIEWS = (
    page("saved_view_list", at=lambda w: {"list_key": "regions"}, ok=KNOW_REGIONS, refused=AGENTS | UNGRANTED),
    page("saved_view_list", at=lambda w: {"list_key": "none"}, note="of no list", absent=GRANTED, refused=UNGRANTED),
    *form(
        "saved_view_save", lambda w: {"name": "Counties"}, at=lambda w: {"list_key": "regions"}, ok=KNOW_REGIONS, refused=AGENTS | UNGRANTED
    ),
    *form("saved_view_rename", lambda w: {"name": "Counties"}, at=view, **OWN),
    *form("saved_view_delete", lambda w: {}, at=view, **OWN),
    post("saved_view_move", lambda w: {"by": "1"}, at=view, **OWN),
)
HAVE_TOKENS = INSIDE | AGENTS | CLIENTS
MAKE_TOKENS = HAVE_TOKENS - AUDITORS
SEE_TOKEN = HOLDER | ADMINISTRATORS
TOKENS = (
    page("token_list", ok=HAVE_TOKENS, refused=SALES | UNGRANTED),
    *form(
        "token_create",
        lambda w: {"name": "ERP", "days": "30", "capabilities": ["notice.view"]},
        ok=MAKE_TOKENS,
        refused=SIGNED_IN - MAKE_TOKENS,
    ),
    page("token_detail", at=token, ok=SEE_TOKEN, absent=HAVE_TOKENS - SEE_TOKEN, refused=SALES | UNGRANTED),
    post("token_revoke", lambda w: {"reason": "x"}, at=token, ok=SEE_TOKEN, absent=HAVE_TOKENS - SEE_TOKEN, refused=SALES | UNGRANTED),
)
KNOW_PARTNERS = INSIDE | AGENTS
SEE_PARTNER = INSIDE_HOME | AGENTS_HOME
PARTNERS = (
    page("partner_list", ok=KNOW_PARTNERS, refused=SALES | CLIENTS | UNGRANTED),
    page(
        "partner_detail", at=lambda w: {"pk": w.partner.pk}, ok=SEE_PARTNER, absent=MANAGERS_AWAY | AGENTS_AWAY,
        refused=SALES | CLIENTS | UNGRANTED,
    ),
    page(
        "partner_detail", at=lambda w: {"pk": w.sub_agent.pk}, note="of a sub-agent", ok=SEE_PARTNER, absent=MANAGERS_AWAY | AGENTS_AWAY,
        refused=SALES | CLIENTS | UNGRANTED,
    ),
    page(
        "partner_detail", at=lambda w: {"pk": w.neighbour.pk}, note="of a neighbour", ok=INSIDE_HOME, absent=MANAGERS_AWAY | AGENTS,
        refused=SALES | CLIENTS | UNGRANTED,
    ),
)  # fmt: skip
HOUSE = MACHINE + SIGNIN + OWN_PAGES + JOBS + VIEWS + TOKENS + PARTNERS
