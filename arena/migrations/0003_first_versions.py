"""Rows that the tables came with get a first version, so that the next one can be compared with it."""

from django.db import migrations, models
from django.utils import timezone

ROWS = [
    ("members", "Region"),
    ("members", "Ground"),
    ("arena", "AccessibilityStatement"),
    ("arena", "AccessibilityIssue"),
]


def begin(apps, schema_editor):
    for label, name in ROWS:
        model, kept = apps.get_model(label, name), apps.get_model(label, f"Historical{name}")
        without = model.objects.filter(~models.Exists(kept.objects.filter(id=models.OuterRef("pk"))))
        columns = [column.attname for column in model._meta.concrete_fields]
        now = timezone.now()
        kept.objects.bulk_create(
            kept(history_type="+", history_date=now, **row) for row in without.order_by("pk").values(*columns)
        )


class Migration(migrations.Migration):
    dependencies = [
        ("arena", "0002_first_rows"),
        ("members", "0003_places_and_grounds"),
    ]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
