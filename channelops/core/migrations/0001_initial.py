import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.contrib.postgres.operations
import django.db.models.deletion
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        django.contrib.postgres.operations.BtreeGistExtension(
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('province_id', models.BigIntegerField(blank=True, null=True)),
                ('city_id', models.BigIntegerField(blank=True, null=True)),
                ('county_id', models.BigIntegerField(blank=True, null=True)),
                ('name_zh', models.CharField(max_length=120)),
                ('name_en', models.CharField(blank=True, max_length=160)),
                ('sort_key', models.CharField(blank=True, db_index=True, max_length=400)),
                ('initials', models.CharField(blank=True, max_length=120)),
                ('username', models.CharField(max_length=64, unique=True)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=32)),
                ('title', models.CharField(blank=True, max_length=80)),
                ('partner_id', models.BigIntegerField(blank=True, db_index=True, null=True)),
                ('language', models.CharField(default='zh-hans', max_length=10)),
                ('theme', models.CharField(choices=[('auto', 'As the device'), ('light', 'Light'), ('dark', 'Dark')], default='auto', max_length=8)),
                ('is_active', models.BooleanField(default=True)),
                ('joined_on', models.DateField()),
            ],
            options={
                'ordering': ['sort_key', 'username'],
            },
        ),
        migrations.CreateModel(
            name='Department',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_zh', models.CharField(max_length=120)),
                ('name_en', models.CharField(blank=True, max_length=160)),
                ('sort_key', models.CharField(blank=True, db_index=True, max_length=400)),
                ('initials', models.CharField(blank=True, max_length=120)),
                ('code', models.SlugField(max_length=32, unique=True)),
                ('position', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['position', 'code'],
            },
        ),
        migrations.CreateModel(
            name='IdempotentCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=120)),
                ('method', models.CharField(max_length=8)),
                ('path', models.CharField(max_length=300)),
                ('body_sha256', models.CharField(max_length=64)),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('answer', models.JSONField(null=True)),
                ('headers', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='JobRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job', models.CharField(max_length=80)),
                ('business_date', models.DateField()),
                ('subject', models.CharField(blank=True, max_length=120)),
                ('status', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Will be tried again'), ('blocked', 'Not started'), ('quarantined', 'Failed'), ('cancelled', 'Cancelled')], default='waiting', max_length=12)),
                ('run_no', models.PositiveIntegerField(default=1)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('via', models.CharField(max_length=60)),
                ('asked_at', models.DateTimeField()),
                ('asked_again', models.BooleanField(default=False)),
                ('waits', models.BooleanField(default=True)),
                ('blocked_by', models.CharField(blank=True, max_length=80)),
                ('due_at', models.DateTimeField()),
                ('rung_at', models.DateTimeField(blank=True, null=True)),
                ('holder', models.CharField(blank=True, max_length=40)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('beat_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('cursor', models.JSONField(blank=True, default=dict)),
                ('done', models.BigIntegerField(default=0)),
                ('total', models.BigIntegerField(blank=True, null=True)),
                ('rows', models.BigIntegerField(default=0)),
                ('result', models.JSONField(blank=True, default=dict)),
                ('error', models.TextField(blank=True)),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-business_date', 'due_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='JobLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('run_no', models.PositiveIntegerField()),
                ('attempt', models.PositiveSmallIntegerField()),
                ('at', models.DateTimeField(db_index=True)),
                ('level', models.CharField(choices=[('info', 'Note'), ('warning', 'Warning'), ('error', 'Error')], default='info', max_length=8)),
                ('text', models.CharField(max_length=1000)),
                ('values', models.JSONField(blank=True, default=dict)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='core.jobrun')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=160)),
                ('title_zh', models.CharField(max_length=200)),
                ('title_en', models.CharField(max_length=240)),
                ('url', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField()),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('mail', models.CharField(choices=[('none', 'Not by mail'), ('waiting', 'Mail waiting'), ('digest', 'In the daily digest'), ('sent', 'Mail sent'), ('failed', 'Mail failed')], default='none', max_length=10)),
                ('mailed_at', models.DateTimeField(blank=True, null=True)),
                ('mail_attempts', models.PositiveSmallIntegerField(default=0)),
                ('mail_error', models.CharField(blank=True, max_length=400)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='NoticeChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('mail', models.CharField(choices=[('at_once', 'At once'), ('digest', 'Daily digest'), ('none', 'Portal only')], max_length=10)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notice_choices', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='OrgUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opened_on', models.DateField()),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='core.department')),
            ],
            options={
                'ordering': ['region__path', 'department__position'],
            },
        ),
        migrations.AddField(
            model_name='person',
            name='unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='core.orgunit'),
        ),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_zh', models.CharField(max_length=120)),
                ('name_en', models.CharField(blank=True, max_length=160)),
                ('sort_key', models.CharField(blank=True, db_index=True, max_length=400)),
                ('initials', models.CharField(blank=True, max_length=120)),
                ('code', models.CharField(max_length=64, unique=True)),
                ('level', models.PositiveSmallIntegerField(choices=[(1, 'Province'), (2, 'City'), (3, 'County'), (4, 'Grid')])),
                ('path', models.CharField(max_length=300)),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('city', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.region')),
                ('county', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.region')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='core.region')),
                ('province', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.region')),
            ],
            options={
                'ordering': ['path'],
            },
        ),
        migrations.AddField(
            model_name='orgunit',
            name='region',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='core.region'),
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('province_manager', 'Province manager'), ('city_manager', 'City manager'), ('county_manager', 'County manager'), ('data_staff', 'Data-department staff'), ('department_staff', 'Department staff'), ('settlement_officer', 'Settlement officer'), ('finance', 'Finance'), ('sales_staff', 'Own sales staff'), ('agent_owner', 'Agent owner'), ('agent_clerk', 'Agent clerk'), ('auditor', 'Auditor'), ('client', 'REST client'), ('administrator', 'Administrator')], max_length=40)),
                ('partner_id', models.BigIntegerField(blank=True, null=True)),
                ('during', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.department')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to=settings.AUTH_USER_MODEL)),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='core.region')),
            ],
            options={
                'ordering': ['person_id', '-during'],
            },
        ),
        migrations.CreateModel(
            name='RegionPlacement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('during', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.region')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='placements', to='core.region')),
            ],
            options={
                'ordering': ['region_id', 'during'],
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('list_key', models.CharField(max_length=80)),
                ('name', models.CharField(max_length=60)),
                ('query', models.CharField(blank=True, max_length=2000)),
                ('columns', models.JSONField(blank=True, default=list)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Token',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('prefix', models.CharField(max_length=12, unique=True)),
                ('key_sha256', models.CharField(max_length=64, unique=True)),
                ('capabilities', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('last_used_at', models.DateTimeField(blank=True, null=True)),
                ('last_used_from', models.GenericIPAddressField(blank=True, null=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tokens', to=settings.AUTH_USER_MODEL)),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.region')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object_type', models.CharField(max_length=80)),
                ('object_id', models.CharField(max_length=64)),
                ('name', models.CharField(max_length=200)),
                ('stored_as', models.CharField(max_length=120, unique=True)),
                ('media_type', models.CharField(max_length=100)),
                ('bytes', models.BigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('note', models.CharField(blank=True, max_length=400)),
                ('uploaded_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['object_type', 'object_id'], name='attachment_of_object')],
                'constraints': [models.CheckConstraint(condition=models.Q(('bytes__gt', 0)), name='attachment_not_empty', violation_error_message='The file is empty.')],
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('province_id', models.BigIntegerField(blank=True, null=True)),
                ('city_id', models.BigIntegerField(blank=True, null=True)),
                ('county_id', models.BigIntegerField(blank=True, null=True)),
                ('at', models.DateTimeField()),
                ('via', models.CharField(max_length=80)),
                ('object_type', models.CharField(max_length=80)),
                ('object_id', models.CharField(max_length=64)),
                ('object_name', models.CharField(blank=True, max_length=200)),
                ('verb', models.CharField(max_length=60)),
                ('was', models.JSONField(default=dict)),
                ('now', models.JSONField(default=dict)),
                ('reason', models.CharField(blank=True, max_length=1000)),
                ('request_id', models.CharField(blank=True, max_length=64)),
                ('partner_id', models.BigIntegerField(blank=True, null=True)),
                ('acted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['object_type', 'object_id', '-id'], name='change_of_object'), models.Index(fields=['actor', '-id'], name='change_by_actor'), models.Index(fields=['at'], name='change_at')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='change',
            trigger=pgtrigger.compiler.Trigger(name='changes_are_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='464c9d8a1c6c7387133b92060108db486cd9ab28', operation='UPDATE OR DELETE', pgid='pgtrigger_changes_are_kept_f0dee', table='core_change', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='idempotentcall',
            constraint=models.UniqueConstraint(fields=('person', 'key'), name='idempotent_call_once'),
        ),
        migrations.AddIndex(
            model_name='jobrun',
            index=models.Index(condition=models.Q(('status__in', ['waiting', 'running', 'failed', 'blocked'])), fields=['due_at'], name='job_run_open'),
        ),
        migrations.AddConstraint(
            model_name='jobrun',
            constraint=models.UniqueConstraint(fields=('job', 'business_date', 'subject'), name='job_run_once_per_day', violation_error_message='This job already has a run for this day.'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('read_at', None)), fields=['person', '-id'], name='notice_unread'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('mail__in', ['waiting', 'digest'])), fields=['mail'], name='notice_mail_waiting'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(fields=('person', 'key'), name='notice_once_per_event'),
        ),
        migrations.AddConstraint(
            model_name='noticechoice',
            constraint=models.UniqueConstraint(fields=('person', 'kind'), name='notice_choice_once_per_kind'),
        ),
        migrations.AddIndex(
            model_name='region',
            index=models.Index(django.contrib.postgres.indexes.OpClass('path', name='text_pattern_ops'), name='region_path_prefix'),
        ),
        migrations.AddConstraint(
            model_name='region',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('level', 1), ('parent', None)), models.Q(('level__gt', 1), ('parent__isnull', False)), _connector='OR'), name='region_root_is_a_province', violation_error_message='A province has no parent; every other region has one.'),
        ),
        migrations.AddConstraint(
            model_name='orgunit',
            constraint=models.UniqueConstraint(fields=('department', 'region'), name='org_unit_once_per_region', violation_error_message='This department already exists in this region.'),
        ),
        migrations.AddIndex(
            model_name='grant',
            index=models.Index(fields=['person'], name='grant_person'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('partner_id', None), ('region__isnull', False)), models.Q(('partner_id__isnull', False), ('region', None)), _connector='OR'), name='grant_region_or_partner', violation_error_message='A grant is over a region or over a partner, not both.'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('person', '='), ('role', '='), (django.db.models.functions.comparison.Coalesce('region', 0), '='), (django.db.models.functions.comparison.Coalesce('department', 0), '='), (django.db.models.functions.comparison.Coalesce('partner_id', 0), '='), ('during', '&&')], name='grants_do_not_overlap', violation_error_message='The person already holds this role there in these days.'),
        ),
        migrations.AddConstraint(
            model_name='regionplacement',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('region', '='), ('during', '&&')], name='region_placements_do_not_overlap', violation_error_message='A region hangs in one place at a time.'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.UniqueConstraint(fields=('person', 'list_key', 'name'), name='saved_view_name_once', violation_error_message='You already have a view of this name.'),
        ),
    ]
