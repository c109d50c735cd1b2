"""Every table of the incentives."""

from .accruals import Accrual
from .contract_pins import ContractPin
from .deltas import Delta
from .holdbacks import Holdback
from .instalment_holds import InstalmentHold
from .lines import CommissionLine
from .marks import AccrualMark, AccrualState, OpeningChange
from .payee_figures import PayeeFigure
from .periods import Period, PeriodResult
from .pieces import AccrualPiece
from .plan_versions import PlanVersion
from .plans import Plan
from .releases import Release
from .simulated import SimulationCell, SimulationPayee, SimulationRow, SimulationVolume
from .simulations import Simulation, SimulationPiece
from .statements import Statement

__all__ = [
    "Accrual",
    "AccrualMark",
    "AccrualPiece",
    "AccrualState",
    "CommissionLine",
    "ContractPin",
    "Delta",
    "Holdback",
    "InstalmentHold",
    "OpeningChange",
    "PayeeFigure",
    "Period",
    "PeriodResult",
    "Plan",
    "PlanVersion",
    "Release",
    "Simulation",
    "SimulationCell",
    "SimulationPayee",
    "SimulationPiece",
    "SimulationRow",
    "SimulationVolume",
    "Statement",
]
