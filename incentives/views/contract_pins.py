"""Pages of contract pins: a payee pinned to a version, and the end of that."""

from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext_lazy

from channelops.core.forms.endings import EndForm
from channelops.core.pages.row_forms import RowFormPage

from ..forms.contract_pins import ContractPinForm
from ..models import ContractPin, PlanVersion
from ..selectors import plans as read
from ..selectors.contract_pins import pin_visible
from ..services.contract_pins import Contract, pin_end, pin_make


class ContractPinMake(RowFormPage[PlanVersion]):
    """A contract that pins a payee to the version."""

    capability = "plan.pin"
    detail = "plan_version_detail"
    form_class = ContractPinForm
    title = gettext_lazy("Pin a contract")
    submit = gettext_lazy("Pin")
    note = gettext_lazy("On these days the version rules the payee's orders, whatever is published after it.")

    def find(self, pk: int) -> PlanVersion:
        """The visible version."""
        return read.version_visible(self.access, pk=pk)

    def form_kwargs(self) -> dict[str, Any]:
        """Payees are looked up among those that are seen."""
        return {"access": self.access}

    def initial(self) -> dict[str, Any]:
        """From today, where the version has begun."""
        return {"begins_on": max(self.access.on, self.row.during.lower)}

    def save(self, form: Form) -> str:
        """Back to the version."""
        told = dict(form.cleaned_data)
        payee = told.pop("payee")
        pin_make(version=self.row, payee=payee, contract=Contract(**told), access=self.access, actor=self.actor, at=self.now)
        return self.address()


class ContractPinEnd(RowFormPage[ContractPin]):
    """The end of a pin."""

    capability = "plan.pin"
    form_class = EndForm
    title = gettext_lazy("End the pin")
    submit = gettext_lazy("End")
    danger = True

    def find(self, pk: int) -> ContractPin:
        """The visible pin."""
        return pin_visible(self.access, pk=pk)

    def heading(self) -> str:
        """Of which contract."""
        return f"{self.title} · {self.row.contract} · {self.row.payee.name}"

    def initial(self) -> dict[str, Any]:
        """Today."""
        return {"on": max(self.access.on, self.row.begins_on)}

    def address(self) -> str:
        """The version."""
        return reverse("plan_version_detail", args=[self.row.version_id])

    def save(self, form: Form) -> str:
        """Back to the version."""
        pin_end(pin=self.row, **form.cleaned_data, access=self.access, actor=self.actor, at=self.now)
        return self.address()
