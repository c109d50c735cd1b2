"""Where the pages of the incentives live."""

from django.urls import URLPattern, path

from .views import (
    editor,
    periods,
    plan_differences,
    plan_tries,
    plan_versions,
    plans,
    simulations,
    statement_files,
    statement_orders,
    statements,
)

urlpatterns: list[URLPattern] = [
    path("plans/", plans.PlanList.as_view(), name="plan_list"),
    path("plans/new/", plans.PlanCreate.as_view(), name="plan_create"),
    path("plans/<int:pk>/", plans.PlanDetail.as_view(), name="plan_detail"),
    path("plans/<int:pk>/draft/", plan_versions.VersionDraft.as_view(), name="plan_version_draft"),
    path("plans/versions/<int:pk>/", plan_versions.VersionDetail.as_view(), name="plan_version_detail"),
    path("plans/versions/<int:pk>/document/", plan_versions.VersionRevise.as_view(), name="plan_version_revise"),
    path("plans/versions/<int:pk>/document.json", plan_versions.VersionFile.as_view(), name="plan_version_file"),
    path("plans/versions/<int:pk>/differences/", plan_differences.PlanDifferences.as_view(), name="plan_differences"),
    path("plans/versions/<int:pk>/try/", plan_tries.PlanTry.as_view(), name="plan_try"),
    path("plans/versions/<int:pk>/edit/", editor.PlanEditor.as_view(), name="plan_editor"),
    path("plans/versions/<int:pk>/edit/preview/", editor.EditorPreview.as_view(), name="plan_editor_preview"),
    path("plans/versions/<int:pk>/edit/choices/", editor.EditorChoices.as_view(), name="plan_editor_choices"),
    path("plans/versions/<int:pk>/<str:transition>/move/", plan_versions.VersionMove.as_view(), name="plan_version_move"),
    path("plans/versions/<int:pk>/simulations/", simulations.SimulationList.as_view(), name="simulation_list"),
    path("plans/versions/<int:pk>/simulate/", simulations.SimulationAsk.as_view(), name="simulation_ask"),
    path("simulations/<int:pk>/", simulations.SimulationDetail.as_view(), name="simulation_detail"),
    path("simulations/<int:pk>/progress/", simulations.SimulationProgress.as_view(), name="simulation_progress"),
    path("simulations/<int:pk>/payees/", simulations.SimulatedList.as_view(), name="simulated_list"),
    path("simulations/<int:pk>/payees/<int:payee_id>/", simulations.SimulatedPayee.as_view(), name="simulated_payee"),
    path("simulations/<int:pk>/<str:transition>/move/", simulations.SimulationMove.as_view(), name="simulation_move"),
    path("periods/", periods.PeriodList.as_view(), name="period_list"),
    path("periods/<int:pk>/", periods.PeriodDetail.as_view(), name="period_detail"),
    path("periods/<int:pk>/<str:transition>/move/", periods.PeriodMove.as_view(), name="period_move"),
    path("statements/", statements.StatementList.as_view(), name="statement_list"),
    path("statements/<int:pk>/", statements.StatementDetail.as_view(), name="statement_detail"),
    path("statements/<int:pk>/orders/<int:order>/", statement_orders.StatementOrder.as_view(), name="statement_order"),
    path("statements/<int:pk>/lines/", statement_files.StatementLines.as_view(), name="statement_lines"),
    path("statements/<int:pk>/lines/<slug:line>/", statements.StatementLine.as_view(), name="statement_line"),
]
