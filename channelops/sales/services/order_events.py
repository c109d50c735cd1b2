"""Bringing events in: rows staged by COPY, checked against orders, payees and campaigns as a set, each sound one written once."""

from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channelops.core.access import Access
from channelops.core.refusals import Refused

from ..annexes import AnnexKind, Bytes, Cell, Content, Sender, Tally
from ..models import Source
from . import order_events_sql as sql

COLUMNS = {
    "event": Cell(words=gettext_lazy("Number of the event in the source, once"), example="BILL-2026-12-004217"),
    "kind": Cell(words=gettext_lazy("activated, billed, paid, active, referred or campaign"), example="billed"),
    "order": Cell(words=gettext_lazy("Number of the order"), example="20261119-004217"),
    "order_source": Cell(words=gettext_lazy("Source of the order, where it is another than that of the file"), example=""),
    "at": Cell(words=gettext_lazy("When: a day, or a day with the time"), example="2026-12-01"),
    "month": Cell(words=gettext_lazy("Of billed, paid and active: which month since the order, from 1"), example="1"),
    "amount": Cell(words=gettext_lazy("Of billed and paid: yuan"), example="129.00"),
    "arrears": Cell(words=gettext_lazy("Of billed: yuan of it that are not paid"), example="0"),
    "payee": Cell(words=gettext_lazy("Of referred: who had registered the deal"), example=""),
    "campaign": Cell(words=gettext_lazy("Of campaign: its code"), example=""),
    "new_customers": Cell(words=gettext_lazy("Of activated: how many customers are new by it"), example=""),
}
SENTENCES: dict[str, str | Promise] = {
    "event": gettext_lazy("The number of the event is empty or longer than 64 characters."),
    "kind": gettext_lazy("“%(value)s” is none of: activated, billed, paid, active, referred, campaign."),
    "at": gettext_lazy("“%(value)s” is not a time; write it like 2026-12-01 or 2026-12-01 09:14:00."),
    "month": gettext_lazy("Which month since the order is a whole number from 1 for billed, paid and active, and empty for all else."),
    "amount": gettext_lazy("“%(value)s” is not an amount of a bill or payment in yuan."),
    "arrears": gettext_lazy("“%(value)s” is not a part of the bill in yuan."),
    "new_customers": gettext_lazy("“%(value)s” is not a number of customers."),
    "order": gettext_lazy("There is no sale “%(value)s” of this source."),
    "nobody": gettext_lazy("The order “%(value)s” has no payee."),
    "payee": gettext_lazy("There is no payee “%(value)s”."),
    "campaign": gettext_lazy("There is no campaign “%(value)s” that ran on the day of the order."),
    "early": gettext_lazy("The event is before its order."),
    "late": gettext_lazy("The event is still to come."),
    "conflict": gettext_lazy("The event “%(value)s” came in before with other content."),
    "again": gettext_lazy("The order has had this event already, under another number."),
}
# So many rejected rows are told one by one.
SHOWN = 100_000


@transaction.atomic
def order_events_import(*, rows: Bytes, source: Source, at: datetime, within: Access | None = None) -> Tally:
    """Takes the rows of a CSV in UTF-8 without its header; an event that came in before changes nothing."""
    words: dict[str, Any] = {"source": source.pk, "at": at, **_reach(within)}
    with connection.cursor() as cursor:
        # one file at a time: what is known of an event is looked up before it is written
        cursor.execute("SELECT pg_advisory_xact_lock(730300, 4)")
        cursor.execute(sql.STAGED)
        try:
            with transaction.atomic():
                cursor.copy_expert(sql.COPY, rows, 1 << 20)
        except DatabaseError as error:
            why = str(error).partition("\n")[0]
            raise Refused(_("The file cannot be read: %(why)s") % {"why": why}, field="file") from error
        cursor.execute(sql.TOLD, words)
        cursor.execute("ANALYZE order_events_told")
        cursor.execute(sql.CHECKED, words)
        cursor.execute(sql.AGAIN, words)
        cursor.execute(sql.COUNTED)
        read, rejected, fresh = cursor.fetchone()
        cursor.execute(sql.PROBLEMS.format(shown=SHOWN))
        problems = [(line, str(SENTENCES[fault]) % {"value": value[:64]}) for line, fault, value in cursor.fetchall()]
        if fresh:
            cursor.execute("SELECT sales_order_event_months((SELECT array_agg(DISTINCT day) FROM order_events_told WHERE fault IS NULL))")
            cursor.execute("SELECT sales_order_ids(%s)", [fresh])
            words["first"] = cursor.fetchone()[0]
            cursor.execute(sql.KEYS, words)
            cursor.execute(sql.EVENTS, words)
    return Tally(read=read, accepted=fresh, duplicate=read - rejected - fresh, problems=problems)


def order_events_bring(content: Content, sender: Sender) -> Tally:
    """The events of a file."""
    assert sender.source is not None
    return order_events_import(rows=content, source=sender.source, at=sender.at, within=sender.within)


KIND = AnnexKind(
    code="order_events",
    title=gettext_lazy("Events of orders"),
    note=gettext_lazy(
        "What becomes of an order later: its activation, bills and payments, a registered deal, a campaign. Plans pay by it."
    ),
    columns=COLUMNS,
    bring=order_events_bring,
    of_source=True,
)


def _reach(within: Access | None) -> dict[str, Any]:
    """The regions whose orders the sender's rows may name; all of them for the house itself."""
    held = within.nodes if within else ()
    levels = {name: [getattr(each, f"{name}_id") for each in held if each.level == level] for level, name in sql.LEVELS.items()}
    return levels | {"everywhere": within is None}
