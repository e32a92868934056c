"""Letters: mails of a few paragraphs and a button. Whoever writes one says only what it says, not how it looks.

The words are chosen in the language of whoever gets it::

    def words() -> Letter:
        return Letter(subject=gettext("Approved"), lines=[gettext("Welcome!")], address=reverse("my-pages"))

    send(person, words)
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from arena.shared import mail
from members.models import Region, User


@dataclass(frozen=True, slots=True)
class Letter:
    """What it says.

    ``quote`` is what somebody has written, below the first of ``lines``; ``after`` follows the button, which leads to
    ``address``, a path of the site.
    """

    subject: str
    lines: list[str] = field(default_factory=list)
    quote: str = ""
    address: str = ""
    button: str = ""
    after: list[str] = field(default_factory=list)


def send(person: User, words: Callable[[], Letter]) -> None:
    """Send a letter to somebody with an account."""
    send_to(person.email, words, name=person.name, language=person.language)


def send_to(email: str, words: Callable[[], Letter], *, name: str, language: str = "") -> None:
    """Send a letter to an address, in the language of its account where it has one."""
    language = language or language_of(email)
    with translation.override(language):
        letter = words()
        values = {
            "subject": letter.subject,
            "greeting": gettext("Hello %s!") % name if name else gettext("Hello!"),
            "lines": letter.lines,
            "quote": letter.quote,
            "quoted_lines": letter.quote.splitlines(),
            "link": settings.SITE_URL + letter.address if letter.address else "",
            "button": letter.button,
            "after": letter.after,
        }
    mail.send("letter", email, language=language, context=values)


def language_of(email: str) -> str:
    """Return the language of the account with this address, or the site's."""
    user = User.objects.filter(email__iexact=email).first()
    return user.language if user else settings.LANGUAGE_CODE


def coordinators_of(region: Region | None) -> list[User]:
    """Return those who run ``region``; where there are none, and for what is national, the site administrators."""
    people = User.objects.filter(is_active=True, is_staff=True)
    found = list(people.filter(coordinations__region=region).order_by("pk")) if region else []
    return found or list(people.filter(is_superuser=True).order_by("pk"))


def send_all(people: Iterable[User], words: Callable[[], Letter]) -> None:
    """Send the same letter to several people, each in their language and once."""
    for person in {person.pk: person for person in people}.values():
        send(person, words)
