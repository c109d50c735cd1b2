"""The chapter of customers' months: one of so many customers leaves, some of them while suspended, some of them come back; of most
of those who bought a device the months after it are told, too.
"""

from django.db import connection

from channelops.core.demo.world import DemoWorld
from channelops.kernel.periods import Month

# Of the customers with an order in the last months one in so many has left.
EVERY = 61
MONTHS = 6
# A customer's days hang on the number made of the reference: the same for the same seed.
LEFT = """
WITH bought AS (
    SELECT customer_ref, min(day) AS day, abs(hashtext(customer_ref || %(seed)s)) AS n FROM sales_order
    WHERE day >= %(first)s AND day < %(on)s AND kind = 1 AND customer_ref LIKE 'U%%' GROUP BY 1
), gone AS (
    SELECT customer_ref, n, day + 5 + n %% 120 AS ended FROM bought WHERE n %% %(every)s = 0 AND day + 5 + n %% 120 < %(on)s
)
INSERT INTO sales_customermonth (customer_ref, month, ended_on, suspended_since, suspended_days, minutes, data_mb, billed_fen,
    arrears_fen, audit_clean)
SELECT customer_ref, date_trunc('month', ended), ended,
    CASE WHEN n %% 3 = 0 THEN ended - least(n %% 9, extract(day FROM ended)::int - 1) END,
    CASE WHEN n %% 3 = 0 THEN least(n %% 9, extract(day FROM ended)::int - 1) ELSE 0 END, n %% 300, n %% 9000, n %% 9900, n %% 4000, true
FROM gone
UNION ALL SELECT customer_ref, date_trunc('month', ended) + interval '1 month', NULL, NULL, 0, n %% 300, n %% 9000, n %% 9900, 0, true
FROM gone WHERE n %% 7 = 0 AND date_trunc('month', ended) + interval '1 month' < %(on)s
"""
# Of those who stay: whether they call and pay enough for the parts of the device's commission that are paid later.
STAYED = """
INSERT INTO sales_customermonth (customer_ref, month, ended_on, suspended_since, suspended_days, minutes, data_mb, billed_fen,
    arrears_fen, audit_clean)
SELECT customer_ref, of_month, NULL, CASE WHEN n %% 23 = 0 THEN of_month + 20 END, CASE WHEN n %% 23 = 0 THEN 8 ELSE 0 END,
    (n / 3 + extract(month FROM of_month)::int * 7) %% 180, n %% 9000, 1900 + n %% 9000, CASE WHEN n %% 11 = 0 THEN 3000 ELSE 0 END,
    n %% 97 <> 0
FROM (
    SELECT DISTINCT o.customer_ref, abs(hashtext(o.customer_ref || %(seed)s)) AS n,
        (date_trunc('month', o.day) + make_interval(months => later))::date AS of_month
    FROM sales_order o JOIN sales_productfamily f ON f.id = o.family_id AND f.code = 'devices', generate_series(1, 2) AS later
    WHERE o.day >= %(first)s AND o.day < %(on)s AND o.kind = 1 AND o.customer_ref LIKE 'U%%'
) bought
WHERE n %% %(every)s <> 0 AND n %% 13 <> 0 AND of_month < date_trunc('month', %(on)s::date)
ON CONFLICT DO NOTHING
"""


def write(world: DemoWorld) -> None:
    """For the months that the demonstration's second plan rules."""
    first = Month.of(world.on).plus(-MONTHS).first
    with connection.cursor() as cursor:
        for query in (LEFT, STAYED):
            cursor.execute(query, {"seed": str(world.seed), "first": first, "on": world.on, "every": EVERY})
