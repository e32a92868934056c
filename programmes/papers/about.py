"""What both papers say of a programme."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arena.shared.papers.blocks import Words, bullets, facts, heading, joined, paragraph, sentence, table
from arena.shared.periods import Period, span
from arena.shared.texts import capital
from arena.shared.tidy import Block
from programmes.models import ProgrammePartner
from programmes.papers.facts import Facts


def head(known: Facts) -> Block:
    """Return what stands under the title of a paper."""
    programme = known.programme
    return facts(
        [
            (_("Case number"), programme.case_number),
            (_("Date"), date_format(known.day, "DATE_FORMAT")),
            (_("Region"), programme.region.text("name")),
            (_("Owner"), programme.owner.name),
            (_("Kind"), capfirst(programme.get_kind_display())),
            (_("Period"), capfirst(programme.period)),
            (_("State"), capfirst(programme.get_life_cycle_display())),
            (_("Publishing"), "" if programme.is_public else capfirst(programme.get_status_display())),
        ]
    )


def names(rows: Iterable[Any]) -> list[Words]:
    """Return the names of words of a vocabulary, one after the other."""
    return joined(row.text("name") for row in rows)


def partners(known: Facts) -> list[Block]:
    """Say who takes part, as what."""
    order = list(ProgrammePartner.Role)
    rows = sorted(known.rows("partners"), key=lambda row: order.index(row.role))
    return [
        facts(
            (capfirst(str(ProgrammePartner.Role(role).label)), joined((_partner(row) for row in group), "; "))
            for role, group in groupby(rows, lambda row: row.role)
        )
    ]


def _partner(row: Any) -> Words:
    words: list[Words] = [row.organisation.name] if row.organisation else []
    if not row.organisation:
        words += [f"{row.number} " if row.number else "", row.text("label")]
    return [*words, " (", row.text("note"), ")"] if row.note else words


def initiatives(rows: list[Any], *, with_outcome: bool = False) -> list[Block]:
    """Return initiatives as a table."""
    columns = [_("Initiative"), _("Kind"), _("State"), _("For whom"), _("Who takes part"), _("When")]
    cells = [
        (
            [row.text("title"), *_place(row)],
            capfirst(row.get_kind_display()),
            [capfirst(row.get_state_display()), *([": ", row.text("outcome")] if with_outcome and row.outcome else [])],
            joined(filter(None, (*(group.text("name") for group in row.target_groups.all()), row.text("audience")))),
            joined(filter(None, (*(actor.name for actor in row.actors.all()), row.text("others")))),
            joined(filter(None, (capfirst(span(row.starts, row.ends)), row.text("season")))),
        )
        for row in rows
    ]
    caption = ngettext("%d initiative", "%d initiatives", len(rows)) % len(rows)
    return [table(caption, columns, [[cell or "–" for cell in line] for line in cells])]


def _place(row: Any) -> list[Words]:
    """Say which priority an initiative serves, and on which step it stands."""
    found = []
    if row.priority:
        found.append(_("priority %(number)s") % {"number": row.priority.number})
    if row.step:
        found.append(_("step %(number)s") % {"number": row.step.number})
    return [f" ({', '.join(found)})"] if found else []


def statements(rows: Iterable[Any]) -> Block:
    """Return results or claims, each with its evidence and source."""
    items = []
    for row in rows:
        words: list[Words] = [row.text("body"), " ", f"{capfirst(row.get_evidence_display())}."]
        if row.source:
            words += [" ", _("Source:"), " ", row.text("source"), "."]
        items.append(words)
    return bullets(items)


def continuations(known: Facts) -> list[Block]:
    """Say what carries on after the programme, or why nothing does."""
    programme = known.programme
    items: list[Words] = [
        sentence(_("The programme %(title)s"), title=row.text("title")) for row in known.rows("followers")
    ]
    items += [_continuation(row) for row in known.rows("continuations")]
    items += [joined((row.text("title"), row.text("outcome")), ": ") for row in known.initiatives_in("moved")]
    if items:
        return [bullets(items)]
    if programme.nothing_continues:
        return [paragraph(_("Nothing carries on, because:"), " ", programme.text("nothing_continues"))]
    return []


def _continuation(row: Any) -> Words:
    target = row.to_programme.text("title") if row.to_programme else ""
    target = target or (row.to_organisation.name if row.to_organisation else "")
    return joined(filter(None, (row.text("title"), target, row.text("body"))), ". ")


def consultations(known: Facts) -> Iterator[Block]:
    """Yield what was asked, whom and when."""
    for row in known.rows("consultations"):
        yield heading(row.text("title"))
        when = f", {Period(row.dated).display()}" if row.dated else ""
        yield paragraph(_("Put to:"), " ", row.text("asked"), when)
        questions = [question.text("body") for question in row.questions.all()]
        if questions:
            yield bullets(questions, numbered=True)


def lacking(wanted: Iterable[tuple[str, bool]]) -> list[Block]:
    """Return what the portal does not have, for the official to add: words with whether it is known."""
    items = [capital(words) for words, is_known in wanted if not is_known]
    if not items:
        return []
    return [paragraph(_("These facts are not in the portal. Add them where the committee needs them.")), bullets(items)]
