"""The names of an organisation in the form in which they are compared."""

import unicodedata

from django.db import migrations

import members.models.organisations


def fill(apps, _schema_editor):
    model = apps.get_model("members", "Organisation")
    for row in model.objects.only("name", "alternative_names").iterator():
        names = unicodedata.normalize("NFC", "\n".join([row.name, *row.alternative_names])).casefold()
        model.objects.filter(pk=row.pk).update(all_names=names)


class Migration(migrations.Migration):
    dependencies = [("members", "0003_lists_of_signatories")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="all_names",
            field=members.models.organisations.NamesField(default="", editable=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
