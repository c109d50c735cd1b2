"""The sums of the roll-ups as SQL: the fine ones from orders, the coarser ones from the finer."""

FIGURES = ("orders", "returns", "quantity", "amount_fen", "returned_fen")
# A cancellation of a sale takes an order away, one of a return a return.
FROM_ORDERS = """
    count(*) FILTER (WHERE kind = 1) - count(*) FILTER (WHERE kind = 3 AND quantity < 0) AS orders,
    count(*) FILTER (WHERE kind = 2) - count(*) FILTER (WHERE kind = 3 AND quantity > 0) AS returns,
    sum(quantity) AS quantity, sum(amount_fen) AS amount_fen,
    coalesce(sum(amount_fen) FILTER (WHERE kind = 2 OR kind = 3 AND quantity > 0), 0) AS returned_fen
"""
FROM_FINER = ", ".join(f"sum({name}) AS {name}" for name in FIGURES)
PLACE = "province_id, coalesce(city_id, 0) AS city_id, coalesce(county_id, 0) AS county_id"
PLACE_KEYS = "province_id, coalesce(city_id, 0), coalesce(county_id, 0)"
COUNTY_DAY = (
    f"SELECT day, {PLACE}, channel_id, family_id, {FROM_ORDERS} FROM sales_order"  # noqa: S608 - constants
    f" WHERE {{where}} GROUP BY day, {PLACE_KEYS}, channel_id, family_id"
)
# Of one month, which the caller names: to cut every order's day to its month takes longer than all the sums.
PAYEE_MONTH = (
    f"SELECT %(first)s::date AS month, payee_id, max(partner_id) AS partner_id, {PLACE}, channel_id, family_id,"  # noqa: S608 - constants
    f" {FROM_ORDERS} FROM sales_order WHERE {{where}} AND payee_id IS NOT NULL GROUP BY payee_id, {PLACE_KEYS}, channel_id, family_id"
)
# Every region of a row's place, each at its level.
LEVELS = "CROSS JOIN LATERAL (VALUES (f.province_id, 1), (f.city_id, 2), (f.county_id, 3)) AS g (region_id, level)"
REGION_DAY = (
    f"SELECT f.day, g.region_id, g.level::smallint AS level, f.channel_id, {FROM_FINER} FROM {{finer}} f {LEVELS}"  # noqa: S608 - constants
    " WHERE g.region_id > 0 AND {where} GROUP BY 1, 2, 3, 4"
)
REGION_MONTH = (
    f"SELECT date_trunc('month', f.day)::date AS month, f.region_id, f.level, f.channel_id, {FROM_FINER}"  # noqa: S608 - constants
    " FROM {finer} f WHERE {where} GROUP BY 1, 2, 3, 4"
)
KEYS = {
    "sales_countyday": "day, county_id, city_id, province_id, channel_id, family_id",
    "sales_payeemonth": "month, payee_id, channel_id, family_id, county_id, city_id, province_id",
    "sales_regionday": "region_id, day, channel_id",
    "sales_regionmonth": "region_id, month, channel_id",
}
COLUMNS = {
    "sales_countyday": "day, province_id, city_id, county_id, channel_id, family_id",
    "sales_payeemonth": "month, payee_id, partner_id, province_id, city_id, county_id, channel_id, family_id",
    "sales_regionday": "day, region_id, level, channel_id",
    "sales_regionmonth": "month, region_id, level, channel_id",
}


def insert(table: str, rows: str, *, add: bool) -> str:
    """Rows written into a roll-up; with `add` they are added to what stands there."""
    figures = ", ".join(FIGURES)
    text = f"INSERT INTO {table} ({COLUMNS[table]}, {figures}) SELECT {COLUMNS[table]}, {figures} FROM ({rows}) s"  # noqa: S608 - constants
    if add:
        sums = ", ".join(f"{name} = t.{name} + excluded.{name}" for name in FIGURES)
        text = text.replace(f"INSERT INTO {table} ", f"INSERT INTO {table} AS t ", 1) + f" ON CONFLICT ({KEYS[table]}) DO UPDATE SET {sums}"
    return text
