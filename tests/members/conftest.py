"""Who works in the administration."""

import pytest
from django.test import Client

from members.models import User


@pytest.fixture
def administrator(client: Client) -> Client:
    """A logged-in site administrator."""
    client.force_login(User.objects.create_superuser("chef@example.org", "hemligt", name="Chefen"))
    return client
