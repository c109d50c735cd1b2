"""The rows of the incentives: plans, periods, statements; and the stage of a partner."""

import json

from django.core.files.uploadedfile import SimpleUploadedFile

from ..cast import TODAY
from .actors import (
    AGENTS,
    AGENTS_AWAY,
    AGENTS_HOME,
    CLIENTS,
    INSIDE,
    INSIDE_HOME,
    MANAGERS,
    MANAGERS_AWAY,
    MANAGERS_HOME,
    SALES,
    SIGNED_IN,
    UNGRANTED,
    group,
)
from .rows import Row, form, page, post, rest, rest_post

OUTSIDE = AGENTS | SALES | CLIENTS | UNGRANTED
# The plan of 福建 rules below it, so whoever works below sees it; another province does not.
OTHERS = group("other_manager")
SEE_PLAN = {"ok": INSIDE - OTHERS, "absent": OTHERS, "refused": OUTSIDE}
WRITE = group("province_manager", "settlement_officer")
MAY_WRITE = WRITE | group("city_manager", "far_city_manager", "other_manager")
WRITE_PLAN = {"ok": WRITE, "absent": OTHERS, "refused": SIGNED_IN - WRITE - OTHERS}
SEE_STATEMENTS = INSIDE | AGENTS | SALES | CLIENTS
SEE_STATEMENT = INSIDE_HOME | AGENTS_HOME | CLIENTS
# Own sales staff see what they earn themselves, not what others of their place do.
NO_STATEMENT = MANAGERS_AWAY | AGENTS_AWAY | SALES


def document(plan: str = "fj", scope: str = "35") -> SimpleUploadedFile:
    """A document that the plan takes."""
    rules = [{"yuan_per_piece": "1"}]
    component = {"code": "all", "kind": "flat", "title": {"zh": "全部", "en": "All"}, "rules": rules}
    words = {"format": "channelops-plan/1", "plan": plan, "scope": scope, "title": {"zh": "方案", "en": "Plan"}, "from": "2027-02-01"}
    return SimpleUploadedFile("plan.json", json.dumps(words | {"components": [component]}).encode())


PLANS: tuple[Row, ...] = (
    page("plan_list", ok=INSIDE, refused=OUTSIDE),
    page("plan_create", ok=MAY_WRITE, refused=SIGNED_IN - MAY_WRITE),
    post("plan_create", lambda w: {}, note="empty", ok=MAY_WRITE, refused=SIGNED_IN - MAY_WRITE, statuses=(422,)),
    page("plan_detail", at=lambda w: {"pk": w.plan.plan.pk}, **SEE_PLAN),
    page("plan_version_detail", at=lambda w: {"pk": w.plan.version.pk}, **SEE_PLAN),
    page("plan_version_file", at=lambda w: {"pk": w.plan.version.pk}, **SEE_PLAN),
    page("plan_differences", at=lambda w: {"pk": w.plan.draft.pk}, **SEE_PLAN),
    page("plan_try", at=lambda w: {"pk": w.plan.version.pk}, **SEE_PLAN),
    post("plan_try", lambda w: {"form-TOTAL_FORMS": "0", "form-INITIAL_FORMS": "0"}, at=lambda w: {"pk": w.plan.version.pk}, **SEE_PLAN),
    *form("plan_version_draft", lambda w: {"document": document()}, at=lambda w: {"pk": w.plan.plan.pk}, **WRITE_PLAN),
    *form("plan_version_revise", lambda w: {"document": document()}, at=lambda w: {"pk": w.plan.draft.pk}, **WRITE_PLAN),
    *form(
        "plan_version_move", lambda w: {"reason": "x"}, at=lambda w: {"pk": w.plan.draft.pk, "transition": "retire"},
        **WRITE_PLAN,
    ),
)  # fmt: skip
# A payee of 泉港: whoever pins contracts there; who may nowhere is refused before the row is looked for.
PIN_THERE = WRITE | group("city_manager")
PIN_AWAY = MAY_WRITE - PIN_THERE
PIN_PAGE = {"ok": PIN_THERE, "absent": PIN_AWAY, "refused": SIGNED_IN - PIN_THERE - PIN_AWAY}
PINS: tuple[Row, ...] = (
    page("contract_pin_make", at=lambda w: {"pk": w.plan.version.pk}, **WRITE_PLAN),
    post("contract_pin_make", lambda w: {}, at=lambda w: {"pk": w.plan.version.pk}, note="empty", statuses=(422,), **WRITE_PLAN),
    page("contract_pin_end", at=lambda w: {"pk": w.plan.pin.pk}, **PIN_PAGE),
    post("contract_pin_end", lambda w: {}, at=lambda w: {"pk": w.plan.pin.pk}, note="empty", statuses=(422,), **PIN_PAGE),
    rest("contract-pin-list", at=lambda w: {"code": w.plan.plan.code, "number": 1}, **SEE_PLAN),
    rest_post("contract-pin-list", at=lambda w: {"code": w.plan.plan.code, "number": 1}, note="empty", statuses=(422,), **WRITE_PLAN),
    rest("contract-pin", at=lambda w: {"pk": w.plan.pin.pk}, ok=INSIDE_HOME, absent=MANAGERS_AWAY, refused=OUTSIDE),
    rest_post(
        "contract-pin", at=lambda w: {"pk": w.plan.pin.pk}, note="empty", statuses=(422,),
        ok=PIN_THERE, absent=MANAGERS_AWAY, refused=SIGNED_IN - PIN_THERE - MANAGERS_AWAY,
    ),
)  # fmt: skip
SIMULATE = WRITE | group("finance")
EDIT = {"ok": WRITE, "absent": OTHERS, "refused": SIGNED_IN - WRITE - OTHERS}
SIMULATIONS: tuple[Row, ...] = (
    page("plan_editor", at=lambda w: {"pk": w.plan.draft.pk}, **EDIT),
    post("plan_editor", at=lambda w: {"pk": w.plan.draft.pk}, note="empty", statuses=(409,), **EDIT),
    post("plan_editor_preview", at=lambda w: {"pk": w.plan.draft.pk}, note="empty", statuses=(409,), **EDIT),
    page("plan_editor_choices", at=lambda w: {"pk": w.plan.draft.pk}, query=lambda w: "field=stages", **EDIT),
    page("plan_editor_condition", at=lambda w: {"pk": w.plan.draft.pk}, query=lambda w: "article=0&field=stages", **EDIT),
    post(
        "plan_editor_condition", lambda w: {"codes": "NO-SUCH"}, at=lambda w: {"pk": w.plan.draft.pk},
        query=lambda w: "article=0&field=stages", note="unknown", statuses=(422,), **EDIT,
    ),
    page("simulation_list", at=lambda w: {"pk": w.plan.draft.pk}, **SEE_PLAN),
    page("simulation_ask", at=lambda w: {"pk": w.plan.draft.pk}, ok=SIMULATE, absent=OTHERS, refused=SIGNED_IN - SIMULATE - OTHERS),
    post(
        "simulation_ask", lambda w: {"months": "2"}, at=lambda w: {"pk": w.plan.draft.pk}, note="too few", statuses=(422,),
        ok=SIMULATE, absent=OTHERS, refused=SIGNED_IN - SIMULATE - OTHERS,
    ),
    page("simulation_detail", at=lambda w: {"pk": w.simulation.pk}, **SEE_PLAN),
    page("simulation_progress", at=lambda w: {"pk": w.simulation.pk}, statuses=(286,), **SEE_PLAN),
    page("simulated_list", at=lambda w: {"pk": w.simulation.pk}, **SEE_PLAN),
    page("simulation_table", at=lambda w: {"pk": w.simulation.pk, "table": "figures"}, query=lambda w: "export=csv", **SEE_PLAN),
    page(
        "simulated_payee", at=lambda w: {"pk": w.simulation.pk, "payee_id": w.trade.payee.pk},
        ok=INSIDE_HOME, absent=MANAGERS_AWAY, refused=OUTSIDE,
    ),
    page(
        "simulation_move", at=lambda w: {"pk": w.simulation.pk, "transition": "cancel"},
        ok=SIMULATE, absent=OTHERS, refused=SIGNED_IN - SIMULATE - OTHERS,
    ),
    post(
        "simulation_move", at=lambda w: {"pk": w.simulation.pk, "transition": "cancel"}, note="of one that is done", statuses=(409,),
        ok=SIMULATE, absent=OTHERS, refused=SIGNED_IN - SIMULATE - OTHERS,
    ),
)  # fmt: skip
# The plan of the world by its code; the client's role reads no plans.
PLAN_REST: tuple[Row, ...] = (
    rest("plan-list", ok=INSIDE, refused=OUTSIDE),
    *(
        rest(name, at=lambda w, more=more: {"code": w.plan.plan.code, **more}, **SEE_PLAN)
        for name, more in (
            ("plan-detail", {}), ("plan-version-list", {}), ("plan-version", {"number": 1}), ("plan-document", {"number": 1}),
            ("plan-differences", {"number": 2}),
        )
    ),
    *(
        rest(name, at=lambda w, more=more: {"code": w.plan.plan.code, "number": 2} | ({"pk": w.simulation.pk} if more else {}), **SEE_PLAN)
        for name, more in (("simulation-list", False), ("simulation", True), ("simulation-cells", True), ("simulation-payees", True))
    ),
    rest_post(
        "simulation-list", lambda w: {"months": 2}, at=lambda w: {"code": w.plan.plan.code, "number": 2}, note="too few",
        statuses=(422,), ok=SIMULATE, absent=OTHERS, refused=SIGNED_IN - SIMULATE - OTHERS,
    ),
    rest_post("plan-list", note="empty", ok=MAY_WRITE, refused=SIGNED_IN - MAY_WRITE, statuses=(422,)),
    rest_post("plan-version-list", at=lambda w: {"code": w.plan.plan.code}, note="empty", statuses=(422,), **WRITE_PLAN),
    rest(
        "plan-document", method="put", data=lambda w: {}, at=lambda w: {"code": w.plan.plan.code, "number": 2}, note="empty",
        statuses=(422,), **WRITE_PLAN,
    ),
    rest_post("plan-try", lambda w: {"orders": [{"day": "2026-11-19"}]}, at=lambda w: {"code": w.plan.plan.code, "number": 1}, **SEE_PLAN),
    rest_post(
        "plan-moves", lambda w: {"move": "retire", "reason": "x"}, at=lambda w: {"code": w.plan.plan.code, "number": 2}, **WRITE_PLAN
    ),
)  # fmt: skip
STATEMENTS: tuple[Row, ...] = (
    page("statement_list", ok=SEE_STATEMENTS, refused=UNGRANTED),
    page("holdback_list", ok=SEE_STATEMENTS, refused=UNGRANTED),
    rest("holdback-list", ok=SEE_STATEMENTS, refused=UNGRANTED),
    *(
        page(
            name, at=lambda w: {"pk": w.month.statement.pk}, query=query, ok=SEE_STATEMENT, absent=NO_STATEMENT,
            refused=UNGRANTED,
        )
        for name, query in (("statement_detail", None), ("statement_lines", lambda w: "export=csv"))
    ),
    page(
        "statement_line", at=lambda w: {"pk": w.month.statement.pk, "line": f"{w.trade.order.pk}-0-0-1"}, ok=SEE_STATEMENT,
        absent=NO_STATEMENT, refused=UNGRANTED,
    ),
)  # fmt: skip
STATEMENTS += (
    page(
        "statement_order", at=lambda w: {"pk": w.month.statement.pk, "order": w.trade.order.pk}, ok=SEE_STATEMENT,
        absent=NO_STATEMENT, refused=UNGRANTED,
    ),
    rest(
        "order-explanation", at=lambda w: {"pk": w.month.statement.pk, "order": w.trade.order.pk}, ok=SEE_STATEMENT,
        absent=NO_STATEMENT, refused=UNGRANTED,
    ),
    rest(
        "line-explanation", at=lambda w: {"pk": w.month.statement.pk, "line": f"{w.trade.order.pk}-0-0-1"}, ok=SEE_STATEMENT,
        absent=NO_STATEMENT, refused=UNGRANTED,
    ),
)  # fmt: skip
# What a statement holds is read by whoever reads it; put on hold by managers over the payee and the settlement officer.
HOLDERS = MANAGERS_HOME | group("settlement_officer")
HOLD = {
    "at": lambda w: {"pk": w.month.statement.pk, "instalment": w.month.instalment}, "absent": MANAGERS_AWAY,
    "refused": SIGNED_IN - HOLDERS - MANAGERS_AWAY,
}  # fmt: skip
STATEMENTS += (
    page("instalment_hold", ok=HOLDERS, **HOLD),
    post("instalment_hold", lambda w: {"reason": ""}, note="empty", ok=HOLDERS, statuses=(422,), **HOLD),
    # none is on hold
    *(
        row("instalment_lift", *data, at=HOLD["at"], absent=HOLDERS | MANAGERS_AWAY, refused=HOLD["refused"])
        for row, data in ((page, ()), (post, (lambda w: {"reason": "x"},)))
    ),
    page(
        "statement_instalments", at=lambda w: {"pk": w.month.statement.pk}, query=lambda w: "export=csv", ok=SEE_STATEMENT,
        absent=NO_STATEMENT, refused=UNGRANTED,
    ),
    *(
        rest(name, at=lambda w: {"pk": w.month.statement.pk}, ok=SEE_STATEMENT, absent=NO_STATEMENT, refused=UNGRANTED)
        for name in ("statement-instalments", "statement-deltas")
    ),
)  # fmt: skip
OFFICER = group("settlement_officer")
PERIODS: tuple[Row, ...] = (
    page("period_list", ok=INSIDE, refused=OUTSIDE),
    page("period_detail", at=lambda w: {"pk": w.month.period.pk}, ok=INSIDE, refused=OUTSIDE),
    *form(
        "period_move", lambda w: {}, at=lambda w: {"pk": w.month.period.pk, "transition": "calculate"},
        ok=OFFICER, refused=SIGNED_IN - OFFICER,
    ),
)  # fmt: skip
RELEASE = group("settlement_officer", "finance")
PERIODS += (
    page(
        "period_release", at=lambda w: {"pk": w.month.period.pk, "source": w.trade.source.pk}, ok=RELEASE, refused=SIGNED_IN - RELEASE,
    ),
    post(
        "period_release", lambda w: {"reason": "x"}, at=lambda w: {"pk": w.month.period.pk, "source": w.trade.source.pk},
        ok=RELEASE, refused=SIGNED_IN - RELEASE, statuses=(409,),
    ),
    rest("period-holds", at=lambda w: {"month": str(w.month.period)}, ok=INSIDE, refused=OUTSIDE),
    rest_post(
        "period-holds", lambda w: {"source": w.trade.source.code, "reason": "x"}, at=lambda w: {"month": str(w.month.period)},
        ok=RELEASE, refused=SIGNED_IN - RELEASE, statuses=(409,),
    ),
)  # fmt: skip
STAGES: tuple[Row, ...] = (
    *form(
        "partner_stage_move", lambda w: {"stage": "A", "on": TODAY.isoformat(), "reason": "x"}, at=lambda w: {"pk": w.partner.pk},
        ok=MANAGERS_HOME, absent=MANAGERS_AWAY, refused=SIGNED_IN - MANAGERS,
    ),
)  # fmt: skip
INCENTIVES = PLANS + PINS + SIMULATIONS + PLAN_REST + STATEMENTS + PERIODS + STAGES
