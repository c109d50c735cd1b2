"""Pages of one instalment: putting it on hold, and lifting the hold."""

from functools import cached_property

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channelops.core.pages.forms import FormPage

from ..forms.instalments import HoldForm
from ..models import Statement
from ..selectors import instalments as read
from ..selectors import statements
from ..selectors.instalments import Instalment
from ..services.instalment_holds import instalment_hold, instalment_lift


class InstalmentPage(FormPage):
    """What both pages ask first: a visible statement, the right over it, and one of its instalments."""

    capability = "instalment.hold"
    form_class = HoldForm

    @cached_property
    def statement(self) -> Statement:
        """The statement, or 404; 403 without the right over it."""
        row = statements.statement_visible(self.access, pk=self.kwargs["pk"])
        self.access.require("instalment.hold", row)
        return row

    @cached_property
    def instalment(self) -> Instalment:
        """Its instalment, or 404."""
        found = read.instalment_of(self.statement, self.kwargs["instalment"], on=self.access.on)
        if found is None:
            raise Http404
        return found

    def prepare(self) -> None:
        """Both, before anything is shown."""
        self.instalment  # noqa: B018 - 404 and 403

    def back(self) -> str:
        """The tab of the statement."""
        return f"{reverse('statement_detail', args=[self.statement.pk])}?tab=instalments"


class InstalmentHoldPage(InstalmentPage):
    """Put on hold."""

    title = gettext_lazy("Put the instalment on hold")
    submit = gettext_lazy("Put on hold")
    done = gettext_lazy("On hold; the next calculation goes by it.")

    def save(self, form: forms.Form) -> str:
        """By the service."""
        reason = form.cleaned_data["reason"]
        instalment_hold(
            statement=self.statement, instalment=self.instalment, reason=reason, access=self.access, actor=self.actor, at=self.now
        )
        return self.back()


class InstalmentLiftPage(InstalmentPage):
    """Lift the hold."""

    title = gettext_lazy("Lift the hold")
    submit = gettext_lazy("Lift the hold")
    done = gettext_lazy("Lifted; the next calculation tests it again.")

    def prepare(self) -> None:
        """One on hold, or 404."""
        if self.instalment.hold is None:
            raise Http404(_("This instalment is not on hold."))

    def save(self, form: forms.Form) -> str:
        """By the service."""
        reason = form.cleaned_data["reason"]
        instalment_lift(
            statement=self.statement, instalment=self.instalment, reason=reason, access=self.access, actor=self.actor, at=self.now
        )
        return self.back()
