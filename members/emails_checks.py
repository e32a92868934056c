"""Letters about what becomes of a signature: to those who signed, to the contacts, to the coordinator who asked."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from members import letters
from members.letters import Letter
from members.models import Correction, Signatory, Signature, User
from members.signature_story import correction_words


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody whom a signature concerns. Who has no account finds the proof, not the organisation's own pages."""

    email: str
    name: str
    language: str
    has_account: bool


Words = Callable[[Reader], Letter]


def readers(signature: Signature, *, asked_too: bool = False) -> list[Reader]:
    """Return each contact of the organisation and each person who has signed, once; ``asked_too``: who was asked."""
    found: dict[str, Reader] = {}
    for reader in _all_readers(signature, asked_too=asked_too):
        found.setdefault(reader.email.lower(), reader)
    return list(found.values())


def _all_readers(signature: Signature, *, asked_too: bool) -> Iterator[Reader]:
    for row in signature.organisation.memberships.contacts().by_person():
        yield Reader(row.user.email, row.user.name, row.user.language, has_account=True)
    wanted = {Signatory.State.SIGNED, *([Signatory.State.INVITED] if asked_too else [])}
    for person in signature.signatories.exclude(email="").filter(state__in=wanted).select_related("user"):
        account = person.user if person.user and person.user.is_active else None
        language = account.language if account else signature.language
        email = account.email if account else person.email
        yield Reader(email, person.name, language, has_account=account is not None)


def context_of(signature: Signature, reader: Reader, **more: Any) -> dict[str, Any]:
    """Return what a mail about ``signature`` says to ``reader``: which one it is, and where it is found."""
    with translation.override(reader.language):
        return {
            "name": reader.name,
            "has_account": reader.has_account,
            "organisation": signature.organisation.name,
            "declaration": str(signature.declaration.text("title")),
            "link": settings.SITE_URL + _address(signature, reader),
            **more,
        }


def _address(signature: Signature, reader: Reader) -> str:
    return reverse("my-signature" if reader.has_account else "verification", args=[signature.public_id])


def _tell(signature: Signature, words: Words, *, asked_too: bool = False) -> None:
    for reader in readers(signature, asked_too=asked_too):
        letters.send_to(reader.email, _bound(words, reader), name=reader.name, language=reader.language)


def _bound(words: Words, reader: Reader) -> Callable[[], Letter]:
    return lambda: words(reader)


def _letter(
    signature: Signature, reader: Reader, subject: str, lines: list[str], *, quote: str = "", by: str = ""
) -> Letter:
    """Return a letter about ``signature`` whose button leads ``reader`` to it."""
    declaration = str(signature.declaration.text("title"))
    what = {"organisation": signature.organisation.name, "declaration": declaration, "name": by}
    return Letter(
        subject=subject % what,
        lines=[line % what for line in lines],
        quote=quote,
        address=_address(signature, reader),
        button=gettext("See the signature") if reader.has_account else gettext("See the proof"),
    )


# --- What each letter says -------------------------------------------------------------------------


def verified(signature: Signature) -> Words:
    """Say that the signature counts."""
    return lambda reader: _letter(
        signature,
        reader,
        gettext("The signature is approved: %(declaration)s"),
        [
            gettext(
                "A coordinator has checked that %(organisation)s has signed %(declaration)s by people who may do so. "
                "The signature counts now."
            )
        ],
    )


def question(signature: Signature, asked: str) -> Words:
    """Ask what the coordinator wants to know."""
    return lambda reader: _letter(
        signature,
        reader,
        gettext("A question about your signature: %(declaration)s"),
        [
            gettext("Before the signature of %(organisation)s counts, a coordinator would like to know:"),
            gettext("Answer on the page of the signature. You can add papers there.")
            if reader.has_account
            else gettext("Somebody who acts for the organisation here answers on its pages."),
        ],
        quote=asked,
    )


def refused(signature: Signature, why: str) -> Words:
    """Say that the signature does not count, and why."""
    return lambda reader: _letter(
        signature,
        reader,
        gettext("The signature is not approved: %(declaration)s"),
        [
            gettext("A coordinator could not approve the signature of %(organisation)s. This is why:"),
            gettext("You can sign anew when the reason is gone. Nobody but you and the coordinators sees this."),
        ],
        quote=why,
    )


def withdrawn(signature: Signature, by: str, why: str, *, was_shown: bool) -> Words:
    """Confirm that the signature no longer counts."""
    return lambda reader: _letter(
        signature,
        reader,
        gettext("The signature is withdrawn: %(declaration)s"),
        [
            gettext("%(name)s has withdrawn the signature of %(organisation)s under %(declaration)s."),
            gettext("Its public page stays and says on what day it was withdrawn.")
            if was_shown
            else gettext("Visitors have never seen it, and never will."),
            gettext("If you know nothing of this, write to us at once."),
        ],
        quote=why,
        by=by,
    )


def corrected(correction: Correction) -> Words:
    """Tell what was wrong and is right now."""
    signature = correction.signature
    return lambda reader: _letter(
        signature,
        reader,
        gettext("A correction of your signature: %(declaration)s"),
        [gettext("%(name)s has corrected the signature of %(organisation)s. What was signed stays beside it.")],
        quote=correction_words(correction),
        by=correction.by.name,
    )


# --- Sending ---------------------------------------------------------------------------------------


def tell_of_approval(signature: Signature) -> None:
    """Tell everybody whom it concerns that the signature counts."""
    _tell(signature, verified(signature))


def tell_of_question(signature: Signature, asked: str) -> None:
    """Send the question to everybody whom it concerns."""
    _tell(signature, question(signature, asked))


def tell_of_refusal(signature: Signature, why: str) -> None:
    """Tell everybody whom it concerns why the signature does not count."""
    _tell(signature, refused(signature, why))


def tell_of_withdrawal(signature: Signature, *, by: User, why: str, was_shown: bool) -> None:
    """Confirm a withdrawal to everybody whom it concerns; those who were asked to sign need not any more."""
    _tell(signature, withdrawn(signature, by.name, why, was_shown=was_shown), asked_too=not was_shown)


def tell_of_correction(correction: Correction) -> None:
    """Tell everybody whom it concerns what was corrected."""
    _tell(correction.signature, corrected(correction))


def tell_of_answer(signature: Signature, coordinator: User, words: str) -> None:
    """Tell the coordinator who asked that there is an answer."""

    def letter() -> Letter:
        what = {"organisation": signature.organisation.name}
        return Letter(
            subject=gettext("%(organisation)s has answered your question") % what,
            lines=[gettext("%(organisation)s has answered your question about its signature:") % what],
            quote=words,
            address=reverse("admin:members_signature_change", args=[signature.pk]),
            button=gettext("Go on with the check"),
        )

    letters.send(coordinator, letter)


def preview(signature: Signature, words: Words, language: str) -> Letter:
    """Return the letter as somebody with an account will read it in ``language``."""
    with translation.override(language):
        return words(Reader("", "", language, has_account=True))
