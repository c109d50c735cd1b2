"""What holds up a month: the panel on its page, and the release of a source by name."""

from django.forms import Form
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channelops.core.access import Access
from channelops.core.formats import format_money, format_number
from channelops.core.pages.forms import FormPage
from channelops.core.pages.panels import Panel
from channelops.core.tables import Text

from ..forms.releases import ReleaseForm
from ..models import Period
from ..selectors import periods, releases
from ..services.releases import release_give


def holds_panel(period: Period, *, access: Access) -> Panel | None:
    """The open amounts of the sources that the viewer sees; nothing where every total of the month matches."""
    may = access.can("period.release") and period.status != Period.Status.LOCKED
    rows = [
        {
            "source": source,
            "url": f"{reverse('batch_list')}?source={source.pk}&open=yes",
            "rows": format_number(hold.rows),
            "open": format_money(hold.open_fen),
            "tolerance": format_money(hold.tolerance_fen),
            "holds": hold.holds,
            "over": hold.over,
            "release": hold.release,
            "release_url": reverse("period_release", args=[period.pk, source.pk]) if may and hold.holds else "",
        }
        for source, hold in releases.holds_visible(access, period)
    ]
    note = _("read = accepted + duplicate + rejected; what is rejected is not settled")
    return Panel(title=_("Control totals"), note=note, template="incentives/period_holds.html", context={"rows": rows}) if rows else None


class ReleaseGive(FormPage):
    """Releases a source of a month."""

    capability = "period.release"
    title = gettext_lazy("Release in spite of open rows")
    submit = gettext_lazy("Release")
    done = gettext_lazy("The source is released for this month.")
    form_class = ReleaseForm

    @cached_property
    def period(self) -> Period:
        """The month."""
        return periods.period_visible(self.access, pk=self.kwargs["pk"])

    def prepare(self) -> None:
        self.source, self.hold = releases.hold_visible(self.access, self.period, source_id=self.kwargs["source"])

    def heading(self) -> Text:
        return f"{self.title} · {self.source} {self.period}"

    @property
    def note(self) -> Text:  # type: ignore[override]
        """What is released."""
        if self.hold is None or not self.hold.holds:
            return _("Nothing of this source holds up this month.")
        words = {"rows": format_number(self.hold.rows), "open": format_money(self.hold.open_fen)}
        text = _("%(rows)s rows, %(open)s yuan: they are settled once they come in, as differences of this month. Your name stays with it.")
        return text % words

    def save(self, form: Form) -> str:
        release_give(
            period=self.period,
            source_id=self.source.pk,
            reason=form.cleaned_data["reason"],
            access=self.access,
            actor=self.actor,
            at=self.now,
        )
        return reverse("period_detail", args=[self.period.pk])
