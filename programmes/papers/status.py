"""The status report: how a programme stands, what has come of it, what is late and what comes next."""

from collections.abc import Iterator
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arena.shared.papers.blocks import Paper, Section, Words, bullets, facts, joined, paragraph, sentence, text
from arena.shared.periods import Period, span
from arena.shared.tidy import Block
from programmes.models import Initiative
from programmes.papers import about
from programmes.papers.facts import Facts
from programmes.papers.indicators import followed_table, said, unread

_S = Initiative.State
ORDER = (_S.RUNNING, _S.PLANNED, _S.APPLIED, _S.ENDED, _S.MOVED, _S.DROPPED)


def status_report(known: Facts, language: str) -> Paper:
    """Return the report, in the language that is active."""
    title = known.programme.text("title")
    sections = [Section(key, words, blocks) for key, words, blocks in _sections(known) if blocks]
    return Paper(_("Status report"), title, about.head(known), known.day, language, sections)


def _sections(known: Facts) -> Iterator[tuple[str, str, list[Block]]]:
    yield "short", _("In short"), [*text(known.programme, "summary"), _in_short(known)]
    yield "initiatives", _("Initiatives by state"), _initiatives(known)
    yield "indicators", _("Indicators against their targets"), _indicators(known)
    yield "results", _("Results and how well they are supported"), _results(known)
    yield "held", _("Seminars held"), _seminars(known.seminars_held)
    yield "planned", _("Seminars planned"), _seminars(known.seminars_planned)
    yield "late", _("What is late"), _late(known)
    since = date_format(known.since, "DATE_FORMAT")
    yield "changes", _("Changes since %(day)s") % {"day": since}, _changes(known)
    yield "continuations", _("What carries on"), about.continuations(known)
    yield "next", _("Next steps"), _next(known)
    yield "lacking", _("Not in the portal"), about.lacking(_wanted(known))


def _in_short(known: Facts) -> Block:
    rows, indicators = known.rows("initiatives"), known.rows("indicators")
    states = [(state, sum(row.state == state for row in rows)) for state in ORDER]
    read = sum(bool(row.readings.all()) for row in indicators)
    of_all = _("%(number)s of %(all)s") % {"number": read, "all": len(indicators)}
    return facts(
        [
            (_("Initiatives"), ", ".join(f"{number} {state.label}" for state, number in states if number)),
            (_("Indicators with a reading"), of_all if indicators else ""),
            (_("Results and recognition"), str(len(known.results))),
            (_("Seminars held"), str(len(known.seminars_held))),
            (_("Seminars planned"), str(len(known.seminars_planned))),
            (_("Told since"), date_format(known.since, "DATE_FORMAT")),
        ]
    )


def _initiatives(known: Facts) -> list[Block]:
    rows = [row for state in ORDER for row in known.initiatives_in(state)]
    return about.initiatives(rows, with_outcome=True) if rows else []


def _indicators(known: Facts) -> list[Block]:
    rows = known.rows("indicators")
    return [followed_table(known), bullets(said(row) for row in rows)] if rows else []


def _results(known: Facts) -> list[Block]:
    if known.results:
        return [about.statements(known.results)]
    return [paragraph(_("No result has been entered."))]


def _seminars(rows: list[Any]) -> list[Block]:
    return [bullets(_seminar(row) for row in rows)] if rows else []


def _seminar(row: Any) -> Words:
    kind = capfirst(row.get_kind_display())
    unpublished = "" if row.is_public else f" ({row.get_status_display()})"
    return [row.text("title"), ". ", kind, f", {row.when}" if row.when else "", unpublished]


def _late(known: Facts) -> list[Block]:
    """Return what should have happened by now, or say that nothing should."""
    items: list[Words] = []
    if known.is_past_its_end:
        ended = Period(known.programme.ends).display()
        items.append(_("The programme is past its end, %(when)s, and is not closed.") % {"when": ended})
    for row in known.late_initiatives:
        words = _("The initiative %(title)s (%(state)s) should have come further: %(when)s.")
        when = span(row.starts, row.ends)
        items.append(sentence(words, title=row.text("title"), state=row.get_state_display(), when=when))
    for row, last in unread(known):
        if last is None:
            items.append(sentence(_("The indicator %(title)s has no reading."), title=row.text("title")))
        else:
            words = _("The indicator %(title)s has had no reading for a year; the latest is from %(day)s.")
            items.append(sentence(words, title=row.text("title"), day=date_format(last, "DATE_FORMAT")))
    if items:
        return [bullets(items)]
    return [] if known.programme.is_archived else [paragraph(_("Nothing is late."))]


def _changes(known: Facts) -> list[Block]:
    items: list[Words] = [[date_format(row.dated, "DATE_FORMAT"), ": ", row.text("body")] for row in known.changes]
    return [bullets(items)] if items else [paragraph(_("No changes were told to readers."))]


def _next(known: Facts) -> list[Block]:
    rows = [] if known.programme.is_archived else known.initiatives_in(_S.PLANNED, _S.APPLIED)
    items: list[Words] = [
        joined(filter(None, (row.text("title"), capfirst(span(row.starts, row.ends)), row.text("season"))), ", ")
        for row in rows
    ]
    return [bullets(items)] if items else []


def _wanted(known: Facts) -> Iterator[tuple[str, bool]]:
    """Yield what a report usually has, with whether this one has it."""
    indicators = known.rows("indicators")
    number = sum(not row.readings.all() for row in indicators)
    words = ngettext("a reading of %d indicator", "readings of %d indicators", number) % number
    yield _("indicators"), bool(indicators)
    yield words, number == 0
    yield _("results"), bool(known.results)
    yield _("when the initiatives take place"), all(row.starts or row.season for row in known.rows("initiatives"))
    yield _("use of money against the budget"), False
