from pathlib import Path

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Industry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_zh', models.CharField(max_length=120)),
                ('name_en', models.CharField(blank=True, max_length=160)),
                ('sort_key', models.CharField(blank=True, db_index=True, max_length=400)),
                ('initials', models.CharField(blank=True, max_length=120)),
                ('code', models.SlugField(max_length=40, unique=True)),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='ProductCategory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_zh', models.CharField(max_length=120)),
                ('name_en', models.CharField(blank=True, max_length=160)),
                ('sort_key', models.CharField(blank=True, db_index=True, max_length=400)),
                ('initials', models.CharField(blank=True, max_length=120)),
                ('code', models.CharField(max_length=64, unique=True)),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='CampaignCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_zh', models.CharField(max_length=120)),
                ('name_en', models.CharField(blank=True, max_length=160)),
                ('sort_key', models.CharField(blank=True, db_index=True, max_length=400)),
                ('initials', models.CharField(blank=True, max_length=120)),
                ('code', models.CharField(max_length=64, unique=True)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_day', None), ('last_day__gte', models.F('first_day')), _connector='OR'), name='campaign_code_ends_after_start', violation_error_message='A campaign ends after it began.')],
            },
        ),
        migrations.CreateModel(
            name='Channel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_zh', models.CharField(max_length=120)),
                ('name_en', models.CharField(blank=True, max_length=160)),
                ('sort_key', models.CharField(blank=True, db_index=True, max_length=400)),
                ('initials', models.CharField(blank=True, max_length=120)),
                ('code', models.SlugField(max_length=40, unique=True)),
                ('kind', models.CharField(choices=[('own', 'Own halls'), ('social', 'Social channel'), ('group', 'Group channel'), ('outbound', 'Outbound calls'), ('online', 'Online')], max_length=10)),
                ('external', models.BooleanField(default=False)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.department')),
            ],
            options={
                'ordering': ['position', 'code'],
            },
        ),
        migrations.CreateModel(
            name='ChannelAssignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('during', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='sales.channel')),
                ('manager', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.region')),
            ],
            options={
                'ordering': ['region__path', 'channel__position', '-during'],
            },
        ),
        migrations.CreateModel(
            name='CountyDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('orders', models.BigIntegerField()),
                ('returns', models.BigIntegerField()),
                ('quantity', models.BigIntegerField()),
                ('amount_fen', models.BigIntegerField()),
                ('returned_fen', models.BigIntegerField()),
                ('day', models.DateField()),
                ('province_id', models.IntegerField()),
                ('city_id', models.IntegerField(default=0)),
                ('county_id', models.IntegerField(default=0)),
                ('channel_id', models.IntegerField()),
                ('family_id', models.IntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['county_id', 'day'], name='county_day_by_county')],
                'constraints': [models.UniqueConstraint(fields=('day', 'county_id', 'city_id', 'province_id', 'channel_id', 'family_id'), name='county_day_once')],
            },
        ),
        migrations.CreateModel(
            name='CustomerMonth',
            fields=[
                ('pk', models.CompositePrimaryKey('customer_ref', 'month', blank=True, editable=False, primary_key=True, serialize=False)),
                ('customer_ref', models.CharField(db_collation='C', max_length=64)),
                ('month', models.DateField()),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('suspended_since', models.DateField(blank=True, null=True)),
                ('suspended_days', models.SmallIntegerField(default=0)),
                ('minutes', models.IntegerField(default=0)),
                ('data_mb', models.BigIntegerField(default=0)),
                ('billed_fen', models.BigIntegerField(default=0)),
                ('arrears_fen', models.BigIntegerField(default=0)),
                ('audit_clean', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['customer_ref', 'month'],
                'indexes': [models.Index(condition=models.Q(('ended_on__isnull', False)), fields=['ended_on'], name='customer_month_ended')],
                'constraints': [models.CheckConstraint(condition=models.Q(('month__day', 1)), name='customer_month_is_a_month'), models.CheckConstraint(condition=models.Q(('arrears_fen__gte', 0), ('billed_fen__gte', 0), ('data_mb__gte', 0), ('minutes__gte', 0), ('suspended_days__range', (0, 31))), name='customer_month_counts_up'), models.CheckConstraint(condition=models.Q(('ended_on', None), ('suspended_since', None), ('suspended_since__lte', models.F('ended_on')), _connector='OR'), name='customer_month_suspended_before_end')],
            },
        ),
        migrations.CreateModel(
            name='Customer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('province_id', models.BigIntegerField(blank=True, null=True)),
                ('city_id', models.BigIntegerField(blank=True, null=True)),
                ('county_id', models.BigIntegerField(blank=True, null=True)),
                ('ref', models.CharField(db_collation='C', max_length=64, unique=True)),
                ('customer_class', models.CharField(blank=True, choices=[('A', 'Class A'), ('B', 'Class B'), ('C', 'Class C')], max_length=1)),
                ('card', models.CharField(blank=True, choices=[('', 'No card'), ('silver', 'Silver card'), ('gold', 'Gold card'), ('diamond', 'Diamond card')], max_length=8)),
                ('industry', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sales.industry')),
            ],
            options={
                'ordering': ['ref'],
            },
        ),
        migrations.CreateModel(
            name='BoundaryRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seller', models.CharField(choices=[('account_manager', 'Account manager'), ('industry_agent', 'Industry agent'), ('region_agent', 'Region agent')], max_length=16)),
                ('customer_class', models.CharField(blank=True, choices=[('A', 'Class A'), ('B', 'Class B'), ('C', 'Class C')], max_length=1)),
                ('card', models.CharField(blank=True, choices=[('', 'No card'), ('silver', 'Silver card'), ('gold', 'Gold card'), ('diamond', 'Diamond card')], max_length=8)),
                ('product_form', models.CharField(blank=True, choices=[('simple', 'Simple, standard'), ('configured', 'Configured, developed')], max_length=10)),
                ('may_register', models.BooleanField(default=False)),
                ('may_sell', models.BooleanField(default=False)),
                ('may_be_paid', models.BooleanField(default=False)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.region')),
                ('industry', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sales.industry')),
            ],
            options={
                'ordering': ['seller', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Mapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('document', models.JSONField()),
                ('created_at', models.DateTimeField()),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['source_id', '-version'],
            },
        ),
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('province_id', models.BigIntegerField(blank=True, null=True)),
                ('city_id', models.BigIntegerField(blank=True, null=True)),
                ('county_id', models.BigIntegerField(blank=True, null=True)),
                ('status', models.CharField(choices=[('uploaded', 'Uploaded'), ('received', 'Received'), ('staged', 'Staged'), ('checked', 'Checked'), ('loaded', 'Loaded'), ('refused', 'Refused')], default='received', max_length=10)),
                ('way', models.CharField(choices=[('page', 'Page'), ('command', 'Command'), ('folder', 'Folder'), ('rest', 'REST'), ('again', 'Corrected rows')], max_length=8)),
                ('file_name', models.CharField(max_length=200)),
                ('stored_as', models.CharField(max_length=200)),
                ('size', models.BigIntegerField(default=0)),
                ('sha256', models.CharField(max_length=64)),
                ('encoding', models.CharField(blank=True, max_length=12)),
                ('header', models.JSONField(blank=True, default=list)),
                ('sample', models.JSONField(blank=True, default=list)),
                ('received_at', models.DateTimeField()),
                ('loaded_at', models.DateTimeField(blank=True, null=True)),
                ('refusal', models.CharField(blank=True, max_length=600)),
                ('refusal_values', models.JSONField(blank=True, default=dict)),
                ('read', models.BigIntegerField(default=0)),
                ('accepted', models.BigIntegerField(default=0)),
                ('duplicate', models.BigIntegerField(default=0)),
                ('rejected', models.BigIntegerField(default=0)),
                ('read_fen', models.BigIntegerField(default=0)),
                ('accepted_fen', models.BigIntegerField(default=0)),
                ('duplicate_fen', models.BigIntegerField(default=0)),
                ('rejected_fen', models.BigIntegerField(default=0)),
                ('created', models.JSONField(blank=True, default=dict)),
                ('remarks', models.JSONField(blank=True, default=list)),
                ('first_day', models.DateField(blank=True, null=True)),
                ('last_day', models.DateField(blank=True, null=True)),
                ('months', models.JSONField(blank=True, default=dict)),
                ('counties', models.IntegerField(default=0)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='again', to='sales.batch')),
                ('received_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('mapping', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='sales.mapping')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='OrderEventKey',
            fields=[
                ('pk', models.CompositePrimaryKey('source_id', 'ref', blank=True, editable=False, primary_key=True, serialize=False)),
                ('source_id', models.IntegerField()),
                ('ref', models.CharField(db_collation='C', max_length=64)),
                ('day', models.DateField()),
                ('event_id', models.BigIntegerField()),
                ('order_id', models.BigIntegerField()),
                ('digest', models.BigIntegerField()),
                ('kind', models.SmallIntegerField()),
                ('months', models.SmallIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 6), _negated=True), fields=('order_id', 'kind', 'months'), name='order_event_once')],
            },
        ),
        migrations.CreateModel(
            name='OrderKey',
            fields=[
                ('pk', models.CompositePrimaryKey('ref', 'source_id', 'revision', blank=True, editable=False, primary_key=True, serialize=False)),
                ('source_id', models.IntegerField()),
                ('ref', models.CharField(db_collation='C', max_length=64)),
                ('revision', models.IntegerField()),
                ('day', models.DateField()),
                ('order_id', models.BigIntegerField()),
                ('digest', models.BigIntegerField()),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('revision__gt', 1)), fields=['source_id', 'ref'], name='order_key_revised')],
            },
        ),
        migrations.CreateModel(
            name='OrderSplit',
            fields=[
                ('pk', models.CompositePrimaryKey('order_id', 'place', blank=True, editable=False, primary_key=True, serialize=False)),
                ('order_id', models.BigIntegerField()),
                ('day', models.DateField()),
                ('payee_id', models.IntegerField()),
                ('share_millionths', models.IntegerField()),
                ('place', models.SmallIntegerField()),
            ],
            options={
                'ordering': ['order_id', 'place'],
                'indexes': [models.Index(fields=['day', 'order_id'], name='order_split_day')],
                'constraints': [models.UniqueConstraint(fields=('order_id', 'payee_id'), name='order_split_payee_once'), models.CheckConstraint(condition=models.Q(('share_millionths__gt', 0)), name='order_split_above_zero')],
            },
        ),
        migrations.CreateModel(
            name='Payee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('province_id', models.BigIntegerField(blank=True, null=True)),
                ('city_id', models.BigIntegerField(blank=True, null=True)),
                ('county_id', models.BigIntegerField(blank=True, null=True)),
                ('name_zh', models.CharField(max_length=120)),
                ('name_en', models.CharField(blank=True, max_length=160)),
                ('sort_key', models.CharField(blank=True, db_index=True, max_length=400)),
                ('initials', models.CharField(blank=True, max_length=120)),
                ('code', models.CharField(max_length=120, unique=True)),
                ('kind', models.CharField(choices=[('partner', 'Partner'), ('staff', 'Own staff')], max_length=8)),
                ('partner_id', models.BigIntegerField(blank=True, null=True, unique=True)),
                ('opened_on', models.DateField()),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('person', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payee', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='PayeeMonth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('orders', models.BigIntegerField()),
                ('returns', models.BigIntegerField()),
                ('quantity', models.BigIntegerField()),
                ('amount_fen', models.BigIntegerField()),
                ('returned_fen', models.BigIntegerField()),
                ('month', models.DateField()),
                ('payee_id', models.IntegerField()),
                ('partner_id', models.IntegerField(null=True)),
                ('province_id', models.IntegerField()),
                ('city_id', models.IntegerField(default=0)),
                ('county_id', models.IntegerField(default=0)),
                ('channel_id', models.IntegerField()),
                ('family_id', models.IntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['payee_id', 'month'], name='payee_month_by_payee'), models.Index(fields=['month', 'county_id'], name='payee_month_by_county')],
                'constraints': [models.UniqueConstraint(fields=('month', 'payee_id', 'channel_id', 'family_id', 'county_id', 'city_id', 'province_id'), name='payee_month_once')],
            },
        ),
        migrations.CreateModel(
            name='ProductFamily',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_zh', models.CharField(max_length=120)),
                ('name_en', models.CharField(blank=True, max_length=160)),
                ('sort_key', models.CharField(blank=True, db_index=True, max_length=400)),
                ('initials', models.CharField(blank=True, max_length=120)),
                ('code', models.CharField(max_length=64, unique=True)),
                ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='families', to='sales.productcategory')),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Product',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_zh', models.CharField(max_length=120)),
                ('name_en', models.CharField(blank=True, max_length=160)),
                ('sort_key', models.CharField(blank=True, db_index=True, max_length=400)),
                ('initials', models.CharField(blank=True, max_length=120)),
                ('code', models.CharField(max_length=64, unique=True)),
                ('form', models.CharField(choices=[('simple', 'Simple, standard'), ('configured', 'Configured, developed')], default='simple', max_length=10)),
                ('price_fen', models.BigIntegerField(blank=True, null=True)),
                ('points', models.PositiveIntegerField(default=0)),
                ('sold_from', models.DateField(blank=True, null=True)),
                ('sold_until', models.DateField(blank=True, null=True)),
                ('family', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='products', to='sales.productfamily')),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='RegionDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('orders', models.BigIntegerField()),
                ('returns', models.BigIntegerField()),
                ('quantity', models.BigIntegerField()),
                ('amount_fen', models.BigIntegerField()),
                ('returned_fen', models.BigIntegerField()),
                ('day', models.DateField()),
                ('region_id', models.IntegerField()),
                ('level', models.SmallIntegerField()),
                ('channel_id', models.IntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['day', 'level'], name='region_day_by_level')],
                'constraints': [models.UniqueConstraint(fields=('region_id', 'day', 'channel_id'), name='region_day_once')],
            },
        ),
        migrations.CreateModel(
            name='RegionMonth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('orders', models.BigIntegerField()),
                ('returns', models.BigIntegerField()),
                ('quantity', models.BigIntegerField()),
                ('amount_fen', models.BigIntegerField()),
                ('returned_fen', models.BigIntegerField()),
                ('month', models.DateField()),
                ('region_id', models.IntegerField()),
                ('level', models.SmallIntegerField()),
                ('channel_id', models.IntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['month', 'level'], name='region_month_by_level')],
                'constraints': [models.UniqueConstraint(fields=('region_id', 'month', 'channel_id'), name='region_month_once')],
            },
        ),
        migrations.CreateModel(
            name='RegionPartners',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('region_id', models.IntegerField()),
                ('level', models.SmallIntegerField()),
                ('channel_id', models.IntegerField(default=0)),
                ('active', models.IntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('region_id', 'month', 'channel_id'), name='region_partners_once')],
            },
        ),
        migrations.CreateModel(
            name='RejectedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.BigIntegerField()),
                ('code', models.CharField(max_length=40)),
                ('cell', models.CharField(blank=True, max_length=200)),
                ('values', models.JSONField()),
                ('amount_fen', models.BigIntegerField(default=0)),
                ('month', models.DateField(blank=True, null=True)),
                ('status', models.CharField(choices=[('open', 'Open'), ('fixed', 'Came in again'), ('dropped', 'Dropped')], default='open', max_length=8)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rejected_rows', to='sales.batch')),
                ('came_again', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sales.batch')),
            ],
            options={
                'ordering': ['batch_id', 'line'],
            },
        ),
        migrations.CreateModel(
            name='RollupDue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rollups_due', to='sales.batch')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('province_id', models.BigIntegerField(blank=True, null=True)),
                ('city_id', models.BigIntegerField(blank=True, null=True)),
                ('county_id', models.BigIntegerField(blank=True, null=True)),
                ('name_zh', models.CharField(max_length=120)),
                ('name_en', models.CharField(blank=True, max_length=160)),
                ('sort_key', models.CharField(blank=True, db_index=True, max_length=400)),
                ('initials', models.CharField(blank=True, max_length=120)),
                ('code', models.SlugField(max_length=40, unique=True)),
                ('tolerance_fen', models.BigIntegerField(default=0)),
            ],
            options={
                'ordering': ['code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('tolerance_fen__gte', 0)), name='source_tolerance_not_negative', violation_error_message='A tolerance is zero or more.')],
            },
        ),
        migrations.AddField(
            model_name='mapping',
            name='source',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mappings', to='sales.source'),
        ),
        migrations.AddField(
            model_name='batch',
            name='source',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='sales.source'),
        ),
        migrations.CreateModel(
            name='Annex',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('province_id', models.BigIntegerField(blank=True, null=True)),
                ('city_id', models.BigIntegerField(blank=True, null=True)),
                ('county_id', models.BigIntegerField(blank=True, null=True)),
                ('kind', models.CharField(max_length=40)),
                ('way', models.CharField(choices=[('page', 'Page'), ('command', 'Command'), ('folder', 'Folder'), ('rest', 'REST'), ('again', 'Corrected rows')], max_length=8)),
                ('file_name', models.CharField(max_length=200)),
                ('received_at', models.DateTimeField()),
                ('read', models.BigIntegerField(default=0)),
                ('accepted', models.BigIntegerField(default=0)),
                ('duplicate', models.BigIntegerField(default=0)),
                ('rejected', models.BigIntegerField(default=0)),
                ('problems', models.JSONField(blank=True, default=list)),
                ('received_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sales.source')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='SpanPartners',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('active', models.JSONField(default=dict)),
                ('by_channel', models.JSONField(default=dict)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('first', 'last'), name='span_partners_once'), models.CheckConstraint(condition=models.Q(('first__lt', models.F('last'))), name='span_partners_several_months')],
            },
        ),
        migrations.CreateModel(
            name='Touchpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('province_id', models.BigIntegerField(blank=True, null=True)),
                ('city_id', models.BigIntegerField(blank=True, null=True)),
                ('county_id', models.BigIntegerField(blank=True, null=True)),
                ('name_zh', models.CharField(max_length=120)),
                ('name_en', models.CharField(blank=True, max_length=160)),
                ('sort_key', models.CharField(blank=True, db_index=True, max_length=400)),
                ('initials', models.CharField(blank=True, max_length=120)),
                ('code', models.CharField(max_length=64, unique=True)),
                ('kind', models.CharField(choices=[('hall', 'Hall'), ('shop', 'Shop'), ('store', 'Web store'), ('seat', 'Seat'), ('code', 'QR code')], max_length=8)),
                ('opened_on', models.DateField()),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='touchpoints', to='sales.channel')),
                ('payee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='touchpoints', to='sales.payee')),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.AddConstraint(
            model_name='channel',
            constraint=models.CheckConstraint(condition=models.Q(('external', False), ('kind', 'online'), _connector='OR'), name='channel_external_is_online', violation_error_message='Only an online channel can be external.'),
        ),
        migrations.AddConstraint(
            model_name='channelassignment',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('channel', '='), ('region', '='), ('during', '&&')], name='channel_assignments_do_not_overlap', violation_error_message='Somebody already answers for this channel in this region at that time.'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(fields=['county_id'], name='customer_county'),
        ),
        migrations.AddConstraint(
            model_name='boundaryrule',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='boundary_rule_ends_after_start', violation_error_message='A rule ends after it began.'),
        ),
        migrations.AddIndex(
            model_name='payee',
            index=models.Index(fields=['county_id'], name='payee_county'),
        ),
        migrations.AddIndex(
            model_name='payee',
            index=models.Index(fields=['city_id'], name='payee_city'),
        ),
        migrations.AddConstraint(
            model_name='payee',
            constraint=models.CheckConstraint(condition=models.Q(('closed_on', None), ('closed_on__gte', models.F('opened_on')), _connector='OR'), name='payee_ends_after_start', violation_error_message='A payee ends after it began.'),
        ),
        migrations.AddConstraint(
            model_name='payee',
            constraint=models.CheckConstraint(condition=models.Q(('partner_id', None), models.Q(('kind', 'partner'), ('person', None)), _connector='OR'), name='payee_partner_is_no_person', violation_error_message='A payee is a partner or a person, not both.'),
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.CheckConstraint(condition=models.Q(('sold_from', None), ('sold_until', None), ('sold_until__gte', models.F('sold_from')), _connector='OR'), name='product_ends_after_start', violation_error_message='A product stops being sold after it began.'),
        ),
        migrations.AddIndex(
            model_name='rejectedrow',
            index=models.Index(fields=['batch', 'status'], name='rejected_row_open'),
        ),
        migrations.AddConstraint(
            model_name='rejectedrow',
            constraint=models.UniqueConstraint(fields=('batch', 'line'), name='rejected_row_once'),
        ),
        migrations.AddConstraint(
            model_name='rollupdue',
            constraint=models.UniqueConstraint(fields=('batch', 'month'), name='rollup_due_once'),
        ),
        migrations.AddConstraint(
            model_name='mapping',
            constraint=models.UniqueConstraint(fields=('source', 'version'), name='mapping_version_once'),
        ),
        migrations.AddIndex(
            model_name='batch',
            index=models.Index(fields=['source', 'sha256'], name='batch_of_content'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(('read', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('accepted'), '+', models.F('duplicate')), '+', models.F('rejected')))), name='batch_rows_add_up', violation_error_message='The rows of an import must add up.'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(('read_fen', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('accepted_fen'), '+', models.F('duplicate_fen')), '+', models.F('rejected_fen')))), name='batch_amounts_add_up', violation_error_message='The amounts of an import must add up.'),
        ),
        migrations.AddConstraint(
            model_name='annex',
            constraint=models.CheckConstraint(condition=models.Q(('read', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('accepted'), '+', models.F('duplicate')), '+', models.F('rejected')))), name='annex_rows_add_up', violation_error_message='The rows of an import must add up.'),
        ),
        migrations.AddIndex(
            model_name='touchpoint',
            index=models.Index(fields=['county_id'], name='touchpoint_county'),
        ),
        migrations.AddIndex(
            model_name='touchpoint',
            index=models.Index(fields=['city_id'], name='touchpoint_city'),
        ),
        migrations.AddConstraint(
            model_name='touchpoint',
            constraint=models.CheckConstraint(condition=models.Q(('closed_on', None), ('closed_on__gte', models.F('opened_on')), _connector='OR'), name='touchpoint_closes_after_opening', violation_error_message='A touchpoint closes after it opened.'),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    (SQL / "orders.sql").read_text(encoding="utf-8"),
                ),
            ],
            state_operations=[
                migrations.CreateModel(
                    name='Order',
                    fields=[
                        ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                        ('at', models.DateTimeField()),
                        ('amount_fen', models.BigIntegerField()),
                        ('original_id', models.BigIntegerField(null=True)),
                        ('day', models.DateField()),
                        ('original_day', models.DateField(null=True)),
                        ('source_id', models.IntegerField()),
                        ('batch_id', models.IntegerField()),
                        ('channel_id', models.IntegerField()),
                        ('touchpoint_id', models.IntegerField(null=True)),
                        ('payee_id', models.IntegerField(null=True)),
                        ('partner_id', models.IntegerField(null=True)),
                        ('product_id', models.IntegerField()),
                        ('family_id', models.IntegerField()),
                        ('province_id', models.IntegerField()),
                        ('city_id', models.IntegerField(null=True)),
                        ('county_id', models.IntegerField(null=True)),
                        ('industry_id', models.IntegerField(null=True)),
                        ('quantity', models.IntegerField()),
                        ('revision', models.IntegerField()),
                        ('kind', models.SmallIntegerField(choices=[(1, 'Sale'), (2, 'Return'), (3, 'Cancellation')])),
                        ('customer_class', models.CharField(blank=True, choices=[('A', 'Class A'), ('B', 'Class B'), ('C', 'Class C')], max_length=1)),
                        ('ref', models.CharField(db_collation='C', max_length=64)),
                        ('customer_ref', models.CharField(blank=True, db_collation='C', max_length=64)),
                    ],
                    options={
                        'ordering': ['-day', '-id'],
                        'indexes': [models.Index(fields=['payee_id', 'day'], name='order_payee'), models.Index(fields=['county_id', 'day'], name='order_county'), django.contrib.postgres.indexes.BrinIndex(fields=['day', 'batch_id'], name='order_day_batch', pages_per_range=32)],
                    },
                ),
            ],
        ),
        migrations.RunSQL(
            (SQL / "loading.sql").read_text(encoding="utf-8"),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    (SQL / "order_events.sql").read_text(encoding="utf-8"),
                ),
            ],
            state_operations=[
                migrations.CreateModel(
                    name='OrderEvent',
                    fields=[
                        ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                        ('at', models.DateTimeField()),
                        ('amount_fen', models.BigIntegerField()),
                        ('arrears_fen', models.BigIntegerField()),
                        ('order_id', models.BigIntegerField()),
                        ('day', models.DateField()),
                        ('order_day', models.DateField()),
                        ('source_id', models.IntegerField()),
                        ('payee_id', models.IntegerField()),
                        ('partner_id', models.IntegerField(null=True)),
                        ('channel_id', models.IntegerField()),
                        ('product_id', models.IntegerField()),
                        ('family_id', models.IntegerField()),
                        ('province_id', models.IntegerField()),
                        ('city_id', models.IntegerField(null=True)),
                        ('county_id', models.IntegerField(null=True)),
                        ('campaign_id', models.IntegerField(null=True)),
                        ('quantity', models.IntegerField()),
                        ('new_customers', models.IntegerField()),
                        ('kind', models.SmallIntegerField(choices=[(4, 'Activated'), (5, 'Billed'), (6, 'Paid by the customer'), (7, 'Still active'), (8, 'Registered deal'), (10, 'Campaign')])),
                        ('months', models.SmallIntegerField()),
                        ('customer_class', models.CharField(blank=True, max_length=1)),
                        ('ref', models.CharField(db_collation='C', max_length=64)),
                    ],
                    options={
                        'ordering': ['day', 'id'],
                        'indexes': [models.Index(fields=['payee_id', 'day', 'id'], name='order_event_payee'), models.Index(fields=['order_id'], name='order_event_order')],
                    },
                ),
            ],
        ),
        migrations.RunSQL(
            (SQL / "splits.sql").read_text(encoding="utf-8"),
        ),
    ]
