"""The routes of plan versions: the document in and out, the way from hand to hand, what differs."""

from typing import Any

from django.db.models import Model
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from channelops.core.access import Access
from channelops.core.api.frames import ApiView, DetailView

from ..documents import content_of
from ..lifecycle import PLAN_VERSION
from ..models import PlanVersion
from ..selectors import plans as read
from ..selectors.plan_leaves import left_out_words
from ..services import plan_moves
from ..services.plan_versions import version_draft, version_revise
from ..shown.differences import difference_rows
from .parsers import DocumentParser

VERSION = {
    "plan": "fj-partner", "number": 3, "status": "approved", "begin": "2026-12-01", "end": None, "content_hash": "9f2c…",
    "author": "settlement",
    "editor": None, "approver": "province", "publisher": None, "drafted_at": "2026-11-19T09:14:00+08:00", "published_at": None,
}  # fmt: skip
IF_MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, description="The ETag of the document you changed.")


@extend_schema_serializer(examples=[OpenApiExample("An approved version", value=VERSION)])
class VersionOut(serializers.Serializer[Any]):
    """A version of a plan and its hands, as sign-in names."""

    plan = serializers.CharField(source="plan.code")
    number = serializers.IntegerField()
    status = serializers.ChoiceField(choices=PlanVersion.Status.choices)
    begin = serializers.DateField(source="during.lower")
    end = serializers.DateField(source="during.upper", allow_null=True, help_text="The first day on which it no longer holds.")
    content_hash = serializers.CharField(help_text="SHA-256 of the content: the same for the same content.")
    author = serializers.CharField(source="author.username")
    editor = serializers.CharField(source="editor.username", default=None, allow_null=True)
    approver = serializers.CharField(source="approver.username", default=None, allow_null=True)
    publisher = serializers.CharField(source="publisher.username", default=None, allow_null=True)
    drafted_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)


@extend_schema_serializer(examples=[OpenApiExample("An approved version", value=VERSION | {"findings": []})])
class VersionFoundOut(VersionOut):
    """A version with what it would bring about and nobody may mean."""

    findings = serializers.SerializerMethodField()

    def get_findings(self, version: PlanVersion) -> list[str]:
        """Sentences to whoever sees the whole of the plan's place: which published plans further down pay nothing beside this version."""
        access: Access = self.context["view"].access
        return [said for said in (left_out_words(version),) if said] if access.can("plan.view", version) else []


class VersionsOut(serializers.Serializer[Any]):
    """All versions, the latest first."""

    results = VersionOut(many=True)


class VersionList(ApiView):
    """The versions of a plan; POST a document for the next one."""

    capability = "plan.view"
    serializer_class = VersionOut
    parser_classes = [DocumentParser]

    @extend_schema(responses=VersionsOut, operation_id="plans_versions_list")
    def get(self, request: Request, code: str) -> Response:
        """The latest first."""
        plan = read.plan_coded(self.access, code=code)
        return Response({"results": self.get_serializer(read.versions_of(plan), many=True).data})

    @extend_schema(request=OpenApiTypes.OBJECT, responses={201: VersionOut})
    def post(self, request: Request, code: str) -> Response:
        """The draft of the next version."""
        plan = read.plan_coded(self.access, code=code)
        self.access.require("plan.change", plan)
        version = version_draft(plan=plan, document=request.data, actor=self.actor, at=timezone.now())
        address = request.build_absolute_uri(reverse("api:plan-version", args=[code, version.number]))
        return self.answer(version, status=201, headers={"Location": address})


class VersionDetail(DetailView):
    """One version."""

    capability = "plan.view"
    serializer_class = VersionFoundOut

    def row(self, access: Access, **lookup: Any) -> Model:
        return read.version_coded(access, **lookup)


class VersionDocument(ApiView):
    """The document of a version in its one spelling; its ETag is the hash of the content."""

    capability = "plan.view"
    serializer_class = VersionOut
    parser_classes = [DocumentParser]

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, code: str, number: int) -> Response:
        """As `docs/plan-document.md` describes it."""
        version = read.version_coded(self.access, code=code, number=number)
        return Response(version.document, headers={"ETag": f'"{version.content_hash}"'})

    @extend_schema(request=OpenApiTypes.OBJECT, responses=VersionOut, parameters=[IF_MATCH])
    def put(self, request: Request, code: str, number: int) -> Response:
        """Another document for a draft; refused where the draft is no longer the one of `If-Match`."""
        version = read.version_coded(self.access, code=code, number=number)
        self.access.require("plan.change", version)
        version = version_revise(
            version=version,
            document=request.data,
            access=self.access,
            actor=self.actor,
            at=timezone.now(),
            content_hash=request.headers.get("If-Match", "").strip('"'),
        )
        return self.answer(version)


@extend_schema_serializer(examples=[OpenApiExample("Approve what was seen", value={"move": "approve", "content_hash": "9f2c…"})])
class MoveIn(serializers.Serializer[Any]):
    """A step of the version, and the content it was seen with."""

    move = serializers.ChoiceField(choices=[step.name for step in PLAN_VERSION.transitions])
    reason = serializers.CharField(max_length=1000, default="", allow_blank=True)
    content_hash = serializers.CharField(max_length=64, default="", allow_blank=True)


class VersionMoves(ApiView):
    """The way of a version from hand to hand."""

    capability = "plan.view"
    serializer_class = VersionFoundOut

    @extend_schema(request=MoveIn, responses=VersionFoundOut)
    def post(self, request: Request, code: str, number: int) -> Response:
        """One step; needs the step's capability over the plan."""
        version = read.version_coded(self.access, code=code, number=number)
        told = self.given(MoveIn)
        self.access.require(PLAN_VERSION.transition(told["move"]).capability, version)
        seen = plan_moves.Seen(reason=told["reason"], content_hash=told["content_hash"], on=self.access.on)
        return self.answer(
            plan_moves.version_move(version=version, step=told["move"], seen=seen, access=self.access, actor=self.actor, at=timezone.now())
        )


class DifferenceOut(serializers.Serializer[Any]):
    """One field that differs, in the reader's language."""

    place = serializers.CharField()
    was = serializers.CharField(help_text="Empty where it was absent.")
    now = serializers.CharField(help_text="Empty where it is absent.")


class SectionOut(serializers.Serializer[Any]):
    """What differs in one article."""

    title = serializers.CharField()
    rows = DifferenceOut(many=True)


class DifferencesOut(serializers.Serializer[Any]):
    """What differs from another version."""

    number = serializers.IntegerField()
    compared = serializers.IntegerField()
    results = SectionOut(many=True)


class VersionDifferences(ApiView):
    """What differs between a version and another of its plan, by article, rule and tier."""

    capability = "plan.view"
    serializer_class = DifferencesOut
    parameters = frozenset({"with"})

    @extend_schema(parameters=[OpenApiParameter("with", int, description="Another version's number; by default the one before.")])
    def get(self, request: Request, code: str, number: int) -> Response:
        """What was and what is."""
        version = read.version_coded(self.access, code=code, number=number)
        others = [each for each in read.versions_of(version.plan) if each.pk != version.pk]
        other = read.version_to_compare(version, others, number=request.query_params.get("with", ""))
        if other is None:
            raise Http404
        sections = difference_rows(content_of(other), content_of(version))
        return self.answer({"number": version.number, "compared": other.number, "results": sections})
