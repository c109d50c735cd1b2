"""The addresses of the routes of analytics, below `/api/v1/`."""

from django.urls import path

from . import metrics

urlpatterns = [
    path("metrics/", metrics.MetricList.as_view(), name="metric-list"),
    path("kpis/", metrics.KpiList.as_view(), name="kpi-list"),
]
