"""The addresses of the routes of the incentives, below `/api/v1/`."""

from django.urls import path

from . import contract_pins, deltas, holdbacks, instalments, plan_tries, plan_versions, plans, releases, simulations, statements

urlpatterns = [
    path("plans/", plans.PlanList.as_view(), name="plan-list"),
    path("plans/<str:code>/", plans.PlanDetail.as_view(), name="plan-detail"),
    path("plans/<str:code>/versions/", plan_versions.VersionList.as_view(), name="plan-version-list"),
    path("plans/<str:code>/versions/<int:number>/", plan_versions.VersionDetail.as_view(), name="plan-version"),
    path("plans/<str:code>/versions/<int:number>/document/", plan_versions.VersionDocument.as_view(), name="plan-document"),
    path("plans/<str:code>/versions/<int:number>/pins/", contract_pins.ContractPins.as_view(), name="contract-pin-list"),
    path("contract-pins/<int:pk>/", contract_pins.ContractPinOne.as_view(), name="contract-pin"),
    path("plans/<str:code>/versions/<int:number>/moves/", plan_versions.VersionMoves.as_view(), name="plan-moves"),
    path("plans/<str:code>/versions/<int:number>/differences/", plan_versions.VersionDifferences.as_view(), name="plan-differences"),
    path("plans/<str:code>/versions/<int:number>/try/", plan_tries.VersionTry.as_view(), name="plan-try"),
    path("plans/<str:code>/versions/<int:number>/simulations/", simulations.SimulationList.as_view(), name="simulation-list"),
    path("plans/<str:code>/versions/<int:number>/simulations/<int:pk>/", simulations.SimulationDetail.as_view(), name="simulation"),
    path(
        "plans/<str:code>/versions/<int:number>/simulations/<int:pk>/cells/", simulations.SimulationCells.as_view(), name="simulation-cells"
    ),
    path(
        "plans/<str:code>/versions/<int:number>/simulations/<int:pk>/payees/", simulations.SimulatedList.as_view(), name="simulation-payees"
    ),
    path("periods/<str:month>/holds/", releases.HoldList.as_view(), name="period-holds"),
    path("holdbacks/", holdbacks.HoldbackList.as_view(), name="holdback-list"),
    path("statements/<int:pk>/instalments/", instalments.StatementInstalments.as_view(), name="statement-instalments"),
    path("statements/<int:pk>/deltas/", deltas.StatementDeltas.as_view(), name="statement-deltas"),
    path("statements/<int:pk>/lines/<str:line>/explanation/", statements.LineExplanation.as_view(), name="line-explanation"),
    path("statements/<int:pk>/orders/<int:order>/explanation/", statements.OrderExplanation.as_view(), name="order-explanation"),
]
