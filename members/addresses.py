"""The address of an account, where the log-in looks for it.

Django keeps it in ``User.email``, allauth in a table of its own with whether it has been shown to be the person's. Here
the two are kept the same. An address that stands in ``User.email`` counts as shown: a site administrator wrote it, an
invitation went there, or it was changed by way of a mail. But for one: who signs up has shown nothing yet, and allauth
keeps the address until a code has come back (members.adapters).
"""

from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models.signals import post_save

from members.models import User


def keep_address(
    sender: Any, instance: User, *, raw: bool, update_fields: frozenset[str] | None = None, **kwargs: Any
) -> None:
    """Let the log-in know the address of an account that was saved."""
    if raw or instance.signs_up or (update_fields is not None and "email" not in update_fields):
        return
    email = instance.email.lower()
    if EmailAddress.objects.filter(user=instance, email=email, primary=True, verified=True).exists():
        return
    with transaction.atomic():
        EmailAddress.objects.filter(user=instance).delete()
        EmailAddress.objects.create(user=instance, email=email, primary=True, verified=True)


post_save.connect(keep_address, sender=User, dispatch_uid="members.addresses.keep_address")
