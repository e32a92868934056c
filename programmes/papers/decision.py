"""The decision paper: what a committee needs to decide on a programme, with the facts that the portal has."""

from collections.abc import Iterator
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arena.shared.papers.blocks import (
    Paper,
    Section,
    Words,
    bullets,
    facts,
    heading,
    joined,
    paragraph,
    sentence,
    text,
    under,
)
from arena.shared.periods import Period
from arena.shared.tidy import Block
from programmes.models import Document, Statement
from programmes.papers import about
from programmes.papers.facts import Facts
from programmes.papers.indicators import planned_table


def decision_paper(known: Facts, language: str) -> Paper:
    """Return the paper, in the language that is active."""
    title = known.programme.text("title")
    sections = [Section(key, words, blocks) for key, words, blocks in _sections(known) if blocks]
    return Paper(_("Decision paper"), title, about.head(known), known.day, language, sections)


def _sections(known: Facts) -> Iterator[tuple[str, str, list[Block]]]:
    programme = known.programme
    yield "proposal", _("Proposal for decision"), _proposal(known)
    yield "summary", _("Summary"), text(programme, "summary")
    yield "background", _("Background and needs"), _background(known)
    yield "aim", _("Vision and goals"), _aims(known)
    yield "strategy", _("Part of the strategy"), _strategy(known)
    yield "priorities", _("Priorities"), _numbered(known.rows("priorities"))
    yield "strands", _("Strands"), _titled(known.rows("strands"))
    yield "steps", _("The steps"), _numbered(known.rows("steps"))
    initiatives = known.rows("initiatives")
    yield "initiatives", _("Initiatives"), about.initiatives(initiatives) if initiatives else []
    yield "people", _("Grounds and target groups"), _people(known)
    yield "partners", _("Who takes part"), about.partners(known) if known.rows("partners") else []
    yield "indicators", _("Indicators"), [planned_table(known)] if known.rows("indicators") else []
    yield "expected", _("Expected effects"), _expected(known)
    yield "follow-up", _("Follow-up and dialogue"), _follow_up(known)
    yield "lacking", _("Not in the portal"), about.lacking(_wanted(known))


def _proposal(known: Facts) -> list[Block]:
    """Return what is to be decided, as far as the facts say it."""
    programme = known.programme
    if programme.is_archived:
        ended = Period(programme.ends).display() if programme.ends else ""
        words = _("The programme is closed. It ended: %(when)s.") if ended else _("The programme is closed.")
        return [paragraph(words % {"when": ended}, " ", _("No decision on it is proposed."))]
    if programme.decided_on:
        return [paragraph(_decided(programme), " ", _("No new decision follows from the facts."))]
    intro = _("%(body)s decides:") if programme.decision_body else _("The committee decides:")
    items: list[Words] = [_adopt(programme)]
    items.append(sentence(_("to give %(owner)s the task of carrying it out"), owner=programme.owner.name))
    number = sum(row.target is not None for row in known.rows("indicators"))
    if number:
        words = ngettext(
            "to follow it up by %d indicator with a target", "to follow it up by %d indicators with targets", number
        )
        items.append(words % number)
    return [paragraph(sentence(intro, body=programme.text("decision_body"))), bullets(items, numbered=True)]


def _adopt(programme: Any) -> Words:
    kind, title = programme.get_kind_display(), programme.text("title")
    if not programme.period:
        return sentence(_("to adopt the %(kind)s %(title)s"), kind=kind, title=title)
    words = _("to adopt the %(kind)s %(title)s for the period %(period)s")
    return sentence(words, kind=kind, title=title, period=programme.period)


def _decided(programme: Any) -> Words:
    when = Period(programme.decided_on).display()
    if programme.decision_body:
        words = _("The programme was decided: %(when)s, by %(body)s.")
        return sentence(words, when=when, body=programme.text("decision_body"))
    return _("The programme was decided: %(when)s.") % {"when": when}


def _background(known: Facts) -> list[Block]:
    """Return the mappings and analyses, what more there is to say, and what was before."""
    programme = known.programme
    blocks: list[Block] = []
    if programme.follows:
        blocks.append(paragraph(_("It follows the programme:"), " ", programme.follows.text("title")))
    blocks += text(programme, "body")
    for row in known.rows("documents"):
        if row.kind not in {Document.Kind.MAPPING, Document.Kind.ANALYSIS}:
            continue
        when = f" ({Period(row.dated).display()})" if row.dated else ""
        blocks += under(heading(row.text("title"), when), text(row, "body"))
    return blocks + text(programme, "decision_note")


def _aims(known: Facts) -> list[Block]:
    programme = known.programme
    named = (("vision", _("Vision")), ("aim", _("Goal")), ("way_of_working", _("Way of working")))
    return [
        block
        for name, words in named
        if getattr(programme, name)
        for block in under(heading(words), text(programme, name))
    ]


def _strategy(known: Facts) -> list[Block]:
    items: list[Words] = []
    for goal in known.rows("goals"):
        strategy = goal.strategy
        number = f" ({strategy.case_number})" if strategy.case_number else ""
        items.append([strategy.text("title"), number, ". ", capfirst(goal.text("level")), ": ", goal.text("title")])
    return [bullets(items)] if items else []


def _numbered(rows: list[Any]) -> list[Block]:
    blocks: list[Block] = []
    for row in sorted(rows, key=lambda row: row.number):
        blocks += under(heading(f"{row.number}. ", row.text("title")), text(row, "body"))
    return blocks


def _titled(rows: list[Any]) -> list[Block]:
    return [block for row in rows for block in under(heading(row.text("title")), text(row, "body"))]


def _people(known: Facts) -> list[Block]:
    pairs = [
        (_("Grounds of discrimination"), about.names(known.statutory_grounds)),
        (_("Grounds beside the seven"), about.names(known.own_grounds)),
        (_("Target groups"), about.names(known.rows("target_groups"))),
        (_("Themes"), about.names(known.rows("themes"))),
    ]
    return [facts(pairs)] if any(words for _label, words in pairs) else []


def _expected(known: Facts) -> list[Block]:
    rows = known.statements(Statement.Kind.EXPECTED)
    return [about.statements(rows)] if rows else []


def _follow_up(known: Facts) -> list[Block]:
    with_target = [row for row in known.rows("indicators") if row.target is not None]
    blocks = []
    if with_target:
        words = _("Followed up by the indicators: %(names)s.")
        blocks.append(paragraph(sentence(words, names=joined(row.text("title") for row in with_target))))
    return [*blocks, *about.consultations(known)]


def _wanted(known: Facts) -> Iterator[tuple[str, bool]]:
    """Yield what a committee usually asks for, with whether the paper has it."""
    programme, indicators = known.programme, known.rows("indicators")
    yield _("case number"), bool(programme.case_number)
    yield _("which body decides"), bool(programme.decision_body)
    yield _("period"), bool(programme.period)
    yield _("background: mapping, analysis of needs"), bool(_background(known))
    yield _("goals of the programme"), bool(programme.aim or programme.vision)
    yield _("link to a goal of the strategy"), bool(known.rows("goals"))
    yield _("grounds of discrimination"), bool(known.rows("grounds"))
    yield _("target groups"), bool(known.rows("target_groups"))
    yield (
        _("indicators with a baseline and a target"),
        any(row.target is not None and row.baseline is not None for row in indicators),
    )
    yield _("who pays"), any(row.role == "funder" for row in known.rows("partners"))
    yield _("costs and how they are covered"), False
    yield _("what the decision means for gender equality and equality"), False
    yield _("what the decision means for accessibility"), False
