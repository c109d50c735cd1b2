"""What is measured of the partners."""

from . import lists

__all__ = ["lists"]
