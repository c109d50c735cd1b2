from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('incentives', '0013_doubled_orders'),
    ]

    operations = [
        migrations.RunSQL(
            (Path(__file__).parents[1] / "sql" / "rewinding.sql").read_text(encoding="utf-8"),
            "DROP FUNCTION incentives_fresh_add(date, integer[], integer[], bigint[])",
        ),
    ]
