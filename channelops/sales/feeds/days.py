"""The days of a file: each text that stands for a date read once, so that millions of rows only look it up."""

from datetime import date

from django.db import connection
from psycopg2 import sql
from psycopg2.extras import execute_values

from .dates import date_of, split_form
from .expressions import field_texts
from .mapping import FeedMapping
from .staging import table


def read_days(*, batch_id: int, mapping: FeedMapping, header: list[str]) -> date | None:
    """Writes the batch's table of days and answers the earliest; None where no date could be read."""
    form, _time = split_form(mapping.fields["at"].form)
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("DROP TABLE IF EXISTS {days}; CREATE UNLOGGED TABLE {days} (day_text text, day date)").format(
                days=table("days", batch_id)
            )
        )
        text = field_texts(mapping, header)["day_text"]
        cursor.execute(sql.SQL("SELECT DISTINCT {} FROM {} r").format(text, table("raw", batch_id)))
        pairs = [(each, date_of(each, form=form)) for (each,) in cursor.fetchall()]
        known = [(each, day) for each, day in pairs if day is not None]
        execute_values(cursor, sql.SQL("INSERT INTO {} VALUES %s").format(table("days", batch_id)).as_string(cursor.connection), known)
        cursor.execute(sql.SQL("ANALYZE {}").format(table("days", batch_id)))
    return min((day for _text, day in known), default=None)
