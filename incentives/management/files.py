"""What the commands of plans share: reading a file, finding a person, naming a version."""

from pathlib import Path

from django.core.management.base import CommandError

from channelops.core.models import Person

from ..models import PlanVersion
from ..selectors.plan_leaves import left_out_words


def text_of(path: Path) -> str:
    """The text of a file in UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise CommandError(f"The file cannot be read: {error}") from error


def person_named(username: str) -> Person:
    """The person of a sign-in name."""
    found = Person.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise CommandError(f"Nobody signs in as “{username}”.")
    return found


def told_version(version: PlanVersion) -> dict[str, object]:
    """A version as the last line of a command tells it."""
    return {
        "plan": version.plan.code,
        "version": version.number,
        "status": version.status,
        "from": version.during.lower.isoformat(),
        "sha256": version.content_hash,
        "findings": [said for said in (left_out_words(version),) if said],
    }
