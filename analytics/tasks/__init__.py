"""The nightly work of analytics."""

from . import commission

__all__ = ["commission"]
