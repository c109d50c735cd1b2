"""Where every page lives."""

from django.urls import URLPattern, URLResolver, include, path

from channelops.core.views import health

handler500 = "channelops.core.views.outages.failed"
urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("account/", include("channelops.core.account_urls")),
    path("", include("channelops.core.urls")),
    path("sales/", include("channelops.sales.urls")),
    path("partners/", include("partners.urls")),
    path("incentives/", include("incentives.urls")),
    path("", include("analytics.urls")),
    path("api/", include("channelops.api")),
]
