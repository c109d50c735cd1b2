from pathlib import Path

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.contrib.postgres.operations
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        django.contrib.postgres.operations.TrigramExtension(
        ),
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('province_id', models.BigIntegerField(blank=True, null=True)),
                ('city_id', models.BigIntegerField(blank=True, null=True)),
                ('county_id', models.BigIntegerField(blank=True, null=True)),
                ('name_zh', models.CharField(max_length=120)),
                ('name_en', models.CharField(blank=True, max_length=160)),
                ('sort_key', models.CharField(blank=True, db_index=True, max_length=400)),
                ('initials', models.CharField(blank=True, max_length=120)),
                ('code', models.CharField(max_length=32, unique=True)),
                ('path', models.CharField(max_length=300)),
                ('opened_on', models.DateField()),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('sub_agents_open', models.IntegerField(db_default=0, default=0, editable=False)),
                ('parent_key', models.CharField(editable=False, max_length=400, null=True)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sub_agents', to='partners.partner')),
            ],
            options={
                'ordering': ['sort_key', 'code'],
            },
        ),
        migrations.CreateModel(
            name='PartnerPlacement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('during', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('parent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.partner')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='placements', to='partners.partner')),
            ],
            options={
                'ordering': ['partner_id', 'during'],
            },
        ),
        migrations.CreateModel(
            name='PartnerStage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('A', 'Acquisition'), ('B', 'Build-up'), ('C', 'Climax'), ('D', 'Decline'), ('E', 'Exit')], max_length=1)),
                ('during', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stages', to='partners.partner')),
            ],
            options={
                'ordering': ['partner_id', 'during'],
            },
        ),
        migrations.AddIndex(
            model_name='partner',
            index=models.Index(django.contrib.postgres.indexes.OpClass('path', name='text_pattern_ops'), name='partner_path_prefix'),
        ),
        migrations.AddIndex(
            model_name='partner',
            index=models.Index(fields=['county_id'], name='partner_county'),
        ),
        migrations.AddIndex(
            model_name='partner',
            index=models.Index(fields=['city_id'], name='partner_city'),
        ),
        migrations.AddIndex(
            model_name='partner',
            index=models.Index(fields=['province_id', 'sort_key', 'id'], name='partner_province'),
        ),
        migrations.AddIndex(
            model_name='partner',
            index=models.Index(fields=['province_id', 'code', 'id'], name='partner_code'),
        ),
        migrations.AddIndex(
            model_name='partner',
            index=models.Index(fields=['province_id', 'name_en', 'id'], name='partner_name_en'),
        ),
        migrations.AddIndex(
            model_name='partner',
            index=models.Index(fields=['province_id', 'opened_on', 'id'], name='partner_opened'),
        ),
        migrations.AddIndex(
            model_name='partner',
            index=models.Index(fields=['province_id', 'sub_agents_open', 'id'], name='partner_sub_agents'),
        ),
        migrations.AddIndex(
            model_name='partner',
            index=models.Index(fields=['province_id', 'county_id', 'id'], name='partner_place'),
        ),
        migrations.AddIndex(
            model_name='partner',
            index=models.Index(fields=['province_id', 'closed_on', 'id'], name='partner_closed'),
        ),
        migrations.AddIndex(
            model_name='partner',
            index=models.Index(fields=['province_id', 'parent_key', 'id'], name='partner_above'),
        ),
        migrations.AddIndex(
            model_name='partner',
            index=models.Index(models.F('province_id'), models.OrderBy(models.F('county_id'), descending=True, nulls_last=True), models.OrderBy(models.F('id'), descending=True), name='partner_place_down'),
        ),
        migrations.AddIndex(
            model_name='partner',
            index=models.Index(models.F('province_id'), models.OrderBy(models.F('closed_on'), descending=True, nulls_last=True), models.OrderBy(models.F('id'), descending=True), name='partner_closed_down'),
        ),
        migrations.AddIndex(
            model_name='partner',
            index=models.Index(models.F('province_id'), models.OrderBy(models.F('parent_key'), descending=True, nulls_last=True), models.OrderBy(models.F('id'), descending=True), name='partner_above_down'),
        ),
        migrations.AddIndex(
            model_name='partner',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('name_zh'), name='gin_trgm_ops'), django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('name_en'), name='gin_trgm_ops'), django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('code'), name='gin_trgm_ops'), django.contrib.postgres.indexes.OpClass(models.F('sort_key'), name='gin_trgm_ops'), django.contrib.postgres.indexes.OpClass(models.F('initials'), name='gin_trgm_ops'), name='partner_words'),
        ),
        migrations.AddConstraint(
            model_name='partner',
            constraint=models.CheckConstraint(condition=models.Q(('closed_on', None), ('closed_on__gte', models.F('opened_on')), _connector='OR'), name='partner_closes_after_opening', violation_error_message='A partner ends after it began.'),
        ),
        migrations.AddConstraint(
            model_name='partnerplacement',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('partner', '='), ('during', '&&')], name='partner_placements_do_not_overlap', violation_error_message='The partner stands below another one on some of these days.'),
        ),
        migrations.AddConstraint(
            model_name='partnerplacement',
            constraint=models.CheckConstraint(condition=models.Q(('during__startswith__isnull', False)), name='partner_placement_begins'),
        ),
        migrations.AddConstraint(
            model_name='partnerplacement',
            constraint=models.CheckConstraint(condition=models.Q(('parent', models.F('partner')), _negated=True), name='partner_not_below_itself', violation_error_message='Nobody stands below himself.'),
        ),
        migrations.AddIndex(
            model_name='partnerstage',
            index=models.Index(fields=['stage', 'partner'], include=('during',), name='partner_stage_letter'),
        ),
        migrations.AddConstraint(
            model_name='partnerstage',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('partner', '='), ('during', '&&')], name='partner_stages_do_not_overlap', violation_error_message='The partner stands in another stage on some of these days.'),
        ),
        migrations.AddConstraint(
            model_name='partnerstage',
            constraint=models.CheckConstraint(condition=models.Q(('during__startswith__isnull', False)), name='partner_stage_begins'),
        ),
        migrations.RunSQL(
            (SQL / "sub_agents.sql").read_text(encoding="utf-8"),
        ),
        migrations.RunSQL(
            (SQL / "parent_keys.sql").read_text(encoding="utf-8"),
        ),
    ]
