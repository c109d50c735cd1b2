"""A named row: a business name in Chinese and English, with the keys that sort and find the Chinese one."""

from django.db import models
from django.utils.translation import get_language


class Named(models.Model):
    """Names, and the pinyin of the Chinese name: `sort_key` orders lists, `initials` is what people type."""

    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    sort_key = models.CharField(max_length=400, blank=True, db_index=True)
    initials = models.CharField(max_length=120, blank=True)

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        """The name in the reader's language; the Chinese one where no English exists."""
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name_zh

    def __str__(self) -> str:
        return self.name
