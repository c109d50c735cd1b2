"""Pages of saved views: keep the present list under a name, rename, order and delete one's own."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ..forms.saved_views import RenameForm, SavedViewForm
from ..models import SavedView
from ..pages.forms import ConfirmPage, FormPage
from ..pages.frame import Page
from ..pages.list_parts import SeeOther
from ..pages.lists import ListPage
from ..pages.saved_tabs import query_of
from ..refusals import Refused
from ..selectors.saved_views import saved_view_own, saved_views_of
from ..services import saved_views as write


def list_of(list_key: str) -> type[ListPage]:
    """The list page of the key; 404 for a list there is not."""
    if list_key not in ListPage.known:
        raise Http404
    return ListPage.known[list_key]


class SavedViewSave(FormPage):
    """Keeps the filters, order and columns that stand in the address."""

    capability = ""
    form_class = SavedViewForm
    title = _("Save as view")
    done = _("The view is kept.")
    moves_on = True

    def prepare(self) -> None:
        """Whoever may see the list may keep views of it."""
        self.access.require(str(self.list_page.capability))

    @cached_property
    def list_page(self) -> type[ListPage]:
        """The list the view is of."""
        return list_of(self.kwargs["list_key"])

    def save(self, form: Any) -> str:
        """Keeps it, and goes to it."""
        page = self.list_page()
        page.setup(self.request)
        listing = page.listing(QueryDict(self.request.META["QUERY_STRING"]))
        if listing.problem:
            raise Refused(listing.problem)
        view = write.saved_view_save(
            person=self.person,
            list_key=self.list_page.list_key,
            name=form.cleaned_data["name"],
            query=listing.view_query,
            columns=[column.key for column in listing.columns[1:]] if "cols" in listing.params else [],
            actor=self.actor,
            at=self.now,
        )
        return f"{reverse(self.list_page.url_name)}?{query_of(view)}"


class OwnView(FormPage):
    """What is done to one view: one's own, else 404."""

    capability = ""

    def prepare(self) -> None:
        """The view first."""
        self.view  # noqa: B018 - asked for its 404

    @cached_property
    def view(self) -> SavedView:
        """The viewer's view."""
        return saved_view_own(self.access, pk=self.kwargs["pk"])

    def there(self) -> str:
        """Where one's views of that list are kept in order."""
        return reverse("saved_view_list", args=[self.view.list_key])


class SavedViewRename(OwnView):
    """Another name."""

    form_class = RenameForm
    title = _("Rename view")

    def initial(self) -> dict[str, Any]:
        """The present name."""
        return {"name": self.view.name}

    def save(self, form: Any) -> str:
        """Renames it."""
        write.saved_view_rename(view=self.view, name=form.cleaned_data["name"], actor=self.actor, at=self.now)
        return self.there()


class SavedViewDelete(ConfirmPage, OwnView):
    """Away with it."""

    title = _("Delete view")
    note = _("The rows stay; only the kept filters, order and columns go.")

    def save(self, form: Any) -> str:
        """Deletes it."""
        there = self.there()
        write.saved_view_delete(view=self.view, actor=self.actor, at=self.now)
        return there


class SavedViewMove(OwnView):
    """One place to the front or the back."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Moves it and shows the list of views again."""
        by = 1 if request.POST.get("by") == "1" else -1
        write.saved_view_move(view=self.view, by=by, actor=self.actor, at=self.now)
        return SeeOther(self.there())


class SavedViewList(Page):
    """One's own views of a list, in the order of the tabs."""

    capability = ""
    template_name = "core/saved_view_list.html"

    def get(self, request: HttpRequest, list_key: str) -> HttpResponse:
        """The views with what can be done to each."""
        page = list_of(list_key)
        self.access.require(str(page.capability))
        views = list(saved_views_of(self.access, list_key=list_key))
        lines = [{"view": view, "url": f"{reverse(page.url_name)}?{query_of(view)}"} for view in views]
        return self.answer({"lines": lines, "list_title": page.title, "list_url": reverse(page.url_name)})
