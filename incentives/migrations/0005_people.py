from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("incentives", "0004_accrual_pieces"),
    ]

    operations = [
        migrations.RunSQL(
            (Path(__file__).parents[1] / "sql" / "people.sql").read_text(encoding="utf-8"),
            "DROP FUNCTION incentives_fresh_merge(date)",
        ),
    ]
