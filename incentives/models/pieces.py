"""A piece of an accrual under way: a shard of payees, taken by whichever process is free, and what came of it."""

from django.db import models


class AccrualPiece(models.Model):
    """Made with the fresh tables of its month and gone with the next ones; `sums` is empty until the shard has been written, then it says
    by which `rules` too.

    The payees are those in the slots [low, high); of their orders those with an id up to `last`, of which no further one can appear where
    they are `settled`.
    """

    month = models.DateField()
    low = models.PositiveSmallIntegerField()
    high = models.PositiveSmallIntegerField()
    last = models.BigIntegerField()
    settled = models.BooleanField(default=False)
    sums = models.JSONField(default=dict)

    class Meta:
        ordering = ["month", "low"]
        constraints = [models.UniqueConstraint(fields=["month", "low"], name="accrual_piece_once")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.low}"
