"""The files of the product, and what the rules need to know of each."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("channelops/core", "channelops/sales", "channelops/cpc", "partners", "campaigns", "incentives", "analytics")
PACKAGES = ("channelops", "partners", "campaigns", "incentives", "analytics")


def python_files(*tops: str) -> list[Path]:
    """Every hand-written module below the given folders; migrations are generated."""
    found = [path for top in tops or PACKAGES for path in sorted((ROOT / top).glob("**/*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def templates() -> list[Path]:
    """Every template."""
    return sorted(path for ending in ("html", "txt") for path in (ROOT / "templates").glob(f"**/*.{ending}"))


@cache
def syntax(path: Path) -> ast.Module:
    """The module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def shown(path: Path) -> str:
    """The path as a reader knows it."""
    return str(path.relative_to(ROOT))


def is_interface(path: Path) -> bool:
    """Whether the module may look at the clock: pages, REST, tasks, commands, benches, middleware, sessions, and the wiring."""
    parts = path.relative_to(ROOT).parts
    words = {
        "views",
        "api",
        "tasks",
        "management",
        "benches",
        "middleware",
        "stored_sessions",
        "pages",
        "stack",
        "settings",
        "demo",
        "templatetags",
        "adapters",
    }
    return any(part.removesuffix(".py") in words for part in parts)
