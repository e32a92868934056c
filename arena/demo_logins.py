"""The log-ins of a demo, with passwords that everybody knows: only ever with ``DEMO`` or ``DEBUG``."""

from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

CONTENT_APPS = ("members", "programmes", "events")


class DemoLogin(NamedTuple):
    """Somebody to be."""

    email: str
    password: str
    name: str
    role: str
    is_superuser: bool


LOGINS = (
    DemoLogin("admin@arena.example", "visa-arenan-2026", "Alex Admin", "site administrator", is_superuser=True),
    DemoLogin("editor@arena.example", "visa-arenan-2026", "Ellis Editor", "editor of content", is_superuser=False),
)


def are_allowed() -> bool:
    """Whether this installation may have log-ins with known passwords."""
    return bool(settings.DEMO or settings.DEBUG)


def create() -> None:
    """Create the accounts that are missing; one that stands keeps what was changed in it."""
    users: Any = get_user_model().objects
    for login in LOGINS if are_allowed() else ():
        if users.filter(email=login.email).exists():
            continue
        account = {"email": login.email, "password": login.password, "name": login.name, "is_staff": True}
        user = users.create_user(**account, is_superuser=login.is_superuser)
        if not login.is_superuser:
            user.user_permissions.set(_content_permissions())


def lines() -> list[str]:
    """Return a line for each account whose password is still the known one."""
    users = get_user_model().objects
    known = {user.email: user for user in users.filter(email__in=[login.email for login in LOGINS])}
    return [
        f"{login.email} / {login.password}   ({login.role}, at {settings.SITE_URL}/admin/)"
        for login in LOGINS
        if login.email in known and known[login.email].check_password(login.password)
    ]


def _content_permissions() -> "list[Permission]":
    """Everything about content but accounts and deleting."""
    ours = Permission.objects.filter(content_type__app_label__in=CONTENT_APPS)
    return list(ours.exclude(content_type__model="user").exclude(codename__startswith="delete_"))
