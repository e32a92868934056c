"""The icon, for whoever asks for it without reading a page first."""

import pytest
from django.templatetags.static import static
from django.test import Client


@pytest.mark.parametrize("ask", ["get", "head"])
def test_the_old_address_leads_to_the_drawn_icon_for_a_day(client: Client, ask: str) -> None:
    response = getattr(client, ask)("/favicon.ico")
    assert (response.status_code, response["Location"]) == (302, static("img/mark.svg"))
    assert response["Cache-Control"] == "public, max-age=86400"
    assert not response.cookies


def test_the_icon_is_only_read(client: Client) -> None:
    assert client.post("/favicon.ico").status_code == 405
