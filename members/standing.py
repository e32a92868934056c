"""How a signature stands, in the words that pages, lists and badges have in common."""

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.models.signature_choices import UNCHECKED, SignatureState


@dataclass(frozen=True, slots=True)
class Standing:
    """``tag`` and ``tone`` for a tag; ``words`` tell the rest in a sentence, where there is something to tell.

    ``counts``: whether the signature, or one that has renewed it, stands.
    """

    tag: str
    tone: str
    words: str = ""
    counts: bool = True


def standing_of(signature: Any) -> Standing:
    """Return how ``signature``, fetched with members.signature_pages.STANDING and ``standing_rows``, stands."""
    for withdrawal in signature.withdrawals:
        return Standing(_("Withdrawn on %(day)s") % {"day": _day(withdrawal.withdrawn_on)}, "error", counts=False)
    for later in signature.renewed_by:
        tag = _("Renewed: version %(number)s counts") % {"number": later.version.number}
        words = _(
            "What is promised here is valid for the text that was signed. The organisation has signed a later one."
        )
        return Standing(tag, "info", words)
    if signature.state == SignatureState.LAPSED:
        tag = _("Lapsed on %(day)s") % {"day": _day(signature.valid_until)} if signature.valid_until else _("Lapsed")
        words = _("The time for which it was valid is over. What was promised is kept here for the record.")
        return Standing(tag, "warning", words, counts=False)
    if signature.state in UNCHECKED:
        words = _("A coordinator has not yet checked that whoever signed may sign for the organisation.")
        return Standing(_("Has signed, not checked yet"), "warning", words)
    return Standing(_("Has signed"), "ok")


def _day(day: Any) -> str:
    return str(date_format(day, "DATE_FORMAT"))
