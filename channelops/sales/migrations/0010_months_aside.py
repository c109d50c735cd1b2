"""Months that a connection of their own fills and indexes aside, before a load adopts them."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ("sales", "0009_loading"),
    ]

    operations = [
        migrations.RunSQL((SQL / "loading.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
