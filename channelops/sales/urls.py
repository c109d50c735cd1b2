"""Where the pages of sales live."""

from django.urls import URLPattern, path

from .views import annexes, batch_detail, batches, catalogue, channels, mappings, orders, rejected_rows, touchpoints

urlpatterns: list[URLPattern] = [
    path("channels/", channels.ChannelList.as_view(), name="channel_list"),
    path("channels/new/", channels.ChannelCreate.as_view(), name="channel_create"),
    path("channels/<int:pk>/", channels.ChannelDetail.as_view(), name="channel_detail"),
    path("channels/<int:pk>/change/", channels.ChannelChange.as_view(), name="channel_change"),
    path("channels/<int:pk>/close/", channels.ChannelClose.as_view(), name="channel_close"),
    path("channels/<int:pk>/managers/new/", channels.AssignmentGive.as_view(), name="assignment_give"),
    path("channels/<int:pk>/managers/<int:assignment>/end/", channels.AssignmentEnd.as_view(), name="assignment_end"),
    path("touchpoints/", touchpoints.TouchpointList.as_view(), name="touchpoint_list"),
    path("touchpoints/new/", touchpoints.TouchpointCreate.as_view(), name="touchpoint_create"),
    path("touchpoints/<int:pk>/", touchpoints.TouchpointDetail.as_view(), name="touchpoint_detail"),
    path("touchpoints/<int:pk>/change/", touchpoints.TouchpointChange.as_view(), name="touchpoint_change"),
    path("touchpoints/<int:pk>/close/", touchpoints.TouchpointClose.as_view(), name="touchpoint_close"),
    path("products/", catalogue.ProductList.as_view(), name="product_list"),
    path("products/<int:pk>/", catalogue.ProductDetail.as_view(), name="product_detail"),
    path("orders/", orders.OrderList.as_view(), name="order_list"),
    path("orders/<str:day>/<int:pk>/", orders.OrderDetail.as_view(), name="order_detail"),
    path("imports/", batches.BatchList.as_view(), name="batch_list"),
    path("imports/beside/", annexes.AnnexList.as_view(), name="annex_list"),
    path("imports/beside/<int:pk>/", annexes.AnnexDetail.as_view(), name="annex_detail"),
    path("imports/beside/<int:pk>/rejected.csv", annexes.AnnexRejected.as_view(), name="annex_rejected"),
    path("imports/beside/<slug:kind>/new/", annexes.AnnexUpload.as_view(), name="annex_upload"),
    path("imports/beside/<slug:kind>/template.csv", annexes.AnnexTemplate.as_view(), name="annex_template"),
    path("imports/new/", batches.BatchUpload.as_view(), name="batch_upload"),
    path("imports/sources/new/", batches.SourceCreate.as_view(), name="source_create"),
    path("imports/<int:pk>/", batch_detail.BatchDetail.as_view(), name="batch_detail"),
    path("imports/<int:pk>/<str:transition>/move/", batch_detail.BatchMove.as_view(), name="batch_move"),
    path("imports/<int:pk>/progress/", batch_detail.BatchProgress.as_view(), name="batch_progress"),
    path("imports/<int:pk>/mapping/", mappings.MappingEdit.as_view(), name="batch_mapping"),
    path("imports/<int:pk>/original/", batch_detail.BatchFile.as_view(), name="batch_file"),
    path("imports/<int:pk>/rejected.csv", rejected_rows.RejectedFile.as_view(), name="batch_rejected"),
    path("imports/<int:pk>/again/", rejected_rows.RejectedAgain.as_view(), name="batch_again"),
    path("imports/<int:pk>/drop/", rejected_rows.RejectedDropAll.as_view(), name="batch_drop"),
    path("imports/<int:pk>/rows/<int:row>/fix/", rejected_rows.RejectedFix.as_view(), name="rejected_fix"),
    path("imports/<int:pk>/rows/<int:row>/drop/", rejected_rows.RejectedDrop.as_view(), name="rejected_drop"),
    path("imports/<int:pk>/rows/<int:row>/reopen/", rejected_rows.RejectedReopen.as_view(), name="rejected_reopen"),
]
