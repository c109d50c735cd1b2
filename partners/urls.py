"""Where the pages of the partners live."""

from django.urls import URLPattern, path

from .views import partners, stages

urlpatterns: list[URLPattern] = [
    path("", partners.PartnerList.as_view(), name="partner_list"),
    path("<int:pk>/", partners.PartnerDetail.as_view(), name="partner_detail"),
    path("<int:pk>/stage/", stages.StageMove.as_view(), name="partner_stage_move"),
]
