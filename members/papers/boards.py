"""The paper for an organisation's board to decide on before it signs: background, text, promises, a proposal.

It is public in its general form, with blanks to fill in. Whoever works on the organisation's draft has it filled in.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arena.shared.papers.blocks import (
    Paper,
    Section,
    Words,
    bullets,
    facts,
    heading,
    paragraph,
    sentence,
    text,
)
from arena.shared.periods import Period
from arena.shared.tidy import Block
from members.models import Commitment, Declaration, DeclarationVersion
from members.models.declaration_versions import OwnCommitments
from members.models.signed_commitments import SignedCommitmentRhythm
from members.papers.prepared import OwnPromise, Prepared
from members.signing_words import how_signed

BLANK = "_" * 24
YES, NO = "☒", "☐"


@dataclass(frozen=True, slots=True)
class Known:
    """What the paper is written from."""

    declaration: Declaration
    version: DeclarationVersion
    commitments: list[Any]
    day: date
    prepared: Prepared = field(default_factory=Prepared)


def board_paper(known: Known, language: str) -> Paper:
    """Return the paper, in the language that is active."""
    sections = [Section(key, words, blocks) for key, words, blocks in _sections(known) if blocks]
    title = known.declaration.text("title")
    return Paper(_("Paper for the board"), title, _head(known), known.day, language, sections)


def _head(known: Known) -> Block:
    prepared, organisation = known.prepared, known.prepared.organisation
    return facts(
        [
            (_("Organisation"), organisation.name if organisation else BLANK),
            (_("Organisation number"), (organisation.number if organisation else "") or BLANK),
            (_("Decided by"), prepared.decided_by or _("the board")),
            (_("Date of the decision"), date_format(prepared.decided_on) if prepared.decided_on else BLANK),
            (_("Case number or item of the minutes"), prepared.case_number or BLANK),
            (_("Example"), _("made up to show the portal") if known.declaration.is_example else ""),
        ]
    )


def _sections(known: Known) -> Iterator[tuple[str, str, list[Block]]]:
    yield "matter", _("What the matter is"), list(_matter(known))
    yield "proposal", _("Proposal for decision"), list(_proposal(known))
    yield "background", _("Background"), list(_background(known))
    yield "text", _("The text of the declaration"), text(known.version, "preamble")
    yield "commitments", _("Commitments to decide on"), list(_commitments(known))
    yield "own", _("Commitments in our own words"), list(_own(known))
    yield "meaning", _("What it means to sign"), list(_meaning(known))
    yield "after", _("When the decision is taken"), list(_after(known))


def _matter(known: Known) -> Iterator[Block]:
    words = _("The organisation is to decide whether to sign the declaration %(title)s, version %(number)s.")
    organisation = known.prepared.organisation
    if organisation:
        words = _("%(name)s is to decide whether to sign the declaration %(title)s, version %(number)s.")
    title, name = known.declaration.text("title"), organisation.name if organisation else ""
    yield paragraph(sentence(words, name=name, title=title, number=str(known.version.number)))
    yield from text(known.declaration, "summary")


def _proposal(known: Known) -> Iterator[Block]:
    title, number = known.declaration.text("title"), str(known.version.number)
    intro = _("%(body)s decides:") if known.prepared.decided_by else _("The board decides:")
    yield paragraph(intro % {"body": known.prepared.decided_by})
    items: list[Words] = [
        sentence(_("to sign the declaration %(title)s, version %(number)s,"), title=title, number=number),
        _("to make the commitments that are compulsory, and those that are ticked or written in this paper,"),
        _SIGNING.get(known.prepared.mandate, _SIGNING[""])(),
        _("to give %(who)s the task of carrying the commitments out,") % {"who": BLANK},
        _("to follow the commitments up once a year, for the first time on %(day)s.") % {"day": BLANK},
    ]
    yield bullets(items, numbered=True)


_SIGNING = {
    "": lambda: (
        _("to let %(who)s sign in the name of the organisation, alone or jointly: %(how)s,")
        % {"who": BLANK, "how": BLANK}
    ),
    "sole": lambda: _("to let %(who)s sign alone in the name of the organisation,") % {"who": BLANK},
    "joint": lambda: (
        _("to let %(who)s and %(other)s sign jointly in the name of the organisation,") % {"who": BLANK, "other": BLANK}
    ),
    "delegated": lambda: _("to let %(who)s sign in the name of the organisation by delegation,") % {"who": BLANK},
}


def _background(known: Known) -> Iterator[Block]:
    declaration = known.declaration
    yield from text(declaration, "body")
    number = declaration.signature_count
    signed = ngettext("%d organisation has signed it here.", "%d organisations have signed it here.", number) % number
    published = known.version.published_at
    yield facts(
        [
            (_("Issuer"), declaration.issuer.name),
            (_("Where"), declaration.region.text("name") if declaration.region else _("The whole country")),
            (_("Version"), str(known.version.number)),
            (_("Published"), date_format(published) if published else ""),
            (_("Last day for signing"), date_format(declaration.closes_on) if declaration.closes_on else ""),
            (_("Signatories"), signed if number else ""),
            (_("SHA-256 of the text"), known.version.text_hash),
        ]
    )


# --- What is promised ------------------------------------------------------------------------------


def _commitments(known: Known) -> Iterator[Block]:
    compulsory = [row for row in known.commitments if row.kind == Commitment.Kind.COMPULSORY]
    elective = [row for row in known.commitments if row.kind != Commitment.Kind.COMPULSORY]
    if compulsory:
        yield heading(_("Compulsory: they are made by whoever signs"))
        yield bullets([_commitment(row, YES) for row in compulsory])
    if elective:
        yield heading(_("To choose from"))
        least = known.version.elective_minimum
        if least:
            words = ngettext("Choose at least %d of them.", "Choose at least %d of them.", least)
            yield paragraph(words % least)
        yield bullets([_commitment(row, YES if row.number in known.prepared.chosen else NO) for row in elective])


def _commitment(row: Any, box: str) -> list[Block]:
    return [paragraph(f"{box} {row.number}. ", row.text("title")), *text(row, "body")]


def _own(known: Known) -> Iterator[Block]:
    if known.version.own_commitments == OwnCommitments.NONE:
        return
    if known.version.own_commitments == OwnCommitments.REQUIRED:
        yield paragraph(_("At least one has to be written."))
    else:
        yield paragraph(_("They may be added. Say what is done, by whom, by when, and how you will know."))
    if known.prepared.own:
        yield bullets([_own_promise(row) for row in known.prepared.own])
        return
    yield bullets(
        [
            [paragraph(f"{label}: {BLANK}{BLANK}")]
            for label in (_("What"), _("Who"), _("By when, or how often"), _("How we will know"))
        ]
    )


def _own_promise(row: OwnPromise) -> list[Block]:
    known = dict(SignedCommitmentRhythm.choices)
    how = [str(known[row.rhythm])] if row.rhythm in known else []
    if row.due:
        when = row.due.display() if isinstance(row.due, Period) else row.due
        how.append(_("to be done: %(when)s") % {"when": when})
    head = paragraph(f"{YES} {row.title}", f" ({', '.join(how)})" if how else "")
    return [head, *([paragraph(row.body)] if row.body else [])]


# --- What it means ---------------------------------------------------------------------------------


def _meaning(known: Known) -> Iterator[Block]:
    yield bullets(
        [
            *how_signed(known.declaration),
            _("The name of the organisation, the text and all commitments are public, with the day of signing."),
            _("Persons who sign are named in public only if they choose so themselves."),
            _("What is sent in may become a public document."),
            _("The organisation can withdraw at any time. The page then says so; nothing that was signed is erased."),
            _("Anybody can check later, without trusting the portal, that exactly this text was signed."),
        ]
    )


def _after(known: Known) -> Iterator[Block]:
    yield bullets(
        [
            _("Adjust the minutes, and keep them at hand: they can be attached, and show who may sign."),
            _("Whoever signs logs in to the portal as signatory of the organisation."),
            _("Signing takes about fifteen minutes. The receipt comes as a file to keep with the minutes."),
        ],
        numbered=True,
    )
    yield facts([(_("Signature"), BLANK + BLANK), (_("Name and date"), BLANK + BLANK)])
