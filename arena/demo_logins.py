"""The log-ins of a demo, with passwords that everybody knows: only ever with ``DEMO`` or ``DEBUG``."""

from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth import get_user_model

from members.actions.coordinators import settle_powers
from members.models import Coordination, Region, User

PASSWORD = "visa-arenan-2026"  # noqa: S105 known to all: demo log-ins are refused at a public address
COORDINATOR, CONTACT, SIGNATORY = "halland@arena.example", "kontakt@arena.example", "undertecknare@arena.example"
COLLEAGUE = "medundertecknare@arena.example"  # has no account: co-signs by the link in the mail
# Made by earlier versions. It had permissions of its own instead of a region.
FORMER = ("editor@arena.example",)


class DemoLogin(NamedTuple):
    """Somebody to be. ``region`` is the slug of what they coordinate."""

    email: str
    name: str
    role: str
    region: str = ""
    is_superuser: bool = False
    password: str = PASSWORD


LOGINS = (
    DemoLogin("admin@arena.example", "Alex Admin", "site administrator", is_superuser=True),
    DemoLogin(COORDINATOR, "Hanna Halland", "coordinator of Region Halland", "halland"),
    DemoLogin("stockholm@arena.example", "Sam Stockholm", "coordinator of Region Stockholm", "stockholm"),
    DemoLogin(CONTACT, "Kim Kontakt", "contact of a municipality, signatory of a school"),
    DemoLogin(SIGNATORY, "Una Undertecknare", "signatory of a municipality and a company"),
)


def are_allowed() -> bool:
    """Whether this installation may have log-ins with known passwords."""
    return bool(settings.DEMO or settings.DEBUG)


def create() -> None:
    """Create the accounts that are missing, and close former ones; one that stands keeps what was changed in it."""
    users: Any = get_user_model().objects
    for login in LOGINS if are_allowed() else ():
        if users.filter(email=login.email).exists():
            continue
        user = users.create_user(
            email=login.email, password=login.password, name=login.name, is_superuser=login.is_superuser
        )
        for region in Region.objects.filter(slug=login.region) if login.region else ():
            Coordination.objects.create(user=user, region=region)
        settle_powers(user)
    if are_allowed():
        _close_former()


def _close_former() -> None:
    """Close accounts of earlier versions that still have the known password: nobody has made them their own."""
    for user in User.objects.filter(email__in=FORMER, is_active=True):
        if user.check_password(PASSWORD):
            user.is_active = user.is_staff = False
            user.user_permissions.clear()
            user.save()


def lines() -> list[str]:
    """Return a line for each account whose password is still the known one."""
    users = get_user_model().objects
    known = {user.email: user for user in users.filter(email__in=[login.email for login in LOGINS])}
    return [
        f"{login.email} / {login.password}   ({login.role}, at {settings.SITE_URL}/konto/login/)"
        for login in LOGINS
        if login.email in known and known[login.email].check_password(login.password)
    ]
