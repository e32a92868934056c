"""Who works in the administration."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from members.models import User


@pytest.fixture
def administrator(client: Client) -> Client:
    """A logged-in site administrator."""
    client.force_login(User.objects.create_superuser("chef@example.org", "hemligt", name="Chefen"))
    return client


@pytest.fixture
def noon() -> Iterator[None]:
    """Noon on 15 June 2026 in Stockholm."""
    with time_machine.travel("2026-06-15 12:00:00+02:00", tick=False):
        yield
