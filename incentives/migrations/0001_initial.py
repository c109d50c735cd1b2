from pathlib import Path

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import incentives.models.contract_pins
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_initial'),
        ('sales', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AccrualMark',
            fields=[
                ('month', models.DateField(primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('last', models.BigIntegerField()),
                ('settled', models.BigIntegerField()),
                ('counted', models.BigIntegerField()),
                ('until', models.DateField()),
            ],
            options={
                'ordering': ['month'],
            },
        ),
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
            name='AccrualPiece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('low', models.PositiveSmallIntegerField()),
                ('high', models.PositiveSmallIntegerField()),
                ('last', models.BigIntegerField()),
                ('settled', models.BooleanField(default=False)),
                ('sums', models.JSONField(default=dict)),
            ],
            options={
                'ordering': ['month', 'low'],
                'constraints': [models.UniqueConstraint(fields=('month', 'low'), name='accrual_piece_once')],
            },
        ),
        migrations.CreateModel(
            name='AccrualState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('plan_version_id', models.IntegerField()),
                ('crosses', models.BooleanField(default=False)),
                ('fresh', models.BooleanField(default=False)),
                ('content', models.BinaryField()),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['month', 'plan_version_id'], name='accrual_state_month')],
            },
        ),
        migrations.CreateModel(
            name='Holdback',
            fields=[
                ('payee_id', models.IntegerField(primary_key=True, serialize=False)),
                ('partner_id', models.IntegerField(default=0)),
                ('province_id', models.IntegerField(default=0)),
                ('city_id', models.IntegerField(default=0)),
                ('county_id', models.IntegerField(default=0)),
                ('statement_id', models.BigIntegerField()),
                ('on', models.DateField()),
                ('held_fen', models.BigIntegerField()),
                ('waiting_fen', models.BigIntegerField()),
                ('ahead_fen', models.BigIntegerField()),
                ('risk_fen', models.BigIntegerField()),
            ],
            options={
                'ordering': ['-held_fen', 'payee_id'],
                'indexes': [models.Index(fields=['province_id'], include=('held_fen', 'waiting_fen', 'ahead_fen', 'risk_fen', 'on'), name='holdback_province'), models.Index(fields=['city_id'], include=('held_fen', 'waiting_fen', 'ahead_fen', 'risk_fen', 'on'), name='holdback_city'), models.Index(fields=['county_id'], include=('held_fen', 'waiting_fen', 'ahead_fen', 'risk_fen', 'on'), name='holdback_county')],
                'constraints': [models.CheckConstraint(condition=models.Q(('held_fen__gt', 0), ('risk_fen__gt', 0), _connector='OR'), name='holdback_tells_something')],
            },
        ),
        migrations.CreateModel(
            name='OpeningChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('payee_id', models.IntegerField()),
                ('cause', models.CharField(default='carried', max_length=8)),
            ],
            options={
                'ordering': ['month', 'payee_id', 'cause'],
                'constraints': [models.UniqueConstraint(fields=('month', 'payee_id', 'cause'), name='opening_change_once')],
            },
        ),
        migrations.CreateModel(
            name='PayeeFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('payee_id', models.IntegerField()),
                ('month', models.DateField()),
                ('kind', models.CharField(choices=[('pieces', 'Quota in pieces'), ('yuan', 'Quota in yuan'), ('standing', 'Standing')], max_length=8)),
                ('code', models.CharField(max_length=40)),
                ('value', models.DecimalField(decimal_places=4, max_digits=16)),
            ],
            options={
                'ordering': ['month', 'payee_id', 'kind', 'code'],
                'indexes': [models.Index(fields=['month', 'kind'], name='payee_figure_of_month')],
                'constraints': [models.UniqueConstraint(fields=('payee_id', 'month', 'kind', 'code'), name='payee_figure_once'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='payee_figure_month'), models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='payee_figure_not_below_zero'), models.CheckConstraint(condition=models.Q(('kind', 'standing'), ('value__gt', 0), _connector='OR'), name='payee_figure_quota_above_zero')],
            },
        ),
        migrations.CreateModel(
            name='Period',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(unique=True)),
                ('status', models.CharField(choices=[('open', 'Open'), ('calculating', 'Being calculated'), ('review', 'In review'), ('approved', 'Approved'), ('locked', 'Locked')], default='open', max_length=12)),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('calculated_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-month'],
            },
        ),
        migrations.CreateModel(
            name='PeriodResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField()),
                ('posted_month', models.DateField()),
                ('facts', models.BigIntegerField()),
                ('lines', models.BigIntegerField()),
                ('amount_fen', models.BigIntegerField()),
                ('checksum', models.CharField(max_length=16)),
                ('late', models.JSONField(blank=True, default=dict)),
                ('made_at', models.DateTimeField()),
                ('business_date', models.DateField()),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='incentives.period')),
            ],
            options={
                'ordering': ['period_id', 'version'],
            },
        ),
        migrations.CreateModel(
            name='Delta',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('payee_id', models.IntegerField()),
                ('partner_id', models.IntegerField(default=0)),
                ('origin_month', models.DateField()),
                ('posted_month', models.DateField()),
                ('cause', models.CharField(choices=[('late', 'Late orders'), ('carried', 'Carried from an earlier month'), ('contract', 'Contract pin'), ('plan', 'Plan correction'), ('placed', 'Stage or place in the tree'), ('figure', 'Quota or standing'), ('shared', 'Share of an order')], max_length=8)),
                ('plan_version_id', models.IntegerField()),
                ('component', models.SmallIntegerField()),
                ('family_id', models.IntegerField()),
                ('lines', models.IntegerField()),
                ('amount_fen', models.BigIntegerField()),
                ('result', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deltas', to='incentives.periodresult')),
            ],
            options={
                'ordering': ['posted_month', 'payee_id', 'origin_month', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_zh', models.CharField(max_length=120)),
                ('name_en', models.CharField(blank=True, max_length=160)),
                ('sort_key', models.CharField(blank=True, db_index=True, max_length=400)),
                ('initials', models.CharField(blank=True, max_length=120)),
                ('code', models.SlugField(max_length=40, unique=True)),
                ('payee_kind', models.CharField(choices=[('partner', 'Partner'), ('staff', 'Own staff')], default='partner', max_length=8)),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.region')),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='PlanVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('approved', 'Approved'), ('published', 'Published'), ('retired', 'Retired')], default='draft', max_length=10)),
                ('during', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('document', models.JSONField()),
                ('content_hash', models.CharField(max_length=64)),
                ('reviewed_hash', models.CharField(blank=True, default='', max_length=64)),
                ('drafted_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('approver', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('editor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='incentives.plan')),
                ('publisher', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['plan_id', '-number'],
            },
        ),
        migrations.CreateModel(
            name='ContractPin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('contract', models.CharField(max_length=60, verbose_name='Contract number')),
                ('begins_on', models.DateField(verbose_name='From')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='Up to but not including')),
                ('reason', models.CharField(max_length=400, verbose_name='Reason')),
                ('made_at', models.DateTimeField()),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('payee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sales.payee', verbose_name='Payee')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='incentives.plan', verbose_name='Plan')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pins', to='incentives.planversion', verbose_name='Version')),
            ],
            options={
                'ordering': ['-begins_on', 'payee_id'],
            },
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('open_fen', models.BigIntegerField()),
                ('reason', models.CharField(max_length=1000)),
                ('released_at', models.DateTimeField()),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='incentives.period')),
                ('released_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sales.source')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Simulation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_hash', models.CharField(max_length=64)),
                ('document', models.JSONField()),
                ('first_month', models.DateField()),
                ('months', models.PositiveSmallIntegerField()),
                ('status', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('cancelled', 'Cancelled')], default='waiting', max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('business_date', models.DateField()),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('shards', models.PositiveSmallIntegerField(default=0)),
                ('done', models.PositiveSmallIntegerField(default=0)),
                ('last_order', models.BigIntegerField(default=0)),
                ('every', models.PositiveIntegerField(default=1)),
                ('articles', models.JSONField(blank=True, default=list)),
                ('totals', models.JSONField(blank=True, default=dict)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='simulations', to='incentives.planversion')),
            ],
            options={
                'ordering': ['-asked_at', '-id'],
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
        migrations.CreateModel(
            name='InstalmentHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('payee_id', models.IntegerField()),
                ('partner_id', models.IntegerField(default=0)),
                ('order_id', models.BigIntegerField()),
                ('plan_version_id', models.IntegerField()),
                ('component', models.SmallIntegerField()),
                ('rule', models.SmallIntegerField()),
                ('reason', models.CharField(max_length=300)),
                ('held_at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
                ('held_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-held_at', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('payee_id', 'order_id', 'plan_version_id', 'component', 'rule'), name='instalment_held_once', violation_error_message='This instalment is on hold already.'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='instalment_held_with_reason'), models.CheckConstraint(condition=models.Q(models.Q(('lifted_at', None), ('lifted_by', None)), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False)), _connector='OR'), name='instalment_lifted_by')],
            },
        ),
        migrations.AddConstraint(
            model_name='period',
            constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='period_is_a_month'),
        ),
        migrations.AddConstraint(
            model_name='period',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('calculated_by')), _negated=True), _connector='OR'), name='period_needs_two_hands', violation_error_message='Who ran the calculation does not approve it.'),
        ),
        migrations.AddConstraint(
            model_name='periodresult',
            constraint=models.UniqueConstraint(fields=('period', 'version'), name='period_result_once'),
        ),
        migrations.AddIndex(
            model_name='delta',
            index=models.Index(fields=['payee_id', 'posted_month'], name='delta_payee'),
        ),
        migrations.AddConstraint(
            model_name='delta',
            constraint=models.UniqueConstraint(fields=('result', 'payee_id', 'plan_version_id', 'component', 'family_id'), name='delta_once'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.UniqueConstraint(fields=('region', 'payee_kind'), name='plan_once_per_node', nulls_distinct=False, violation_error_message='This node already has a plan for this kind of payee.'),
        ),
        migrations.AddConstraint(
            model_name='planversion',
            constraint=models.UniqueConstraint(fields=('plan', 'number'), name='plan_version_once'),
        ),
        migrations.AddConstraint(
            model_name='planversion',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('published_at__isnull', False)), expressions=[('plan', '='), ('during', '&&')], name='published_versions_do_not_overlap', violation_error_message='Another published version of this plan holds on some of these days.'),
        ),
        migrations.AddConstraint(
            model_name='planversion',
            constraint=models.CheckConstraint(condition=models.Q(('during__startswith__isnull', False)), name='plan_version_begins', violation_error_message='A version begins on a day.'),
        ),
        migrations.AddConstraint(
            model_name='planversion',
            constraint=models.CheckConstraint(condition=models.Q(('approver', None), models.Q(('approver', models.F('author')), _negated=True), _connector='OR'), name='plan_author_does_not_approve', violation_error_message='Who wrote a version does not approve it.'),
        ),
        migrations.AddConstraint(
            model_name='planversion',
            constraint=models.CheckConstraint(condition=models.Q(('publisher', None), models.Q(('publisher', models.F('author')), _negated=True), _connector='OR'), name='plan_author_does_not_publish', violation_error_message='Who wrote a version does not publish it.'),
        ),
        migrations.AddConstraint(
            model_name='planversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approver', None), models.Q(('approver', models.F('editor')), _negated=True), _connector='OR'), models.Q(('publisher', None), models.Q(('publisher', models.F('editor')), _negated=True), _connector='OR')), name='plan_editor_does_not_approve', violation_error_message='Who changed a version last neither approves nor publishes it.'),
        ),
        migrations.AddConstraint(
            model_name='planversion',
            constraint=models.CheckConstraint(condition=models.Q(('publisher', None), ('approver', None), models.Q(('publisher', models.F('approver')), _negated=True), _connector='OR'), name='plan_three_hands', violation_error_message='Who approved a version does not publish it.'),
        ),
        migrations.AddConstraint(
            model_name='planversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['approved', 'published']), _negated=True), ('reviewed_hash', models.F('content_hash')), _connector='OR'), name='plan_version_as_reviewed', violation_error_message='What is published is what was reviewed.'),
        ),
        migrations.AddConstraint(
            model_name='planversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'published'), _negated=True), models.Q(('approver__isnull', False), ('published_at__isnull', False), ('publisher__isnull', False)), _connector='OR'), name='plan_version_published_by_somebody', violation_error_message='A published version says who approved and who published it.'),
        ),
        migrations.AddIndex(
            model_name='contractpin',
            index=models.Index(fields=['version'], name='contract_pin_version'),
        ),
        migrations.AddConstraint(
            model_name='contractpin',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('payee', '='), ('plan', '='), (incentives.models.contract_pins.DateRange('begins_on', 'ends_on', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='contract_pins_do_not_overlap', violation_error_message='Another contract pins this payee to a version of this plan on some of these days.'),
        ),
        migrations.AddConstraint(
            model_name='contractpin',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('begins_on')), _connector='OR'), name='contract_pin_ends_after_it_begins', violation_error_message='It ends before it begins.'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('open_fen__gt', 0)), name='release_of_something', violation_error_message='A release is of an open amount.'),
        ),
        migrations.AddIndex(
            model_name='simulation',
            index=models.Index(fields=['content_hash', 'finished_at'], name='simulation_content'),
        ),
        migrations.AddConstraint(
            model_name='simulation',
            constraint=models.CheckConstraint(condition=models.Q(('months__gte', 3), ('months__lte', 12)), name='simulation_months', violation_error_message='A simulation covers 3 to 12 months.'),
        ),
        migrations.AddConstraint(
            model_name='simulation',
            constraint=models.CheckConstraint(condition=models.Q(('first_month__day', 1)), name='simulation_begins_with_a_month'),
        ),
        migrations.AddConstraint(
            model_name='simulation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'done'), _negated=True), ('finished_at__isnull', False), _connector='OR'), name='simulation_done_has_an_end'),
        ),
        migrations.AddConstraint(
            model_name='simulationpiece',
            constraint=models.UniqueConstraint(fields=('simulation', 'number'), name='simulation_piece_once'),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    (SQL / "ledger.sql").read_text(encoding="utf-8"),
                ),
            ],
            state_operations=[
                migrations.CreateModel(
                    name='Accrual',
                    fields=[
                        ('pk', models.CompositePrimaryKey('payee_id', 'component', 'plan_version_id', 'family_id', 'month', 'last', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('payee_id', models.IntegerField()),
                        ('partner_id', models.IntegerField(default=0)),
                        ('month', models.DateField()),
                        ('family_id', models.IntegerField()),
                        ('plan_version_id', models.IntegerField()),
                        ('component', models.SmallIntegerField()),
                        ('lines', models.IntegerField()),
                        ('base', models.BigIntegerField()),
                        ('amount_fen', models.BigIntegerField()),
                        ('last', models.BigIntegerField(default=0)),
                    ],
                    options={
                        'ordering': ['payee_id', 'component', 'plan_version_id', 'family_id'],
                    },
                ),
                migrations.CreateModel(
                    name='CommissionLine',
                    fields=[
                        ('pk', models.CompositePrimaryKey('payee_id', 'order_id', 'component', 'rule', 'kind', 'plan_version_id', 'month', 'version', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('order_id', models.BigIntegerField()),
                        ('base', models.BigIntegerField()),
                        ('before', models.BigIntegerField()),
                        ('rate_millionths', models.BigIntegerField()),
                        ('cut_fen', models.BigIntegerField()),
                        ('amount_fen', models.BigIntegerField()),
                        ('month', models.DateField()),
                        ('day', models.DateField()),
                        ('payee_id', models.IntegerField()),
                        ('partner_id', models.IntegerField(default=0)),
                        ('province_id', models.IntegerField(default=0)),
                        ('city_id', models.IntegerField(default=0)),
                        ('county_id', models.IntegerField(default=0)),
                        ('product_id', models.IntegerField()),
                        ('family_id', models.IntegerField()),
                        ('plan_version_id', models.IntegerField()),
                        ('version', models.SmallIntegerField()),
                        ('component', models.SmallIntegerField()),
                        ('rule', models.SmallIntegerField()),
                        ('tier', models.SmallIntegerField()),
                        ('kind', models.SmallIntegerField()),
                    ],
                    options={
                        'ordering': ['payee_id', 'day', 'order_id', 'component', 'rule', 'kind'],
                    },
                ),
                migrations.CreateModel(
                    name='Statement',
                    fields=[
                        ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                        ('month', models.DateField()),
                        ('payee_id', models.IntegerField()),
                        ('partner_id', models.IntegerField(default=0)),
                        ('province_id', models.IntegerField(default=0)),
                        ('city_id', models.IntegerField(default=0)),
                        ('county_id', models.IntegerField(default=0)),
                        ('facts', models.IntegerField()),
                        ('paid', models.IntegerField()),
                        ('unpaid', models.IntegerField()),
                        ('doubled', models.IntegerField(default=0)),
                        ('events', models.IntegerField(default=0)),
                        ('lines', models.IntegerField()),
                        ('earned_fen', models.BigIntegerField()),
                        ('adjusted_fen', models.BigIntegerField()),
                        ('amount_fen', models.BigIntegerField()),
                    ],
                    options={
                        'ordering': ['-month', 'payee_id'],
                        'indexes': [models.Index(fields=['payee_id', 'month'], name='statement_payee'), models.Index(fields=['partner_id', 'month'], name='statement_partner'), models.Index(fields=['county_id', 'month'], name='statement_county')],
                    },
                ),
            ],
        ),
        migrations.RunSQL(
            (SQL / "fresh.sql").read_text(encoding="utf-8"),
        ),
        migrations.RunSQL(
            (SQL / "trials.sql").read_text(encoding="utf-8"),
        ),
    ]
