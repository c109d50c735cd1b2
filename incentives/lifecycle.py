"""The states of plan versions and of settlement periods."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from channelops.kernel.states import StateMachine, Transition

PLAN_VERSION = StateMachine(
    name="plan version",
    states=("draft", "submitted", "approved", "published", "retired"),
    initial="draft",
    transitions=(
        Transition("submit", ("draft",), "submitted", "plan.change", label=_("Submit")),
        Transition("recall", ("submitted",), "draft", "plan.change", label=_("Take back"), tone="plain"),
        Transition(
            "return", ("submitted", "approved"), "draft", "plan.approve", label=_("Return to draft"), reason_required=True, tone="plain"
        ),
        Transition("approve", ("submitted",), "approved", "plan.approve", label=_("Approve")),
        Transition(
            "publish",
            ("approved",),
            "published",
            "plan.publish",
            label=_("Publish"),
            confirm=_("Publish this version? The version before it ends the day before, and nothing in this one changes any more."),
        ),
        Transition(
            "retire", ("draft", "submitted", "approved"), "retired", "plan.change", label=_("Withdraw"), reason_required=True, tone="plain"
        ),
        Transition(
            "end",
            ("published",),
            "retired",
            "plan.publish",
            label=_("Retire"),
            reason_required=True,
            confirm=_("Today is its last day; a version that has not begun never rules. What it has paid stays."),
            tone="plain",
        ),
    ),
    final=("retired",),
)

PERIOD = StateMachine(
    name="period",
    states=("open", "calculating", "review", "approved", "locked"),
    initial="open",
    transitions=(
        Transition("calculate", ("open",), "calculating", "period.run", label=_("Close for calculation")),
        Transition("review", ("calculating",), "review", "period.run", label=_("Hand over for review")),
        Transition("reopen", ("calculating", "review"), "open", "period.run", label=_("Open again"), reason_required=True, tone="plain"),
        Transition("approve", ("review",), "approved", "period.approve", label=_("Approve")),
        Transition(
            "lock",
            ("approved",),
            "locked",
            "period.approve",
            label=_("Lock"),
            confirm=_("Lock this month? Nothing in it is changed after."),
        ),
    ),
    final=("locked",),
)

# What becomes of an instalment. Nothing of it is stored: it follows from its lines, its period, its holds and what is told of the customer.
INSTALMENT: Mapping[str, tuple[Promise | str, str]] = {
    "scheduled": (pgettext_lazy("instalment", "Scheduled"), ""),
    "due": (pgettext_lazy("instalment", "Due, not told yet"), "warn"),
    "passed": (pgettext_lazy("instalment", "Passed"), "accent"),
    "released": (pgettext_lazy("instalment", "Released"), "accent"),
    "paid": (pgettext_lazy("instalment", "Paid"), "ok"),
    "forfeited": (pgettext_lazy("instalment", "Forfeited"), "bad"),
    "held": (pgettext_lazy("instalment", "On hold"), "warn"),
    "clawed": (pgettext_lazy("instalment", "Clawed"), "bad"),
}

SIMULATION = StateMachine(
    name="simulation",
    states=("waiting", "running", "done", "cancelled"),
    initial="waiting",
    transitions=(
        Transition("start", ("waiting",), "running", ""),
        Transition("finish", ("running",), "done", ""),
        Transition("cancel", ("waiting", "running"), "cancelled", "plan.simulate", label=_("Cancel"), tone="plain"),
        Transition("resume", ("cancelled", "waiting", "running"), "waiting", "plan.simulate", label=_("Go on")),
    ),
    final=("done",),
)
