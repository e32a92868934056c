"""Who works in the administration."""

import pytest
from django.test import Client
from django.utils import translation

from members.models import User
from tests.members.logging_in import EMAIL, PASSWORD, log_in


@pytest.fixture
def in_english(_site_language: None) -> None:
    """Words outside pages in the language of the code."""
    translation.activate("en")


@pytest.fixture
def administrator(client: Client) -> Client:
    """A logged-in site administrator."""
    client.force_login(User.objects.create_superuser("chef@example.org", "hemligt", name="Chefen"))
    return client


@pytest.fixture
def person() -> User:
    """Somebody with a password and no powers."""
    return User.objects.create_user(EMAIL, PASSWORD, name="Kim <b>Å</b>")


@pytest.fixture
def logged_in(client: Client, person: User) -> Client:
    """The browser of ``person``, who has logged in."""
    log_in(client)
    return client
