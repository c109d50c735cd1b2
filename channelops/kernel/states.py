"""A state machine: the table of the transitions a thing may go through.

It only answers what is allowed; `core.transitions` compares, swaps and traces. Buttons
are drawn from the same table, so a page never offers what would be refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from channelops.kernel.errors import KernelError
from channelops.kernel.errors import gettext_noop as _


class StatesInvalid(KernelError):
    """A table that contradicts itself: a mistake of its author, found at import."""


class Illegal(KernelError):
    """A transition that the present status does not allow."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One named way from any of `sources` to `target`.

    `capability` is what the actor must hold ("" for the system's own steps). `label` is a
    string or a lazy translation, shown on the button; `confirm` the question asked first.
    """

    name: str
    sources: tuple[str, ...]
    target: str
    capability: str
    label: object = ""
    reason_required: bool = False
    confirm: object = ""
    tone: str = "primary"

    def __str__(self) -> str:
        return str(self.label) or self.name.replace("_", " ")


@dataclass(frozen=True, slots=True)
class StateMachine:
    """States, where a thing begins, and the transitions between them.

    Raises `StatesInvalid` at once when a transition names an unknown state, a name occurs
    twice, a state cannot be reached, or a state without a way out is not in `final`.
    """

    name: str
    states: tuple[str, ...]
    initial: str
    transitions: tuple[Transition, ...]
    final: tuple[str, ...] = ()
    # further states in which a thing may be created (imported, moved from paper)
    also_initial: tuple[str, ...] = ()
    # what a reader calls a state (a string or lazy translation), as `dict(Choices.choices)`
    labels: Mapping[str, object] = field(default_factory=dict, compare=False)
    _by_name: dict[str, Transition] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {one.name: one for one in self.transitions})
        self._check_names()
        self._check_reachable()
        self._check_ends()

    def allowed(self, status: str) -> list[Transition]:
        """Return the transitions out of `status`, in the table's order."""
        return [one for one in self.transitions if status in one.sources]

    def transition(self, name: str) -> Transition:
        """Return the transition of that name; `Illegal` when there is none."""
        try:
            return self._by_name[name]
        except KeyError:
            raise Illegal(_("%(machine)s has no transition “%(name)s”."), machine=self.name, name=name) from None

    def check(self, status: str, name: str) -> Transition:
        """Return the transition `name`; raise `Illegal` when `status` does not allow it."""
        found = self.transition(name)
        if status not in found.sources:
            raise Illegal(
                _("%(transition)s is not possible in status “%(status)s”, only in %(sources)s."),
                transition=found,
                status=self.label(status),
                sources=", ".join(map(self.label, found.sources)),
            )
        return found

    def label(self, status: str) -> str:
        """Return what a reader calls `status`; the code itself when nothing was given."""
        return str(self.labels.get(status, status))

    def is_final(self, status: str) -> bool:
        """Return whether nothing leads out of `status`."""
        return not self.allowed(status)

    def _check_names(self) -> None:
        _refuse_twice(self.states, self.name)
        _refuse_twice([one.name for one in self.transitions], self.name)
        known = set(self.states)
        named = [self.initial, *self.also_initial, *self.final]
        for one in self.transitions:
            if not one.sources:
                raise StatesInvalid("%(machine)s: “%(name)s” has no source.", machine=self.name, name=one.name)
            named += [*one.sources, one.target]
        for state in named:
            if state not in known:
                raise StatesInvalid(
                    "%(machine)s: “%(name)s” is not one of its states.",
                    machine=self.name,
                    name=state,
                )

    def _check_reachable(self) -> None:
        reached: set[str] = set()
        waiting = [self.initial, *self.also_initial]
        while waiting:
            state = waiting.pop()
            if state not in reached:
                reached.add(state)
                waiting += [one.target for one in self.allowed(state)]
        for state in self.states:
            if state not in reached:
                raise StatesInvalid(
                    "%(machine)s: the state “%(name)s” cannot be reached.",
                    machine=self.name,
                    name=state,
                )

    def _check_ends(self) -> None:
        for state in self.states:
            if self.is_final(state) != (state in self.final):
                raise StatesInvalid(
                    "%(machine)s: “%(name)s” must either be final or have a way out.",
                    machine=self.name,
                    name=state,
                )


def _refuse_twice(names: Sequence[str], machine: str) -> None:
    for place, name in enumerate(names):
        if name in names[:place]:
            raise StatesInvalid("%(machine)s: “%(name)s” is named twice.", machine=machine, name=name)
