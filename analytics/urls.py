"""Where the pages of analytics live."""

from django.urls import URLPattern, path

from .views import dashboards, metrics

urlpatterns: list[URLPattern] = [
    path("dashboard/", dashboards.DashboardPage.as_view(), name="dashboard"),
    path("dashboard/metrics/", metrics.MetricList.as_view(), name="metric_list"),
]
