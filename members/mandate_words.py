"""The sentence by which somebody says that they may sign. It names nobody: the log keeps it for ever."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from members.models.signature_choices import Mandate, MandateBasis


def mandate_words(
    *, mandate: str, basis: str, body: str = "", decided_on: date | None = None, case_number: str = "", language: str
) -> str:
    """Return the sentence in ``language``, as it is shown before signing and kept afterwards."""
    with override(language):
        sentences = [_HOW[Mandate(mandate)]()]
        sentences.append(_("My right to sign builds on: %(basis)s.") % {"basis": MandateBasis(basis).label})
        if body and decided_on:
            day = date_format(decided_on, "DATE_FORMAT")
            sentences.append(_("Decided by %(body)s on %(day)s.") % {"body": body, "day": day})
        elif body:
            sentences.append(_("Decided by %(body)s.") % {"body": body})
        elif decided_on:
            sentences.append(_("Decided on %(day)s.") % {"day": date_format(decided_on, "DATE_FORMAT")})
        if case_number:
            sentences.append(pgettext("case number", "Case number %(number)s.") % {"number": case_number})
        return " ".join(sentences)


_HOW = {
    Mandate.SOLE: lambda: _("I may sign alone in the name of the organisation."),
    Mandate.JOINT: lambda: _("I may sign in the name of the organisation jointly with the others who sign."),
    Mandate.DELEGATED: lambda: _("I may sign in the name of the organisation by delegation."),
}
