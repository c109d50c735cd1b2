"""A problem: one place in a plan document and the sentence that says what is wrong there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from channelops.kernel.errors import KernelError
from channelops.kernel.errors import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Problem:
    """`pointer` is a JSON pointer into the document ("" the whole); `template` is a `%(name)s` format filled by `params`."""

    pointer: str
    template: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template % self.params


class PlanInvalid(KernelError):
    """A document that is no plan version; `problems` says why, place by place."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__(_("The plan has %(count)s problems."), count=len(problems))


class EngineError(KernelError):
    """Facts that cannot be computed exactly: columns of unequal length, or amounts beyond 64 bits."""
