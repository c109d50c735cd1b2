"""A written question: SQL in our own words, for what a query set takes longer to word than the database to answer."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model


def first_of(rest: str, words: Sequence[Any], **models: type[Model]) -> tuple[Any, ...] | None:
    """The first row of "table t JOIN … WHERE …" as whole models, each named by the alias of its table; None for no row."""
    return next(iter(all_of(f"{rest} LIMIT 1", words, **models)), None)


def all_of(rest: str, words: Sequence[Any], **models: type[Model]) -> list[tuple[Any, ...]]:
    """Every row of it."""
    columns = ", ".join(f"{alias}.{name}" for alias, model in models.items() for name in _names(model))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {rest}", words)  # noqa: S608 - the callers' constants
        rows = cursor.fetchall()
    names, places = [_names(model) for model in models.values()], [0]
    for each in names:
        places.append(places[-1] + len(each))
    made = list(zip(models.values(), names, places, places[1:], strict=False))
    return [tuple(model.from_db(connection.alias, name, row[start:end]) for model, name, start, end in made) for row in rows]


@cache
def _names(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]
