"""Indexes for a series' occasions and an organiser's seminars, in order of time."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0003_order_by_time'),
        ('members', '0006_listed_signatures'),
        ('programmes', '0002_allow_silent_sources'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='seminar',
            index=models.Index(condition=models.Q(('series__isnull', False)), fields=['series', 'sort_at', 'id'], name='seminar_by_series'),
        ),
        migrations.AddIndex(
            model_name='seminar',
            index=models.Index(condition=models.Q(('status', 'published')), fields=['organiser', 'sort_at', 'id'], name='seminar_by_organiser'),
        ),
    ]
