"""The work that sales leaves to the machine."""

from . import folder, imports, rollups, spans

__all__ = ["folder", "imports", "rollups", "spans"]
