"""One moment to sort every seminar by, also those of which only the year or the season is known."""

from django.db import migrations, models

FILL = "UPDATE events_seminar SET sort_at = starts_at WHERE starts_at IS NOT NULL"


class Migration(migrations.Migration):
    dependencies = [("events", "0002_links"), ("members", "0003_lists_of_signatories")]

    operations = [
        migrations.AlterModelOptions(
            name="seminar",
            options={"ordering": ["-sort_at", "-pk"], "verbose_name": "seminar", "verbose_name_plural": "seminars"},
        ),
        migrations.RemoveIndex(model_name="seminar", name="seminar_by_start"),
        migrations.RemoveIndex(model_name="seminar", name="seminar_by_region"),
        migrations.AddField(
            model_name="seminar",
            name="sort_at",
            field=models.DateTimeField(default="1000-01-01T00:00:00+00:00", editable=False),
            preserve_default=False,
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="seminar",
            index=models.Index(
                condition=models.Q(("status", "published")), fields=["sort_at", "id"], name="seminar_by_time"
            ),
        ),
        migrations.AddIndex(
            model_name="seminar",
            index=models.Index(
                condition=models.Q(("status", "published")),
                fields=["region", "sort_at", "id"],
                name="seminar_by_region",
            ),
        ),
    ]
