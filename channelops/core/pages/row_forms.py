"""A form about one row: the visible row (404), the right over it (403), and the way back to its page."""

from typing import Generic, TypeVar

from django.db.models import Model
from django.urls import reverse
from django.utils.functional import cached_property

from ..tables import Text
from .forms import FormPage

M = TypeVar("M", bound=Model)


class RowFormPage(FormPage, Generic[M]):
    """Declares `capability` and `detail`, the name of the row's page; gives `find(pk)`, which calls a selector."""

    capability: str
    detail = ""

    def find(self, pk: int) -> M:
        """The row, or Http404."""
        raise NotImplementedError

    @cached_property
    def row(self) -> M:
        """What the form is about."""
        return self.find(self.kwargs["pk"])

    def prepare(self) -> None:
        """The right over it."""
        self.access.require(self.capability, self.row)

    def heading(self) -> Text:
        """What, of which row."""
        return f"{self.title} · {self.row}"

    def address(self) -> str:
        """The row's page."""
        return reverse(self.detail, args=[self.row.pk])
