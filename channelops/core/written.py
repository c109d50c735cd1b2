"""A written question: SQL in our own words, for what a query set takes longer to word than the database to answer."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model


def first_of(rest: str, words: Sequence[str | int | None], **models: type[Model]) -> tuple[Any, ...] | None:
    """The first row of "table t JOIN … WHERE …" as whole models, each named by the alias of its table; None for no row."""
    columns = ", ".join(f"{alias}.{name}" for alias, model in models.items() for name in _names(model))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {rest}", words)  # noqa: S608 - the callers' constants
        row = cursor.fetchone()
    if row is None:
        return None
    values = iter(row)
    return tuple(model.from_db(connection.alias, _names(model), [next(values) for _ in _names(model)]) for model in models.values())


@cache
def _names(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]
