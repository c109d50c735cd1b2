"""What runs without a person: the doorbell's two tasks, and the house's own jobs."""

from . import bell, canary, cleanup, placements
from .bell import ring, sweep

__all__ = ["bell", "canary", "cleanup", "placements", "ring", "sweep"]
