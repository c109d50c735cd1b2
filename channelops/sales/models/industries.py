"""An industry: the trade a customer belongs to."""

from django.db import models

from channelops.core.models.named import Named


class Industry(Named):
    """The code is its word in files and boundary rules."""

    code = models.SlugField(max_length=40, unique=True)

    class Meta:
        ordering = ["code"]
