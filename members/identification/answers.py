"""What all protocols share: how an identification fails, and what is kept of an answer that others have signed."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from members.evidence.canonical import canonical
from members.identification.configuration import Provider
from members.identities import Identity
from members.models.signatories import IdentifiedBy

# Ten or twelve digits, as a word of its own: letters around them would make them part of some other number.
_NUMBER = re.compile(r"(?<![0-9A-Za-z])(?:19|20)?(\d{2})(\d{2})(\d{2})[-+ ]?(\d{4})(?![0-9A-Za-z])")


class IdentificationError(Exception):
    """Nobody was identified. ``words`` tell the person; the exception's own text is for the log and names nobody."""

    def __init__(self, reason: str, words: str = "") -> None:
        super().__init__(reason)
        self.words = words or _("The e-identification could not be trusted, so it was not used. Try again.")


def unavailable(reason: str) -> IdentificationError:
    """Return the error of a provider that does not answer."""
    return IdentificationError(reason, _("The e-identification service does not answer. Try again in a while."))


def broken_off(reason: str) -> IdentificationError:
    """Return the error of a person, or a provider, that broke it off."""
    return IdentificationError(reason, _("The e-identification was broken off. Nothing has been signed."))


def too_weak(reason: str) -> IdentificationError:
    """Return the error of an identification on another level than was asked for."""
    words = _("The e-identification was on a lower level of assurance than is needed here. Use another one.")
    return IdentificationError(reason, words)


@dataclass(frozen=True, slots=True)
class Answer:
    """A provider's answer that was found to be right. ``values`` are all texts in it; ``key`` names who signed it."""

    raw: bytes
    subject: str
    level: str
    issuer: str
    key: str
    name: str = ""
    organisation_number: str = ""
    transaction: str = ""
    values: tuple[str, ...] = field(default_factory=tuple)


def identity_of(provider: Provider, answer: Answer) -> Identity:
    """Return who was identified. No personal identity number leaves this function.

    The person is named by an HMAC, which is the same the next time. The answer is kept byte for byte, unless it holds a
    personal identity number: then a statement of what was checked is kept in its place, with the answer's SHA-256.
    """
    subject = pseudonym(provider.id, answer.subject)
    holds_number = any(is_personal_number(value) for value in answer.values)
    return Identity(
        by=IdentifiedBy.EID,
        provider=provider.id,
        subject=subject,
        level=answer.level,
        name=answer.name,
        organisation_number=organisation_number(answer.organisation_number),
        transaction="" if is_personal_number(answer.transaction) else answer.transaction,
        evidence=_statement(provider, answer, subject) if holds_number else answer.raw,
    )


def _statement(provider: Provider, answer: Answer, subject: str) -> bytes:
    return canonical(
        {
            "v": 1,
            "provider": provider.id,
            "protocol": provider.protocol,
            "issuer": answer.issuer,
            "level": answer.level,
            "subject-hmac": subject,
            "signed-with": answer.key,
            "answer-sha256": hashlib.sha256(answer.raw).hexdigest(),
            "answer": "verified, not kept: it holds a personal identity number",
        }
    )


def pseudonym(provider: str, subject: str) -> str:
    """Return by what name we know the person ``subject`` of a provider: an HMAC-SHA-256 with a secret of the site."""
    return salted_hmac("members.identification", f"{provider}\n{subject}", algorithm="sha256").hexdigest()


def is_personal_number(text: str) -> bool:
    """Whether ``text`` holds a Swedish personal identity number or coordination number (law 1991:481; 2022:1697)."""
    return any(_is_one(match) for match in _NUMBER.finditer(text))


def _is_one(match: re.Match[str]) -> bool:
    year, month, day, last = match.groups()
    is_date = 1 <= int(month) <= 12 and (1 <= int(day) <= 31 or 61 <= int(day) <= 91)
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(year + month + day + last)]
    return is_date and sum(number // 10 + number % 10 for number in doubled) % 10 == 0


def organisation_number(text: str) -> str:
    """Return an organisation number as we write it, ``232100-0016``; "" where ``text`` is none.

    ``202321000016`` (with the prefix that other registers use) and ``person@2321000016`` are understood.
    """
    digits = re.sub(r"\D", "", text.rpartition("@")[2])
    digits = digits[2:] if len(digits) == 12 and digits.startswith("16") else digits
    return f"{digits[:6]}-{digits[6:]}" if len(digits) == 10 and digits[2] >= "2" else ""


def texts_in(value: Any) -> Iterable[str]:
    """Yield every text in a structure of dicts and lists."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts_in(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts_in(part)
