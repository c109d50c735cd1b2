"""A shipped source: example data that comes with the portal, its mapping and what it needs to be there."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1] / "examples"


@dataclass(frozen=True, kw_only=True)
class Shipped:
    """A source of the examples: its names, its mapping's document, its channels."""

    code: str
    name_zh: str
    name_en: str
    document: dict[str, Any]
    channels: list[dict[str, str]]


def all_shipped() -> list[Shipped]:
    """Every shipped source, by its code."""
    found = (shipped(path.stem) for path in sorted(FOLDER.glob("*.json")))
    return [each for each in found if each is not None]


def shipped(code: str) -> Shipped | None:
    """The shipped source of that code."""
    path = FOLDER / f"{code}.json"
    if not code.isidentifier() or not path.exists():
        return None
    told = json.loads(path.read_text(encoding="utf-8"))
    return Shipped(document=told["mapping"], channels=told.get("channels", []), **told["source"])
