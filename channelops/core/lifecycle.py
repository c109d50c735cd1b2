"""The states of the house's own rows."""

from django.utils.translation import gettext_lazy as _

from channelops.kernel.states import StateMachine, Transition

JOB_RUN = StateMachine(
    name="job run",
    states=("waiting", "running", "done", "failed", "blocked", "quarantined", "cancelled"),
    initial="waiting",
    transitions=(
        Transition("take", ("waiting", "failed", "blocked", "running"), "running", ""),
        Transition("block", ("waiting", "failed"), "blocked", ""),
        Transition("pause", ("running",), "waiting", ""),
        Transition("finish", ("running",), "done", ""),
        Transition("fail", ("running",), "failed", ""),
        Transition("quarantine", ("running",), "quarantined", ""),
        Transition(
            "run_again",
            ("done", "failed", "quarantined", "cancelled"),
            "waiting",
            "job.run",
            label=_("Run again"),
            confirm=_("Run this job again from the start?"),
        ),
        Transition("start_anyway", ("blocked",), "waiting", "job.run", label=_("Start without them"), tone="plain"),
        Transition(
            "cancel",
            ("waiting", "failed", "blocked"),
            "cancelled",
            "job.run",
            label=_("Cancel"),
            confirm=_("Cancel this run? What waits for it will not start."),
            tone="plain",
        ),
    ),
)
