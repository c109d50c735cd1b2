"""The chapter of shared orders: now and then two shops of a city bring a customer in together, seventy to thirty."""

from django.db import connection

from channelops.core.demo.world import DemoWorld

# One of so many sales of partners is shared.
EVERY = 331
SHARED = """
WITH mates AS (
    SELECT id, coalesce(
        lead(id) OVER (PARTITION BY city_id ORDER BY id), first_value(id) OVER (PARTITION BY city_id ORDER BY id)) AS mate
    FROM sales_payee WHERE kind = 'partner' AND closed_on IS NULL
), told AS (
    SELECT o.id, o.day, o.payee_id, m.mate FROM sales_order o JOIN mates m ON m.id = o.payee_id AND m.mate <> m.id
    WHERE o.kind = 1 AND (o.id + %(seed)s) %% %(every)s = 0
)
INSERT INTO sales_ordersplit (order_id, day, payee_id, share_millionths, place)
SELECT id, day, payee_id, 700000, 1 FROM told UNION ALL SELECT id, day, mate, 300000, 2 FROM told
"""


def write(world: DemoWorld) -> None:
    """By the orders' numbers, which are the same for the same seed."""
    with connection.cursor() as cursor:
        cursor.execute(SHARED, {"seed": world.seed, "every": EVERY})
