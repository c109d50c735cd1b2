"""The columns of the region list."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .declared import Column, Table

REGIONS = Table(
    columns=[
        Column(key="name", label=_("Region"), sort="sort_key", link=lambda row: reverse("region_detail", args=[row.pk])),
        Column(key="level", label=_("Level"), sort="level", value="get_level_display"),
        Column(key="code", label=_("Code"), sort="code", wide_only=True),
        Column(key="parent", label=_("Belongs to"), value="parent.name", sort="parent__sort_key", wide_only=True),
        Column(key="children", label=_("Direct sub-regions"), kind="number", value="children_open", sort="children_open"),
        Column(key="units", label=_("Units"), kind="number", value="units_open", sort="units_open", wide_only=True),
        Column(key="people", label=_("People"), kind="number", value="people_below", sort="people_below"),
        Column(key="closed_on", label=_("Closed on"), kind="date", sort="closed_on", wide_only=True),
        Column(key="name_zh", label=_("Chinese name"), sort="sort_key", default=False),
        Column(key="name_en", label=_("English name"), sort="name_en", default=False),
        Column(key="path", label=_("Path of codes"), sort="path", default=False),
    ],
    order="level",
    noun=_("regions"),
    empty=_("No region has been granted to you. An administrator grants one."),
)
