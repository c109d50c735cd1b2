"""The table, third part: the REST routes."""

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
    SALES,
    SETTLEMENT,
    SIGNED_IN,
    STAFF,
    UNGRANTED,
    group,
)
from .rows import ABSENT, SIGN_IN, Row, page, rest, rest_post

KNOW_REGIONS = INSIDE | SALES | CLIENTS
KNOW_GRANTS = MANAGERS | AUDITORS | ADMINISTRATORS
MAY_LOOK = MANAGERS | STAFF | AUDITORS | ADMINISTRATORS
MAY_RUN = SETTLEMENT | ADMINISTRATORS
HOLDER = group("county_manager")

REST: tuple[Row, ...] = (
    rest("root", ok=GRANTED, refused=UNGRANTED),
    rest("schema", ok=GRANTED, refused=UNGRANTED),
    page("api:docs", ok=GRANTED, refused=UNGRANTED, stranger=SIGN_IN),
    rest("problems", ok=GRANTED, refused=UNGRANTED),
    rest("me", ok=GRANTED, refused=UNGRANTED),
    rest("region-list", ok=KNOW_REGIONS, refused=AGENTS | UNGRANTED),
    rest(
        "region-detail", at=lambda w: {"code": w.county.code}, ok=INSIDE_HOME | SALES | CLIENTS, absent=MANAGERS_AWAY,
        refused=AGENTS | UNGRANTED,
    ),
    rest("department-list", ok=INSIDE, refused=SIGNED_IN - INSIDE),
    rest("org-unit-list", ok=INSIDE, refused=SIGNED_IN - INSIDE),
    rest("person-list", ok=INSIDE, refused=SIGNED_IN - INSIDE),
    rest("person-detail", at=lambda w: {"pk": w.county_manager.pk}, ok=INSIDE_HOME, absent=MANAGERS_AWAY, refused=SIGNED_IN - INSIDE),
    rest("grant-list", ok=KNOW_GRANTS, refused=SIGNED_IN - KNOW_GRANTS),
    rest("change-list", ok=INSIDE, refused=SIGNED_IN - INSIDE),
    rest("notice-list", ok=GRANTED, refused=UNGRANTED),
    rest_post("notice-read", at=lambda w: {"pk": w.mine.notice.pk}, ok=HOLDER, absent=GRANTED - HOLDER, refused=UNGRANTED),
    rest("job-run-list", ok=MAY_LOOK, refused=SIGNED_IN - MAY_LOOK),
    rest_post(
        "job-run-list", lambda w: {"job": "core.cleanup", "business_date": TODAY.isoformat()}, ok=MAY_RUN, refused=SIGNED_IN - MAY_RUN
    ),
    rest("job-run-detail", at=lambda w: {"pk": w.failed_run.pk}, ok=MAY_LOOK, refused=SIGNED_IN - MAY_LOOK),
    rest_post("job-run-again", at=lambda w: {"pk": w.failed_run.pk}, ok=MAY_RUN, refused=SIGNED_IN - MAY_RUN),
    page("api-nowhere", absent=GRANTED, refused=UNGRANTED, stranger=ABSENT),
)  # fmt: skip
