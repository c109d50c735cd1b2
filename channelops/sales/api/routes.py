"""The addresses of the routes of sales, below `/api/v1/`."""

from django.urls import path

from . import annexes, batches, catalogue, order_events

urlpatterns = [
    path("channels/", catalogue.ChannelList.as_view(), name="channel-list"),
    path("products/", catalogue.ProductList.as_view(), name="product-list"),
    path("orders/", catalogue.OrderList.as_view(), name="order-list"),
    path("orders/batches/", batches.BatchList.as_view(), name="batch-list"),
    path("orders/batches/<int:pk>/", batches.BatchDetail.as_view(), name="batch-detail"),
    path("orders/events/", order_events.OrderEventList.as_view(), name="order-event-list"),
    path("orders/annexes/", annexes.AnnexList.as_view(), name="annex-list"),
    path("orders/annexes/<int:pk>/", annexes.AnnexDetail.as_view(), name="annex-detail"),
]
