"""What a load costs: narrower indexes of orders, keys sorted by their reference first, later revisions found at once."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parents[1] / "sql"
# A fresh database has these from its first migration; one that is older gets them here.
KEYS = """
DO $$ BEGIN
    IF (SELECT attname FROM pg_attribute WHERE attrelid = 'sales_orderkey_pkey'::regclass AND attnum = 1) <> 'ref' THEN
        PERFORM sales_order_keys_bare();
        PERFORM sales_order_keys_indexed();
    END IF;
    IF pg_get_indexdef('order_payee'::regclass) LIKE '%id, day, id)' THEN
        DROP INDEX order_payee, order_county;
        CREATE INDEX order_payee ON sales_order (payee_id, day);
        CREATE INDEX order_county ON sales_order (county_id, day);
    END IF;
END $$
"""


class Migration(migrations.Migration):

    dependencies = [
        ("sales", "0008_span_partners"),
    ]

    operations = [
        migrations.RunSQL((SQL / "loading.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
        migrations.RunSQL(KEYS, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="orderkey",
            index=models.Index(condition=models.Q(("revision__gt", 1)), fields=["source_id", "ref"], name="order_key_revised"),
        ),
    ]
