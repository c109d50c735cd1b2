"""Every table of the partners."""

from .partners import Partner
from .stages import PartnerStage, Stage

__all__ = ["Partner", "PartnerStage", "Stage"]
