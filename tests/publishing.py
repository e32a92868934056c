"""What tests of publishing in the administration do alike."""

from typing import Any

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from arena.shared.moves import move
from members.models import User
from tests.forms import fields_of


def address(row: Any, page: str = "change") -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=[row.pk])


def soup(response: Any) -> BeautifulSoup:
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def news(page: BeautifulSoup) -> list[str]:
    """Return the words that are marked as new in lines that were there before."""
    for hidden in page.select(".visually-hidden"):
        hidden.decompose()
    return [part.get_text(strip=True) for part in page.select(".change--changed ins")]


def form_of(client: Client, row: Any) -> dict[str, Any]:
    return fields_of(client.get(address(row)), f"{row._meta.model_name}_form")


def stored(row: Any) -> Any:
    return type(row)._base_manager.get(pk=row.pk)


def steps(client: Client, row: Any) -> list[str]:
    """Return the steps that the form offers, which are the same above and below it."""
    found = [button["value"] for button in soup(client.get(address(row))).select("button[name=_move]")]
    assert found[: len(found) // 2] == found[len(found) // 2 :]
    return found[: len(found) // 2]


def in_review(row: Any, by: User) -> Any:
    return move(row, "submit", by=by)
