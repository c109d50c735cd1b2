"""An actor: who stands behind a write, and by which way it came in."""

from dataclasses import dataclass

from .models import Person


@dataclass(frozen=True)
class Actor:
    """A person, whoever acts as that person, and the way: `page`, `api:<token prefix>`, `command:<name>`, `job:<code>`."""

    via: str
    person: Person | None = None
    acted_by: Person | None = None
    request_id: str = ""

    @classmethod
    def job(cls, code: str) -> "Actor":
        """The night's own hand: no person behind it."""
        return cls(via=f"job:{code}")

    @classmethod
    def command(cls, name: str) -> "Actor":
        """An operator at the shell."""
        return cls(via=f"command:{name}")
