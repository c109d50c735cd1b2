"""Every table of the partners."""

from .partners import Partner
from .placements import PartnerPlacement
from .stages import PartnerStage, Stage

__all__ = ["Partner", "PartnerPlacement", "PartnerStage", "Stage"]
