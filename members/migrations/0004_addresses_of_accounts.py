"""Let the log-in find accounts that were made before it: allauth keeps addresses in a table of its own."""

from django.db import migrations


def keep_addresses(apps, schema_editor):
    """Do for everybody what members.addresses does when an account is saved."""
    address = apps.get_model("account", "EmailAddress")
    for user in apps.get_model("members", "User").objects.filter(emailaddress__isnull=True):
        address.objects.create(user=user, email=user.email.lower(), primary=True, verified=True)


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0003_places_and_grounds"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]
    operations = [migrations.RunPython(keep_addresses, migrations.RunPython.noop, elidable=True)]
