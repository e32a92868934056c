"""The pages of an organisation that is found at "a", for tests of its people."""

from typing import Any

from bs4 import BeautifulSoup

from members.models import Organisation


def at(page: str, *keys: int) -> str:
    """Return the address of a page of the organisation, in English."""
    return f"/en/mina-sidor/organisationer/a/{page}" + "".join(f"{key}/" for key in keys)


def roles_of(organisation: Organisation) -> dict[str, list[str]]:
    """Return the roles of each of its people, by name."""
    return {row.user.name: row.roles for row in organisation.memberships.current().select_related("user")}


def notices(page: Any) -> list[str]:
    """Return what the page says has been done."""
    found = BeautifulSoup(page.content, "html.parser").select(".messages p")
    return [notice.get_text(strip=True) for notice in found]
