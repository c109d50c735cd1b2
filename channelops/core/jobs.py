"""A job: one kind of work that the machine does by itself, in pieces that are each safe to do twice.

    @job("incentives.accrual", _("Commission accrual"))
    def accrue(work: Work) -> bool:
        last = accrual_add(on=work.business_date, after=work.cursor.get("after", 0), actor=work.actor, at=work.at)
        work.cursor["after"] = last
        work.count(rows=5_000)
        return last is not None          # True: there is more to do

A step is called in a transaction of its own, together with the cursor, the progress and the log it leaves: a killed process
leaves nothing of its piece, and another goes on from the cursor. A step that cannot live in one transaction (a load of minutes,
a child process) is declared with `own_pieces=True`, is called outside of any, and opens `with work.piece():` for what it keeps.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.functional import Promise

from .actors import Actor

Now = Callable[[], datetime]


@dataclass(frozen=True, kw_only=True)
class Line:
    """A sentence for the run's log, and its values; the sentence is a message id, marked with `gettext_noop`."""

    at: datetime
    level: str
    text: str
    values: dict[str, Any]


@dataclass(kw_only=True)
class Work:
    """What a step knows of its run and may change: `cursor` and `result` (plain JSON), the progress, the log."""

    run_id: int
    code: str
    business_date: date
    subject: str
    run_no: int
    now: Now
    at: datetime
    cursor: dict[str, Any]
    result: dict[str, Any]
    done: int = 0
    total: int | None = None
    rows: int = 0
    lines: list[Line] = field(default_factory=list)
    open_piece: Callable[["Work"], AbstractContextManager[None]]

    @property
    def actor(self) -> Actor:
        """The hand that signs what the job writes."""
        return Actor.job(self.code)

    def piece(self) -> AbstractContextManager[None]:
        """One transaction that keeps what is written in it, the cursor, the progress and the log: all or nothing.

        Raises `Lost` when another process has taken the run meanwhile.
        """
        return self.open_piece(self)

    def log(self, text: str, *, level: str = "info", **values: Any) -> None:
        """Adds a line: `work.log(_("Removed %(rows)s sessions."), rows=5)` with `_` = `gettext_noop`."""
        self.lines.append(Line(at=self.now(), level=level, text=text, values=values))

    def count(self, *, rows: int = 0, done: int = 0) -> None:
        """Adds to what was written and to what is behind us (in the unit of `total`)."""
        self.rows += rows
        self.done += done


class Lost(Exception):
    """The run is another process's by now; whatever this one still does must not be kept."""


Step = Callable[[Work], bool]


@dataclass(frozen=True, kw_only=True)
class Job:
    """A registered job. `quiet` ones run so often that their starts and ends are not worth a line."""

    code: str
    label: str | Promise
    step: Step
    own_pieces: bool = False
    quiet: bool = False
    by_hand: bool = True


REGISTRY: dict[str, Job] = {}


def job(code: str, label: str | Promise, *, own_pieces: bool = False, quiet: bool = False, by_hand: bool = True) -> Callable[[Step], Step]:
    """Registers a step under a code like `app.noun`; ValueError when the code is taken by another function.

    `by_hand=False` hides the job from the form that asks for a run: it needs a subject that only code knows.
    """

    def register(step: Step) -> Step:
        known = REGISTRY.get(code)
        if known is not None and known.step.__qualname__ != step.__qualname__:
            raise ValueError(f"two jobs are called {code}")
        REGISTRY[code] = Job(code=code, label=label, step=step, own_pieces=own_pieces, quiet=quiet, by_hand=by_hand)
        return step

    return register


def job_label(code: str) -> str:
    """The job's name for a reader; its code when no such job exists any more."""
    known = REGISTRY.get(code)
    return str(known.label) if known else code


def job_choices() -> list[tuple[str, str]]:
    """Every job with its name, for a form."""
    return [(each.code, str(each.label)) for each in REGISTRY.values()]


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How patient the machine is, from `settings.JOBS`."""

    slice_seconds: float = 30
    patience_seconds: float = 30
    ring_again_seconds: float = 60
    attempts: int = 5
    backoff_seconds: tuple[float, ...] = (60, 300, 900, 3600)
    catch_up_days: int = 7

    def backoff(self, attempts: int) -> timedelta:
        """How long to wait after that many failures in a row."""
        return timedelta(seconds=self.backoff_seconds[min(attempts, len(self.backoff_seconds)) - 1])


def pace() -> Pace:
    """The pace of this process."""
    return Pace(**getattr(settings, "JOBS", {}))
