"""Two coordinators with a browser each, and the form that both have open."""

from typing import Any

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from members.models import Region, User
from tests.factories.members import make_coordinator
from tests.forms import errors, fields_of

OVERTAKEN = "Somebody else has saved this page since you opened it."


def person(region: Region, name: str) -> User:
    who = make_coordinator(region, email=f"{name.lower()}@region.example")
    who.name, who.language = name, "en"
    who.save()
    return who


def logged_in(who: User) -> Client:
    client = Client()
    client.force_login(who)
    return client


def change(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def opened(client: Client, row: Any) -> dict[str, Any]:
    page = client.get(change(row))
    assert page.status_code == 200
    return fields_of(page, f"{row._meta.model_name}_form")


def saved(client: Client, row: Any, fields: dict[str, Any], **changes: Any) -> Any:
    return client.post(change(row), {**fields, **changes}, follow=True)


def again(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def conflict(response: Any) -> str:
    """Return what the page says of the other one's doings; "" where it says nothing."""
    box = BeautifulSoup(response.content, "html.parser").select_one(".conflict")
    return " ".join(box.get_text(" ", strip=True).split()) if box else ""


def is_told(response: Any) -> bool:
    return any(OVERTAKEN in error for error in errors(response))
