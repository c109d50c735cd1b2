"""A figure of a payee: what is known of one month beside the orders: a quota to be reached, or a standing such as a quality score."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PayeeFigure(models.Model):
    """One value of one payee and month under the code by which plans ask for it; set again, the later value holds."""

    class Kind(models.TextChoices):
        PIECES = "pieces", _("Quota in pieces")
        YUAN = "yuan", _("Quota in yuan")
        STANDING = "standing", _("Standing")

    payee_id = models.IntegerField()
    month = models.DateField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    code = models.CharField(max_length=40)
    value = models.DecimalField(max_digits=16, decimal_places=4)

    class Meta:
        ordering = ["month", "payee_id", "kind", "code"]
        constraints = [
            models.UniqueConstraint(fields=["payee_id", "month", "kind", "code"], name="payee_figure_once"),
            models.CheckConstraint(condition=models.Q(month__day=1), name="payee_figure_month"),
            models.CheckConstraint(condition=models.Q(value__gte=0), name="payee_figure_not_below_zero"),
            models.CheckConstraint(condition=models.Q(kind="standing") | models.Q(value__gt=0), name="payee_figure_quota_above_zero"),
        ]
        indexes = [models.Index(fields=["month", "kind"], name="payee_figure_of_month")]

    def __str__(self) -> str:
        return f"{self.code} {self.month:%Y-%m} · {self.payee_id}"
