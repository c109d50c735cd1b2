"""A saved view: a person's filters, order and columns of one list under a name."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """`list_key` names the list, `query` is the address's query, `columns` the chosen columns in order (empty: the default)."""

    person = models.ForeignKey("core.Person", on_delete=models.CASCADE, related_name="saved_views")
    list_key = models.CharField(max_length=80)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=2000, blank=True)
    columns = models.JSONField(default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "list_key", "name"],
                name="saved_view_name_once",
                violation_error_message=_("You already have a view of this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
