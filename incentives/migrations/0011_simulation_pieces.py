from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('incentives', '0010_contract_pins'),
    ]

    operations = [
        migrations.RunSQL(
            (Path(__file__).parents[1] / "sql" / "trials.sql").read_text(encoding="utf-8"),
            "DROP FUNCTION incentives_trial(bigint, date, date); DROP FUNCTION incentives_trial_drop(bigint)",
        ),
        migrations.AddField('simulation', 'last_order', models.BigIntegerField(default=0)),
        migrations.AddField('simulation', 'every', models.PositiveIntegerField(default=1)),
        migrations.CreateModel(
            name='SimulationPiece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('low', models.PositiveSmallIntegerField(default=0)),
                ('high', models.PositiveSmallIntegerField(default=0)),
                ('side', models.CharField(blank=True, default='', max_length=4)),
                ('month', models.DateField(blank=True, null=True)),
                ('done', models.BooleanField(default=False)),
                ('simulation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='incentives.simulation')),
            ],
            options={
                'ordering': ['simulation_id', 'number'],
                'constraints': [models.UniqueConstraint(fields=('simulation', 'number'), name='simulation_piece_once')],
            },
        ),
        migrations.DeleteModel(name='SimulationRow'),
        migrations.DeleteModel(name='SimulationPayee'),
        migrations.DeleteModel(name='SimulationCell'),
        migrations.DeleteModel(name='SimulationVolume'),
        migrations.CreateModel(
            name='SimulationRow',
            fields=[
                ('simulation_id', models.BigIntegerField()),
                ('then_fen', models.BigIntegerField(default=0)),
                ('now_fen', models.BigIntegerField(default=0)),
                ('orders', models.IntegerField(default=0)),
                ('pieces', models.BigIntegerField(default=0)),
                ('revenue_fen', models.BigIntegerField(default=0)),
                ('pk', models.CompositePrimaryKey('simulation_id', 'payee_id', 'month', 'article', 'channel', 'stage', 'kind', 'piece', blank=True, editable=False, primary_key=True, serialize=False)),
                ('payee_id', models.IntegerField()),
                ('month', models.DateField()),
                ('article', models.SmallIntegerField()),
                ('channel', models.SmallIntegerField()),
                ('stage', models.SmallIntegerField()),
                ('kind', models.SmallIntegerField(default=0)),
                ('piece', models.SmallIntegerField(default=0)),
                ('mine', models.SmallIntegerField(default=1)),
            ],
            options={
                'ordering': ['payee_id', 'month', 'article'],
            },
        ),
        migrations.CreateModel(
            name='SimulationPayee',
            fields=[
                ('simulation_id', models.BigIntegerField()),
                ('then_fen', models.BigIntegerField(default=0)),
                ('now_fen', models.BigIntegerField(default=0)),
                ('orders', models.IntegerField(default=0)),
                ('pieces', models.BigIntegerField(default=0)),
                ('revenue_fen', models.BigIntegerField(default=0)),
                ('province_id', models.IntegerField(default=0)),
                ('city_id', models.IntegerField(default=0)),
                ('county_id', models.IntegerField(default=0)),
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('payee_id', models.IntegerField()),
                ('partner_id', models.IntegerField(default=0)),
            ],
            options={
                'ordering': ['payee_id'],
                'indexes': [models.Index(fields=['simulation_id'], name='simulation_payee_of')],
            },
        ),
        migrations.CreateModel(
            name='SimulationCell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('simulation_id', models.BigIntegerField()),
                ('then_fen', models.BigIntegerField(default=0)),
                ('now_fen', models.BigIntegerField(default=0)),
                ('orders', models.IntegerField(default=0)),
                ('pieces', models.BigIntegerField(default=0)),
                ('revenue_fen', models.BigIntegerField(default=0)),
                ('province_id', models.IntegerField(default=0)),
                ('city_id', models.IntegerField(default=0)),
                ('county_id', models.IntegerField(default=0)),
                ('month', models.DateField()),
                ('article', models.SmallIntegerField()),
                ('channel', models.SmallIntegerField()),
                ('stage', models.SmallIntegerField()),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['simulation_id', 'county_id'], name='simulation_cell_place')],
            },
        ),
        migrations.CreateModel(
            name='SimulationVolume',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('simulation_id', models.BigIntegerField()),
                ('then_fen', models.BigIntegerField(default=0)),
                ('now_fen', models.BigIntegerField(default=0)),
                ('province_id', models.IntegerField(default=0)),
                ('city_id', models.IntegerField(default=0)),
                ('county_id', models.IntegerField(default=0)),
                ('piece', models.SmallIntegerField()),
                ('percent', models.SmallIntegerField()),
                ('payees', models.IntegerField(default=0)),
                ('then_square', models.BigIntegerField(default=0)),
                ('then_product', models.BigIntegerField(default=0)),
                ('now_square', models.BigIntegerField(default=0)),
                ('now_product', models.BigIntegerField(default=0)),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['simulation_id', 'county_id'], name='simulation_volume_place')],
            },
        ),

    ]
