"""The states of an import: (uploaded →) received → staged → checked → loaded, or refused as a whole."""

from django.utils.translation import gettext_lazy as _

from channelops.kernel.states import StateMachine, Transition

BATCH = StateMachine(
    name="batch",
    states=("uploaded", "received", "staged", "checked", "loaded", "refused"),
    initial="uploaded",
    also_initial=("received",),
    final=("loaded", "refused"),
    transitions=(
        Transition("begin", ("uploaded",), "received", ""),
        Transition(
            "discard",
            ("uploaded",),
            "refused",
            "sales.import",
            label=_("Discard the file"),
            confirm=_("Discard this file? Nothing of it has been imported."),
            tone="plain",
        ),
        Transition("stage", ("received",), "staged", ""),
        Transition("check", ("staged",), "checked", ""),
        Transition("load", ("checked",), "loaded", ""),
        # Staged rows live in unlogged tables: a crash of the database empties them, and the file is read again.
        Transition("restart", ("staged", "checked"), "received", ""),
        Transition("refuse", ("received", "staged", "checked"), "refused", ""),
    ),
)

REJECTED_ROW = StateMachine(
    name="rejected row",
    states=("open", "fixed", "dropped"),
    initial="open",
    final=("fixed",),
    transitions=(
        Transition("fix", ("open",), "fixed", "sales.import"),
        Transition("drop", ("open",), "dropped", "sales.import", label=_("Drop"), reason_required=True),
        Transition("reopen", ("dropped",), "open", "sales.import", label=_("Open again")),
    ),
)
