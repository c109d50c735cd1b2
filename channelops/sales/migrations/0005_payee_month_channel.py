from django.db import migrations, models

# Kept sums know no channel: they are made anew from the orders, but for those that are still to be added.
ANEW = """
DELETE FROM sales_payeemonth;
INSERT INTO sales_payeemonth (month, payee_id, partner_id, province_id, city_id, county_id, channel_id, family_id,
    orders, returns, quantity, amount_fen, returned_fen)
SELECT date_trunc('month', day)::date, payee_id, max(partner_id), province_id, coalesce(city_id, 0), coalesce(county_id, 0), channel_id,
    family_id,
    sum(CASE kind WHEN 1 THEN 1 WHEN 3 THEN CASE WHEN quantity < 0 THEN -1 ELSE 0 END ELSE 0 END),
    sum(CASE kind WHEN 2 THEN 1 WHEN 3 THEN CASE WHEN quantity > 0 THEN -1 ELSE 0 END ELSE 0 END),
    sum(quantity), sum(amount_fen), sum(CASE WHEN kind = 2 OR kind = 3 AND quantity > 0 THEN amount_fen ELSE 0 END)
FROM sales_order o
WHERE payee_id IS NOT NULL
    AND NOT EXISTS (SELECT FROM sales_rollupdue d WHERE d.batch_id = o.batch_id AND d.month = date_trunc('month', o.day)::date)
GROUP BY 1, 2, 4, 5, 6, 7, 8
"""


class Migration(migrations.Migration):
    dependencies = [("sales", "0004_customer_months")]

    operations = [
        migrations.RemoveConstraint(model_name="payeemonth", name="payee_month_once"),
        migrations.AddField(model_name="payeemonth", name="channel_id", field=models.IntegerField(default=0), preserve_default=False),
        migrations.RunSQL(ANEW, "DELETE FROM sales_payeemonth"),
        migrations.AddConstraint(
            model_name="payeemonth",
            constraint=models.UniqueConstraint(
                fields=("month", "payee_id", "channel_id", "family_id", "county_id", "city_id", "province_id"), name="payee_month_once"
            ),
        ),
    ]
