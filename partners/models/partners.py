"""A partner: a company that sells or builds for the operator."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from channelops.core.models.named import Named
from channelops.core.models.placed import Placed

EMPTY_LAST = (("county_id", "partner_place"), ("closed_on", "partner_closed"), ("parent_key", "partner_above"))


class Partner(Named, Placed):
    """A company and its home region; `path` is the codes from the head agent down, each followed by a slash.

    `sub_agents_open` counts those directly below that are still open, `parent_key` is the sort key of the agent above; the database
    keeps both with every write of a partner.
    """

    code = models.CharField(max_length=32, unique=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="sub_agents")
    path = models.CharField(max_length=300)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    sub_agents_open = models.IntegerField(default=0, db_default=0, editable=False)
    # empty is not the first of names: those without an agent above come last
    parent_key = models.CharField(max_length=400, null=True, editable=False)

    class Meta:
        ordering = ["sort_key", "code"]
        indexes = [
            models.Index(OpClass("path", name="text_pattern_ops"), name="partner_path_prefix"),
            models.Index(fields=["county_id"], name="partner_county"),
            models.Index(fields=["city_id"], name="partner_city"),
            # A province's list in each of its orders, to and fro, answered by the index alone however far down.
            *(
                models.Index(fields=["province_id", column, "id"], name=name)
                for column, name in (
                    ("sort_key", "partner_province"),
                    ("code", "partner_code"),
                    ("name_en", "partner_name_en"),
                    ("opened_on", "partner_opened"),
                    ("sub_agents_open", "partner_sub_agents"),
                    *EMPTY_LAST,
                )
            ),
            # Of what may be empty, and then stands last both ways, another one back.
            *(
                models.Index("province_id", models.F(column).desc(nulls_last=True), models.F("id").desc(), name=f"{name}_down")
                for column, name in EMPTY_LAST
            ),
            # What people type, as `named_like` asks for it: any piece of a name, a reading or a code.
            GinIndex(
                *(OpClass(Upper(name), name="gin_trgm_ops") for name in ("name_zh", "name_en", "code")),
                *(OpClass(models.F(name), name="gin_trgm_ops") for name in ("sort_key", "initials")),
                name="partner_words",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_on=None) | models.Q(closed_on__gte=models.F("opened_on")),
                name="partner_closes_after_opening",
                violation_error_message=_("A partner ends after it began."),
            ),
        ]
