import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='CommissionMonth',
            fields=[
                ('month', models.DateField(primary_key=True, serialize=False)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-month'],
            },
        ),
        migrations.CreateModel(
            name='PlaceCommission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('province_id', models.IntegerField()),
                ('city_id', models.IntegerField()),
                ('county_id', models.IntegerField()),
                ('amount_fen', models.BigIntegerField()),
                ('month', models.ForeignKey(db_column='month', on_delete=django.db.models.deletion.CASCADE, related_name='places', to='analytics.commissionmonth')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('month', 'county_id', 'city_id', 'province_id'), name='place_commission_once')],
            },
        ),
        migrations.CreateModel(
            name='RegionCommission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('region_id', models.IntegerField()),
                ('level', models.SmallIntegerField()),
                ('amount_fen', models.BigIntegerField()),
                ('month', models.ForeignKey(db_column='month', on_delete=django.db.models.deletion.CASCADE, related_name='regions', to='analytics.commissionmonth')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('region_id', 'month'), name='region_commission_once')],
            },
        ),
    ]
