"""Pages of notices: one's own, how they come by mail, and the mails that failed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..access import Access
from ..filtersets import NoticeFilters
from ..forms.notices import NoticeChoicesForm
from ..models import Notice
from ..pages.bulk import BulkPage
from ..pages.forms import FormPage
from ..pages.frame import Page
from ..pages.list_parts import SeeOther
from ..pages.lists import ListPage
from ..selectors import notices as read
from ..services.notice_mails import mails_retry
from ..services.notices import notice_choices_set, notice_read, notices_read
from ..tables.notices import FAILED, NOTICES


class NoticeList(ListPage):
    """The viewer's own notices."""

    list_key = "notices"
    url_name = "notice_list"
    title = gettext_lazy("Notices")
    capability = "notice.view"
    table = NOTICES
    filterset = NoticeFilters
    head_actions = (
        {"label": gettext_lazy("Mail"), "url_name": "notice_choices", "icon": "mail", "modal": True, "capability": "notice.view"},
        {"label": gettext_lazy("Failed mails"), "url_name": "mail_failed_list", "icon": "alert-triangle", "capability": "system.view"},
        {
            "label": gettext_lazy("Mark all as read"),
            "url_name": "notices_read_all",
            "icon": "check",
            "post": True,
            "capability": "notice.view",
        },
    )

    def rows(self, access: Access) -> QuerySet[Notice]:
        return read.notices_own(access)


class NoticeOpen(Page):
    """Follows a notice to what it tells of, and marks it read."""

    capability = "notice.view"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        notice = notice_read(notice=read.notice_own(self.access, pk=pk), at=self.now)
        return SeeOther(notice.url or reverse("notice_list"))


class NoticesRead(BulkPage):
    """Marks the chosen notices read."""

    capability = "notice.view"
    list_page = NoticeList
    title = gettext_lazy("Mark as read")
    submit = gettext_lazy("Mark as read")
    done = gettext_lazy("Marked as read.")

    def act(self, rows: QuerySet[Notice], form: Form) -> None:
        notices_read(person=self.request.user, pks=rows.values_list("pk", flat=True), at=self.now)  # type: ignore[arg-type]


class NoticesReadAll(Page):
    """Marks all of the viewer's notices read."""

    capability = "notice.view"
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        count = notices_read(person=request.user, at=self.now)  # type: ignore[arg-type]
        messages.success(request, _("Marked as read: %(n)s.") % {"n": count})
        return SeeOther(reverse("notice_list"))


class NoticeChoices(FormPage):
    """How each kind of notice comes by mail."""

    capability = "notice.view"
    form_class = NoticeChoicesForm
    title = gettext_lazy("Notices by mail")
    note = gettext_lazy("Whoever mentions you reaches you at once. In the portal you find every notice, whatever you choose here.")

    def initial(self) -> dict[str, Any]:
        return read.notice_choices(self.request.user)  # type: ignore[arg-type]

    def save(self, form: Form) -> str:
        notice_choices_set(person=self.request.user, choices=form.cleaned_data, actor=self.actor, at=self.now)  # type: ignore[arg-type]
        return reverse("notice_list")


class MailFailedList(ListPage):
    """The mails that failed for good, to try them again."""

    list_key = "mails"
    url_name = "mail_failed_list"
    title = gettext_lazy("Failed mails")
    capability = "system.view"
    table = FAILED

    def rows(self, access: Access) -> QuerySet[Notice]:
        return read.mails_failed(access)

    def crumbs(self) -> Sequence[Mapping[str, Any]]:
        return [{"label": _("Notices"), "url": reverse("notice_list")}, {"label": self.title}]


class MailRetry(BulkPage):
    """Lets the chosen mails be tried again."""

    capability = "system.view"
    list_page = MailFailedList
    title = gettext_lazy("Try again")
    submit = gettext_lazy("Try again")
    done = gettext_lazy("They go out within a minute.")

    def act(self, rows: QuerySet[Notice], form: Form) -> None:
        mails_retry(notices=rows, actor=self.actor, at=self.now)
