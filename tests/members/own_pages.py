"""The pages of a signature as its own people open them."""

from typing import Any

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import translation

from members.models import User
from tests.members.logging_in import PASSWORD, log_in
from tests.members.signatures import Case


def browser_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def left_alone(person: User) -> Client:
    """Return the browser of somebody with a password who logged in some time ago."""
    person.set_password(PASSWORD)
    person.save()
    return browser_of(person)


def just_logged_in(person: User) -> Client:
    """Return the browser of somebody who has shown a moment ago who they are."""
    person.set_password(PASSWORD)
    person.save()
    client = Client()
    log_in(client, person.email)
    return client


def address(case: Case, page: str = "", *more: Any) -> str:
    with translation.override("en"):
        return reverse(f"my-signature{page}", args=[case.signature.public_id, *more])


def text_of(response: Any) -> str:
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").main.get_text(" ", strip=True)


def links_of(response: Any) -> list[str]:
    return [link["href"] for link in BeautifulSoup(response.content, "html.parser").main.select("a[href]")]


def faults(response: Any) -> list[str]:
    page = BeautifulSoup(response.content, "html.parser")
    return [item.get_text(" ", strip=True) for item in page.select(".error-summary li")]
