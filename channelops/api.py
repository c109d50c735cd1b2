"""Where every REST route lives: `/api/v1/`, one line for each app."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from channelops.core.api.documents import Nowhere

v1: list[URLPattern | URLResolver] = [
    path("", include("channelops.core.api.routes")),
    path("", include("channelops.sales.api.routes")),
    path("", include("incentives.api.routes")),
    path("", include("analytics.api.routes")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", include((v1, "api"))),
    re_path("", Nowhere.as_view(), name="api-nowhere"),
]
