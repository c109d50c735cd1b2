"""Bringing months of customers in: rows staged by COPY, checked as a set, and put in the place of what was said before."""

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channelops.core.access import Access
from channelops.core.refusals import Refused
from channelops.core.scoping import visible_to

from ..annexes import AnnexKind, Bytes, Cell, Content, Sender, Tally
from ..models import Customer

COLUMNS = {
    "customer": Cell(words=gettext_lazy("Number of the customer"), example="C-100017"),
    "month": Cell(words=gettext_lazy("Month"), example="2026-11"),
    "ended_on": Cell(words=gettext_lazy("Day on which the customer left; empty while in the net"), example=""),
    "suspended_since": Cell(words=gettext_lazy("First day of a suspension that lasts; else empty"), example=""),
    "suspended_days": Cell(words=gettext_lazy("Suspended days of the month"), example="0"),
    "minutes": Cell(words=gettext_lazy("Call minutes"), example="312"),
    "data_mb": Cell(words=gettext_lazy("Data in MB"), example="20480"),
    "billed": Cell(words=gettext_lazy("Billed, yuan"), example="129.00"),
    "arrears": Cell(words=gettext_lazy("Of it not paid, yuan"), example="0"),
    "audit_clean": Cell(words=gettext_lazy("1 where the audit found nothing, else 0"), example="1"),
}
STAGED = (
    "CREATE TEMP TABLE customer_months_staged (line bigint GENERATED ALWAYS AS IDENTITY (START 2), "
    + ", ".join(f"{c} text" for c in COLUMNS)
) + ") ON COMMIT DROP"
DAY = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"


def _is_day(column: str) -> str:
    """A day that there is: the thirtieth of February is none."""
    month = f"(left({column}, 7) || '-01')::date + interval '1 month - 1 day'"
    return f"CASE WHEN {column} !~ '{DAY}' THEN false ELSE right({column}, 2)::int <= extract(day FROM {month}) END"


# One condition a column, and what a sound row keeps between its cells; the first that does not hold is the reason.
CHECKS = (
    ("customer", "customer <> '' AND length(customer) <= 64"),
    ("month", r"month ~ '^\d{4}-(0[1-9]|1[0-2])$'"),
    ("ended_on", f"ended_on = '' OR ({_is_day('ended_on')} AND left(ended_on, 7) = month)"),
    ("suspended_since", f"suspended_since = '' OR ({_is_day('suspended_since')} AND (ended_on = '' OR suspended_since <= ended_on))"),
    ("suspended_days", r"suspended_days ~ '^(\d|[12]\d|3[01])$'"),
    ("minutes", r"minutes ~ '^\d{1,9}$'"),
    ("data_mb", r"data_mb ~ '^\d{1,12}$'"),
    ("billed", r"billed ~ '^\d{1,12}(\.\d{1,2})?$'"),
    ("arrears", r"arrears ~ '^\d{1,12}(\.\d{1,2})?$'"),
    ("audit_clean", "audit_clean IN ('0', '1')"),
)
FAULT = "CASE " + " ".join(f"WHEN NOT ({condition}) THEN '{column}'" for column, condition in CHECKS) + " END"
LOAD = f"""
INSERT INTO sales_customermonth (customer_ref, month, ended_on, suspended_since, suspended_days, minutes, data_mb, billed_fen, arrears_fen,
    audit_clean)
SELECT DISTINCT ON (customer, month) customer, (month || '-01')::date, nullif(ended_on, '')::date, nullif(suspended_since, '')::date,
    suspended_days::smallint, minutes::integer, data_mb::bigint, (billed::numeric * 100)::bigint, (arrears::numeric * 100)::bigint,
    audit_clean = '1'
FROM customer_months_staged WHERE {FAULT} IS NULL ORDER BY customer, month, line DESC
ON CONFLICT (customer_ref, month) DO UPDATE SET (ended_on, suspended_since, suspended_days, minutes, data_mb, billed_fen, arrears_fen,
    audit_clean) = (excluded.ended_on, excluded.suspended_since, excluded.suspended_days, excluded.minutes, excluded.data_mb,
    excluded.billed_fen, excluded.arrears_fen, excluded.audit_clean)
WHERE (sales_customermonth.ended_on, sales_customermonth.suspended_since, sales_customermonth.suspended_days, sales_customermonth.minutes,
    sales_customermonth.data_mb, sales_customermonth.billed_fen, sales_customermonth.arrears_fen, sales_customermonth.audit_clean)
    IS DISTINCT FROM (excluded.ended_on, excluded.suspended_since, excluded.suspended_days, excluded.minutes, excluded.data_mb,
    excluded.billed_fen, excluded.arrears_fen, excluded.audit_clean)
"""  # noqa: S608 - composed of literals
# So many rejected rows are told one by one.
SHOWN = 100_000


@transaction.atomic
def customer_months_import(*, rows: Bytes, within: Access | None = None) -> Tally:
    """Takes the rows of a CSV in UTF-8 without its header; of a customer's month that is named twice the last row holds."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS customer_months_staged")
        cursor.execute(STAGED)
        names = ", ".join(COLUMNS)
        command = f"COPY customer_months_staged ({names}) FROM STDIN (FORMAT csv, FORCE_NOT_NULL ({names}))"
        try:
            with transaction.atomic():
                cursor.copy_expert(command, rows, 1 << 20)
        except DatabaseError as error:
            why = str(error).partition("\n")[0]
            raise Refused(_("The file cannot be read: %(why)s") % {"why": why}, field="file") from error
        cursor.execute(f"SELECT count(*), count({FAULT}) FROM customer_months_staged")  # noqa: S608 - composed of literals
        read, rejected = cursor.fetchone()
        cursor.execute(f"SELECT line, {FAULT} FROM customer_months_staged WHERE {FAULT} IS NOT NULL ORDER BY line LIMIT {SHOWN}")  # noqa: S608
        sentence = _("The cell of “%(column)s” cannot be used.")
        problems = [(line, sentence % {"column": column}) for line, column in cursor.fetchall()]
        outside = [] if within is None else _drop_outside(within)
        cursor.execute(LOAD)
        accepted = cursor.rowcount
    duplicate = read - rejected - len(outside) - accepted
    return Tally(read=read, accepted=accepted, duplicate=duplicate, problems=sorted(problems + outside))


def _drop_outside(within: Access) -> list[tuple[int, str]]:
    """Rows of customers who lie outside of what the sender sees are taken off, and told."""
    outside = Customer.objects.exclude(pk__in=visible_to(within, Customer.objects.all()).values("pk")).values("ref").order_by()
    query, params = outside.query.sql_with_params()
    with connection.cursor() as cursor:
        # those at fault stay, they are told already
        cursor.execute(f"DELETE FROM customer_months_staged WHERE {FAULT} IS NULL AND customer IN ({query}) RETURNING line", params)  # noqa: S608
        sentence = _("The customer lies outside of what you answer for.")
        return [(line, sentence) for (line,) in cursor.fetchall()]


def customer_months_bring(content: Content, sender: Sender) -> Tally:
    """The months of a file."""
    return customer_months_import(rows=content, within=sender.within)


KIND = AnnexKind(
    code="customer_months",
    title=gettext_lazy("Months of customers"),
    note=gettext_lazy("What the customer system says of each customer and month: clawbacks and tests of instalments go by it."),
    columns=COLUMNS,
    bring=customer_months_bring,
)
