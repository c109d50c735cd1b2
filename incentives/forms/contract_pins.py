"""What is asked for to pin a payee to a version by contract."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from channelops.core.access import Access
from channelops.core.forms.fields import DayField
from channelops.sales.selectors.catalogue import payee_by_code


class ContractPinForm(forms.Form):
    """Who, by which contract, on which days, why."""

    payee = forms.CharField(max_length=40, label=_("Payee"), help_text=_("The payee's code."))
    number = forms.CharField(max_length=60, label=_("Contract number"))
    begins_on = DayField(label=_("From"))
    ends_on = DayField(required=False, label=_("Up to but not including"), help_text=_("Empty: until it is ended."))
    reason = forms.CharField(max_length=400, label=_("Reason"))

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access = access

    def clean_payee(self) -> Any:
        """The visible payee of the code."""
        payee = payee_by_code(self.access, self.cleaned_data["payee"].strip())
        if payee is None:
            raise forms.ValidationError(_("There is no payee of this code."))
        return payee
