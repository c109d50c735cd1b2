"""Every table of the partners."""

from .partners import Partner

__all__ = ["Partner"]
