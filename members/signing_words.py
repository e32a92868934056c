"""How a declaration is signed, in plain words: who is let through, when it shows, how long it is valid."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.models.declarations import AssuranceLevel


def how_signed(declaration: Any) -> Iterator[str]:
    """Yield a sentence for each thing that an organisation should know before it begins."""
    level = declaration.required_level
    if level == AssuranceLevel.SELF:
        yield _("Whoever signs shows by e-mail or with a key who they are. The signature counts at once.")
        yield _("Nobody checks that they may sign for the organisation, and the page says so.")
    elif level == AssuranceLevel.EID:
        yield _("Whoever signs shows who they are with an e-identification.")
        yield _("A coordinator checks that they may sign for the organisation.")
    else:
        yield _("A coordinator checks that whoever signs may sign for the organisation.")
    if level != AssuranceLevel.SELF and declaration.shows_before_check:
        yield _("The signature shows here at once. Until it is checked the page says that it is not.")
    elif level != AssuranceLevel.SELF:
        yield _("The signature shows here when it has been checked.")
    yield validity(declaration)


def validity(declaration: Any) -> str:
    """Say how long a signature is valid."""
    months = declaration.valid_months
    if not months:
        return _("A signature is valid until the organisation withdraws it.")
    if months % 12 == 0:
        words = ngettext("A signature is valid for %d year.", "A signature is valid for %d years.", months // 12)
        return f"{words % (months // 12)} {_('We write before it ends.')}"
    words = ngettext("A signature is valid for %d month.", "A signature is valid for %d months.", months)
    return f"{words % months} {_('We write before it ends.')}"
