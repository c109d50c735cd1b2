"""The columns of the change log."""

from django.utils.translation import gettext_lazy as _

from .. import histories, labels
from .declared import Column, Table

CHANGES = Table(
    columns=[
        Column(key="at", label=_("When"), kind="datetime", sort="at"),
        Column(key="actor", label=_("Who"), value=histories.who, sort="actor__sort_key"),
        Column(key="verb", label=_("What"), value=lambda row: labels.verb_label(row.verb), sort="verb", wide_only=True),
        Column(
            key="object_type", label=_("Kind"), value=lambda row: labels.kind_label(row.object_type), sort="object_type", wide_only=True
        ),
        Column(key="object_name", label=_("Row"), sort="object_name", link=histories.address_of),
        Column(key="fields", label=_("Fields"), value=histories.fields_words, grow=True, wide_only=True),
        Column(key="reason", label=_("Reason"), wide_only=True),
        Column(key="via", label=_("Way in"), value=lambda row: histories.via_words(row.via), sort="via", wide_only=True),
        Column(key="object_id", label=_("Number of the row"), default=False),
        Column(key="request_id", label=_("Request"), default=False),
    ],
    order="-at",
    noun=_("changes"),
    empty=_("Nothing has been changed in the regions granted to you yet."),
)
