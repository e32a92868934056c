"""Who works in the administration."""

import pytest
from django.test import Client

from members.models import User
from tests.factories.members import RegionFactory, make_coordinator


@pytest.fixture
def administrator(client: Client) -> Client:
    """A logged-in site administrator."""
    client.force_login(User.objects.create_superuser("chef@example.org", "hemligt", name="Chefen"))
    return client


@pytest.fixture
def coordinator(client: Client) -> User:
    """Kim, of Halland, logged in."""
    person = make_coordinator(RegionFactory())
    client.force_login(person)
    return person
