"""The days of a file: its earliest, from which on whatever its import creates is open."""

from datetime import date

from django.db import connection
from psycopg2 import sql

from .dates import date_of, split_form
from .expressions import field_texts
from .mapping import FeedMapping
from .staging import table


def first_day(*, batch_id: int, mapping: FeedMapping, header: list[str]) -> date | None:
    """The earliest day that the batch's table `raw` names; None where no date can be read."""
    form, _time = split_form(mapping.fields["at"].form)
    text = field_texts(mapping, header)["day_text"]
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT DISTINCT {} FROM {} r").format(text, table("raw", batch_id)))
        days = [date_of(each, form=form) for (each,) in cursor.fetchall()]
    return min((day for day in days if day), default=None)
