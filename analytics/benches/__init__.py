"""What is measured of analytics."""

from . import kpis

__all__ = ["kpis"]
