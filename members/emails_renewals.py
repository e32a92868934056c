"""Mails about the time of signatures: a new version to renew under, a signature that will end, one that has ended."""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from arena.shared import mail
from members import letters
from members.letters import Letter
from members.models import DeclarationVersion, Signature, User


def invite(user: User, version: DeclarationVersion, signatures: Iterable[Signature]) -> None:
    """Invite somebody to renew the signatures of their organisations under ``version``: one mail for all of them."""
    declaration = version.declaration
    with translation.override(user.language):
        offers = [
            {
                "organisation": signature.organisation.name,
                "number": signature.version.number,
                "link": _difference(signature, version),
            }
            for signature in signatures
        ]
        values = {
            "name": user.name,
            "title": declaration.text("title"),
            "number": version.number,
            "offers": offers,
        }
    mail.send("renewal_invitation", user.email, language=user.language, context=values)


def _difference(signature: Signature, version: DeclarationVersion) -> str:
    numbers = [signature.version.number, version.number]
    path = reverse("declaration-difference", args=[version.declaration.slug, *numbers])
    return f"{settings.SITE_URL}{path}?fornya={signature.organisation.slug}"


def remind(signature: Signature, people: Iterable[User]) -> None:
    """Tell ``people`` when their organisation's signature ends, and how to sign anew."""
    letters.send_all(people, _words(signature, _ends_soon))


def tell_of_end(signature: Signature, people: Iterable[User]) -> None:
    """Tell ``people`` that their organisation's signature has ended, and how to sign anew."""
    letters.send_all(people, _words(signature, _has_ended))


def _words(signature: Signature, write: Callable[[dict[str, str]], tuple[str, list[str]]]) -> Callable[[], Letter]:
    """Return what makes the letter, in the language that is spoken when it is called."""
    declaration = signature.declaration

    def words() -> Letter:
        names = {
            "organisation": signature.organisation.name,
            "title": str(declaration.text("title")),
            "day": date_format(signature.valid_until, "DATE_FORMAT") if signature.valid_until else "",
        }
        subject, lines = write(names)
        hindrance = declaration.why_not
        lines.append(hindrance or _("If you want to go on, sign anew. What you have promised is filled in already."))
        return Letter(subject, lines, address=f"{declaration.get_absolute_url()}#sign", button=_("To the declaration"))

    return words


def _ends_soon(names: dict[str, str]) -> tuple[str, list[str]]:
    subject = _("The signature of %(title)s is valid until %(day)s") % names
    lines = [
        _("%(organisation)s has signed %(title)s. The signature is valid until %(day)s.") % names,
        _("After that day its page says that it has lapsed."),
    ]
    return subject, lines


def _has_ended(names: dict[str, str]) -> tuple[str, list[str]]:
    subject = _("The signature of %(title)s has lapsed") % names
    lines = [
        _("The signature of %(organisation)s under %(title)s was valid until %(day)s, and no longer counts.") % names,
        _("What was signed can still be read, and proved."),
    ]
    return subject, lines
