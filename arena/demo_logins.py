"""The log-ins of a demo, with passwords that everybody knows: only ever on the own machine (``DEMO``)."""

from typing import NamedTuple

from django.conf import settings
from django.contrib.auth import get_user_model


class DemoLogin(NamedTuple):
    """Somebody to be."""

    email: str
    password: str
    name: str
    role: str


LOGINS = (DemoLogin("admin@arena.example", "arenan-demo", "Alex Admin", "site administrator"),)


def create() -> None:
    """Create the accounts that are missing; one that stands keeps what was changed in it."""
    users = get_user_model().objects
    for login in LOGINS if settings.DEMO else ():
        if not users.filter(email=login.email).exists():
            users.create_superuser(email=login.email, password=login.password, name=login.name)  # type: ignore[attr-defined]


def lines() -> list[str]:
    """Return a line for each account whose password is still the known one."""
    users = get_user_model().objects
    known = {user.email: user for user in users.filter(email__in=[login.email for login in LOGINS])}
    return [
        f"{login.email} / {login.password}   ({login.role}, at {settings.SITE_URL}/admin/)"
        for login in LOGINS
        if login.email in known and known[login.email].check_password(login.password)
    ]
