"""What is measured of orders on their way in, and of the roll-ups."""

from . import imports, rollups

__all__ = ["imports", "rollups"]
