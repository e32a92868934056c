"""What the whole site shares."""

import arena.shared.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('members', '0001_users'),
    ]

    operations = [
        migrations.CreateModel(
            name='ContentGeneration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(default=0, verbose_name='number')),
            ],
            options={
                'verbose_name': 'content generation',
                'verbose_name_plural': 'content generations',
            },
        ),
        migrations.CreateModel(
            name='AccessibilityStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('translations', models.JSONField(blank=True, default=dict, verbose_name='translations')),
                ('actor', models.CharField(blank=True, help_text='Who answers for the website. Empty: its name.', max_length=160, verbose_name='organisation')),
                ('level', models.CharField(choices=[('full', 'fully compliant'), ('partial', 'partially compliant'), ('none', 'not compliant')], default='partial', max_length=7, verbose_name='level')),
                ('help_text', models.TextField(blank=True, help_text='More ways to get help than mail, such as a telephone number and its hours.', verbose_name='help')),
                ('authority_name', models.CharField(max_length=120, verbose_name='supervising authority')),
                ('authority_url', models.URLField(verbose_name='address for reports to the authority')),
                ('burden', models.TextField(blank=True, help_text='Section 12: what is left as it is, and the assessment.', verbose_name='unreasonable burden')),
                ('exempt', models.TextField(blank=True, help_text='Section 9: content that is exempt.', verbose_name='outside the Act')),
                ('method', models.TextField(verbose_name='how it was tested')),
                ('assessed_on', models.DateField(verbose_name='last assessed')),
                ('updated_on', models.DateField(verbose_name='statement last updated')),
            ],
            options={
                'verbose_name': 'accessibility statement',
                'verbose_name_plural': 'accessibility statement',
                'constraints': [models.CheckConstraint(condition=models.Q(('level__in', ['full', 'partial', 'none'])), name='arena_accessibilitystatement_level_is_a_choice'), models.CheckConstraint(condition=models.Q(('pk', 1)), name='arena_accessibility_statement_is_one')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalAccessibilityStatement',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('created_at', models.DateTimeField(blank=True, editable=False, verbose_name='created')),
                ('updated_at', models.DateTimeField(blank=True, editable=False, verbose_name='changed')),
                ('translations', models.JSONField(blank=True, default=dict, verbose_name='translations')),
                ('actor', models.CharField(blank=True, help_text='Who answers for the website. Empty: its name.', max_length=160, verbose_name='organisation')),
                ('level', models.CharField(choices=[('full', 'fully compliant'), ('partial', 'partially compliant'), ('none', 'not compliant')], default='partial', max_length=7, verbose_name='level')),
                ('help_text', models.TextField(blank=True, help_text='More ways to get help than mail, such as a telephone number and its hours.', verbose_name='help')),
                ('authority_name', models.CharField(max_length=120, verbose_name='supervising authority')),
                ('authority_url', models.URLField(verbose_name='address for reports to the authority')),
                ('burden', models.TextField(blank=True, help_text='Section 12: what is left as it is, and the assessment.', verbose_name='unreasonable burden')),
                ('exempt', models.TextField(blank=True, help_text='Section 9: content that is exempt.', verbose_name='outside the Act')),
                ('method', models.TextField(verbose_name='how it was tested')),
                ('assessed_on', models.DateField(verbose_name='last assessed')),
                ('updated_on', models.DateField(verbose_name='statement last updated')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical accessibility statement',
                'verbose_name_plural': 'historical accessibility statement',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='ImportRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('model', models.CharField(max_length=60, verbose_name='kind of rows')),
                ('file_name', models.CharField(max_length=200, verbose_name='file')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='imported at')),
                ('added', models.PositiveIntegerField(default=0, verbose_name='new')),
                ('changed', models.PositiveIntegerField(default=0, verbose_name='changed')),
                ('rows', models.JSONField(default=list, verbose_name='rows')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='undone at')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='imports', to=settings.AUTH_USER_MODEL, verbose_name='imported by')),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='undone by')),
            ],
            options={
                'verbose_name': 'import',
                'verbose_name_plural': 'imports',
                'ordering': ['-made_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('undone_by__isnull', True), ('undone_at__isnull', False), _connector='OR'), name='arena_importrun_undone_by_has_a_time'), models.CheckConstraint(condition=models.Q(('made_by__isnull', True), ('made_at__isnull', False), _connector='OR'), name='arena_importrun_made_by_has_a_time')],
            },
        ),
        migrations.CreateModel(
            name='LinkCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.URLField(max_length=500, unique=True, verbose_name='address')),
                ('checked_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='checked at')),
                ('failed_since', models.DateTimeField(blank=True, null=True, verbose_name='does not answer since')),
                ('answer', models.CharField(blank=True, max_length=120, verbose_name='answer')),
            ],
            options={
                'verbose_name': 'checked link',
                'verbose_name_plural': 'checked links',
                'ordering': ['address'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalAccessibilityIssue',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('created_at', models.DateTimeField(blank=True, editable=False, verbose_name='created')),
                ('updated_at', models.DateTimeField(blank=True, editable=False, verbose_name='changed')),
                ('translations', models.JSONField(blank=True, default=dict, verbose_name='translations')),
                ('category', models.CharField(choices=[('general', 'general'), ('no-sight', 'use without sight'), ('low-sight', 'use with limited sight'), ('colour', 'use without perception of colour'), ('no-hearing', 'use without hearing'), ('low-hearing', 'use with limited hearing'), ('voice', 'use without voice'), ('dexterity', 'use with limited dexterity or strength'), ('reach', 'use with limited mobility'), ('flicker', 'sensitivity to flicker'), ('cognition', 'cognitive limitations')], max_length=11, verbose_name='whom it hinders')),
                ('body', models.TextField(help_text='What does not work, why, and the way around it.', verbose_name='fault')),
                ('fixed_by', arena.shared.fields.PeriodField(blank=True, help_text='A year, a month or a day: 2027-03.', max_length=21, verbose_name='to be put right')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('statement', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='arena.accessibilitystatement', verbose_name='statement')),
            ],
            options={
                'verbose_name': 'historical known fault',
                'verbose_name_plural': 'historical known faults',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='AccessibilityIssue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('translations', models.JSONField(blank=True, default=dict, verbose_name='translations')),
                ('category', models.CharField(choices=[('general', 'general'), ('no-sight', 'use without sight'), ('low-sight', 'use with limited sight'), ('colour', 'use without perception of colour'), ('no-hearing', 'use without hearing'), ('low-hearing', 'use with limited hearing'), ('voice', 'use without voice'), ('dexterity', 'use with limited dexterity or strength'), ('reach', 'use with limited mobility'), ('flicker', 'sensitivity to flicker'), ('cognition', 'cognitive limitations')], max_length=11, verbose_name='whom it hinders')),
                ('body', models.TextField(help_text='What does not work, why, and the way around it.', verbose_name='fault')),
                ('fixed_by', arena.shared.fields.PeriodField(blank=True, help_text='A year, a month or a day: 2027-03.', max_length=21, verbose_name='to be put right')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='issues', to='arena.accessibilitystatement', verbose_name='statement')),
            ],
            options={
                'verbose_name': 'known fault',
                'verbose_name_plural': 'known faults',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('category__in', ['general', 'no-sight', 'low-sight', 'colour', 'no-hearing', 'low-hearing', 'voice', 'dexterity', 'reach', 'flicker', 'cognition'])), name='arena_accessibilityissue_category_is_a_choice')],
            },
        ),
    ]
