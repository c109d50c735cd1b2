"""What is measured of the house, and the registry into which every app's `benches` package declares its own."""

from . import pages
from .registry import BENCHES, Asked, Section, bench

__all__ = ["BENCHES", "Asked", "Section", "bench", "pages"]
