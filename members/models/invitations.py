"""How long an invitation by mail works, whatever it invites to."""

from datetime import datetime, timedelta

from django.utils import timezone

INVITATION_LASTS = timedelta(days=14)


def invitation_end() -> datetime:
    """Return when an invitation that is sent now stops working."""
    return timezone.now() + INVITATION_LASTS
