"""A holdback: what of one payee's commission waited, was expected and stood at risk on a day, as the night told it, or a hold since."""

from django.db import models
from django.db.models import Q

FIGURES = ("held_fen", "waiting_fen", "ahead_fen", "risk_fen")


class Holdback(models.Model):
    """`held_fen` is all that is held; of that, `waiting_fen` waits past its month or by name and `ahead_fen` may come in six months.

    `risk_fen` would be taken back if every customer left on the day. Payees of whom there is nothing to tell have no row; `statement_id`
    is the latest statement, which says what the figures are made of.
    """

    payee_id = models.IntegerField(primary_key=True)
    partner_id = models.IntegerField(default=0)
    province_id = models.IntegerField(default=0)
    city_id = models.IntegerField(default=0)
    county_id = models.IntegerField(default=0)
    statement_id = models.BigIntegerField()
    on = models.DateField()
    held_fen = models.BigIntegerField()
    waiting_fen = models.BigIntegerField()
    ahead_fen = models.BigIntegerField()
    risk_fen = models.BigIntegerField()

    class Meta:
        ordering = ["-held_fen", "payee_id"]
        indexes = [
            # a node's figures are summed from the index alone
            models.Index(fields=[f"{level}_id"], include=[*FIGURES, "on"], name=f"holdback_{level}")
            for level in ("province", "city", "county")
        ]
        constraints = [
            models.CheckConstraint(condition=Q(held_fen__gt=0) | Q(risk_fen__gt=0), name="holdback_tells_something"),
        ]

    def __str__(self) -> str:
        return f"{self.payee_id} · {self.on}"
