from django.db import migrations

from arena.search import engines


class Migration(migrations.Migration):
    """What the models cannot say: SQLite's FTS5 table with its triggers, PostgreSQL's tsvector columns."""

    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: engines.install(schema_editor.connection),
            lambda apps, schema_editor: engines.uninstall(schema_editor.connection),
        )
    ]
