"""Which papers there are, and how one is made."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from arena.shared.papers.blocks import Paper
from programmes.models import Programme
from programmes.papers.decision import decision_paper
from programmes.papers.facts import Facts
from programmes.papers.status import status_report


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A kind of paper: the last part of its address, what it is called, what its file is called, who writes it."""

    word: str
    label: str | Promise
    file_name: str | Promise
    write: Callable[[Facts, str], Paper]


KINDS = {
    kind.word: kind
    for kind in (
        PaperKind("decision-paper", _("Decision paper"), _("decision-paper"), decision_paper),
        PaperKind("status-report", _("Status report"), _("status-report"), status_report),
    )
}


def make(word: str, programme: Programme, *, person: Any, day: date, since: date, language: str) -> Paper:
    """Return a paper about ``programme`` in ``language``, with what ``person`` may see."""
    with translation.override(language):
        return KINDS[word].write(Facts.of(programme, person=person, day=day, since=since), language)


def file_name(word: str, programme: Programme, *, day: date, language: str) -> str:
    """Return what the file is called: paper, programme and day."""
    with translation.override(language):
        return f"{KINDS[word].file_name}-{programme.slug}-{day.isoformat()}.pdf"
