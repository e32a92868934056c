"""The table of the cache, for installations that have no other (CACHE_URL): it holds the counts of the rate limits."""

from django.core.management.commands.createcachetable import Command
from django.db import migrations


def make_table(apps, schema_editor):
    """Make it as Django does, unless it stands."""
    command = Command(no_color=True)
    command.verbosity = 0
    command.create_table(schema_editor.connection.alias, "arena_cache", dry_run=False)


class Migration(migrations.Migration):
    dependencies = [("arena", "0004_pending_import")]
    operations = [migrations.RunPython(make_table, migrations.RunPython.noop)]
