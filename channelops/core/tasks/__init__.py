"""What runs without a person: the doorbell's two tasks, and the house's own jobs."""

from . import bell, canary, cleanup, mail, placements
from .bell import ring, sweep

__all__ = ["bell", "canary", "cleanup", "mail", "placements", "ring", "sweep"]
