"""Filling in a page's form as a browser would: everything that stands in it is sent along."""

from typing import Any

from bs4 import BeautifulSoup, Tag
from django.test import Client


def fields_of(response: Any, form_id: str) -> dict[str, Any]:
    """Return name and value of every field of the form, as a browser would send them."""
    form = BeautifulSoup(response.content, "html.parser").find("form", id=form_id)
    assert isinstance(form, Tag), f"no form {form_id} on the page"
    fields: dict[str, Any] = {}
    for field in form.find_all(["input", "select", "textarea"]):
        name = field.get("name")
        if not name or field.get("type") in {"submit", "button"} or "__prefix__" in name:
            continue
        if field.get("type") in {"checkbox", "radio"} and not field.has_attr("checked"):
            continue
        if field.name == "select":
            chosen = [option.get("value", "") for option in field.find_all("option", selected=True)]
            offered = [option.get("value", "") for option in field.find_all("option")]
            fields[name] = chosen if field.has_attr("multiple") else next(iter(chosen + offered), "")
        elif field.name == "textarea":
            fields[name] = field.get_text().removeprefix("\n")
        else:
            fields[name] = field.get("value", "on" if field.get("type") == "checkbox" else "")
    return fields


def send(client: Client, address: str, form_id: str, **changes: Any) -> Any:
    """Open ``address``, change some fields, send the form and follow where it leads."""
    page = client.get(address)
    assert page.status_code == 200
    return client.post(address, {**fields_of(page, form_id), **changes}, follow=True)


def errors(response: Any) -> list[str]:
    """Return the texts of all errors on the page."""
    page = BeautifulSoup(response.content, "html.parser")
    return [item.get_text(strip=True) for item in page.select(".errorlist li")]


def messages(response: Any) -> list[str]:
    """Return the texts of all messages on the page."""
    page = BeautifulSoup(response.content, "html.parser")
    return [item.get_text(strip=True) for item in page.select(".messagelist li")]
