"""The routes of contract pins: which payees stay with a version, one more, and the end of one."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from channelops.core.api.frames import ApiView
from channelops.core.refusals import Refused
from channelops.sales.selectors.catalogue import payee_by_code

from ..selectors import plans as read
from ..selectors.contract_pins import pin_visible, pins_of_version
from ..services.contract_pins import Contract, pin_end, pin_make

PIN = {
    "id": 7, "plan": "fj-partner", "version": 2, "payee": "P-0001", "contract": "HT-2026-017", "begins_on": "2026-12-01", "ends_on": None,
    "reason": "Rates of 2026 guaranteed until the end of the contract", "made_by": "settlement", "ended_by": None,
}  # fmt: skip


@extend_schema_serializer(examples=[OpenApiExample("A pin", value=PIN)])
class ContractPinOut(serializers.Serializer[Any]):
    """A contract that pins a payee to a version of a plan."""

    id = serializers.IntegerField()
    plan = serializers.CharField(source="version.plan.code")
    version = serializers.IntegerField(source="version.number")
    payee = serializers.CharField(source="payee.code")
    contract = serializers.CharField()
    begins_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True, help_text="The first day on which it no longer holds.")
    reason = serializers.CharField()
    made_by = serializers.CharField(source="made_by.username")
    ended_by = serializers.CharField(source="ended_by.username", default=None, allow_null=True)


class ContractPinsOut(serializers.Serializer[Any]):
    """All pins to a version, the latest first."""

    results = ContractPinOut(many=True)


class ContractPinIn(serializers.Serializer[Any]):
    """Who, by which contract, on which days, why."""

    payee = serializers.CharField(max_length=40, help_text="The payee's code.")
    contract = serializers.CharField(max_length=60)
    begins_on = serializers.DateField()
    ends_on = serializers.DateField(default=None, allow_null=True)
    reason = serializers.CharField(max_length=400)


class ContractPins(ApiView):
    """The contracts that pin payees to a version; POST one more."""

    capability = "plan.view"
    serializer_class = ContractPinOut

    @extend_schema(responses=ContractPinsOut, operation_id="plans_versions_pins_list")
    def get(self, request: Request, code: str, number: int) -> Response:
        """Of the payees that are seen."""
        version = read.version_coded(self.access, code=code, number=number)
        return Response({"results": self.get_serializer(pins_of_version(self.access, version), many=True).data})

    @extend_schema(request=ContractPinIn, responses={201: ContractPinOut})
    def post(self, request: Request, code: str, number: int) -> Response:
        """Refused where another contract pins the payee on some of the days."""
        version = read.version_coded(self.access, code=code, number=number)
        self.access.require("plan.pin", version)
        told = self.given(ContractPinIn)
        payee = payee_by_code(self.access, told["payee"])
        if payee is None:
            raise Refused(_("There is no payee of this code."), field="payee")
        contract = Contract(number=told["contract"], **{name: told[name] for name in ("begins_on", "ends_on", "reason")})
        pin = pin_make(version=version, payee=payee, contract=contract, access=self.access, actor=self.actor, at=timezone.now())
        return self.answer(pin, status=201, headers={"Location": request.build_absolute_uri(reverse("api:contract-pin", args=[pin.pk]))})


class EndIn(serializers.Serializer[Any]):
    """The first day without it, and why."""

    on = serializers.DateField()
    reason = serializers.CharField(max_length=400)


class ContractPinOne(ApiView):
    """One pin; DELETE is not offered: it ends on a day."""

    capability = "plan.view"
    serializer_class = ContractPinOut

    @extend_schema(responses=ContractPinOut)
    def get(self, request: Request, pk: int) -> Response:
        """Of a payee that is seen."""
        return self.answer(pin_visible(self.access, pk=pk))

    @extend_schema(request=EndIn, responses=ContractPinOut)
    def post(self, request: Request, pk: int) -> Response:
        """Its end."""
        pin = pin_visible(self.access, pk=pk)
        self.access.require("plan.pin", pin)
        return self.answer(pin_end(pin=pin, **self.given(EndIn), access=self.access, actor=self.actor, at=timezone.now()))
