"""The receipt of a signature: what was signed, by whom, and how to prove it, for somebody who asks in ten years.

The organisation's own names everybody who has signed; the public one, which lies in the bundle of evidence, only those
who want to be named. From the same rows come the same bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
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
    literal,
    paragraph,
    picture,
    table,
    text,
    under,
)
from arena.shared.papers.qr_codes import qr_svg
from arena.shared.periods import Period
from arena.shared.tidy import Block
from members.evidence.log import written_time
from members.models import Checkpoint, EvidenceBlob, LogEntry, Signatory, Signature, SignatureCheck
from members.papers.assurance import assurance

QR_WIDTH = 30  # millimetres


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a signature when a receipt is written. ``checkpoint`` covers the newest of ``entries``."""

    signature: Any
    checkpoint: Checkpoint
    entries: list[LogEntry]
    people: list[Signatory]
    promises: list[Any]
    texts: dict[str, str] = field(default_factory=dict)
    seal: str = ""

    @classmethod
    def of(cls, signature: Signature, checkpoint: Checkpoint, *, seal: str = "") -> "Known":
        """Read it all. ``seal`` says whose seal the file will carry; "" for none."""
        rows = Signature.objects.select_related("declaration__issuer", "version", "organisation__region", "renews")
        found = rows.get(pk=signature.pk)
        blobs = found.blobs.filter(kind=EvidenceBlob.Kind.DECLARATION).order_by("pk").values_list("sha256", flat=True)
        return cls(
            signature=found,
            checkpoint=checkpoint,
            entries=list(found.log_entries.filter(seq__lte=checkpoint.size).in_order()),
            people=list(found.signatories.order_by("number")),
            promises=list(found.commitments.select_related("commitment").order_by("number")),
            texts={"declaration": next(iter(blobs), "")},
            seal=seal,
        )

    @property
    def address(self) -> str:
        """Where anybody can check the signature."""
        return settings.SITE_URL + reverse("verification", args=[self.signature.public_id])


def receipt(known: Known, *, is_public: bool) -> Paper:
    """Return the receipt, in the language in which the organisation has signed."""
    signature = known.signature
    with translation.override(signature.language):
        title = signature.declaration.text("title")
        sections = [Section(key, words, blocks) for key, words, blocks in _sections(known, is_public) if blocks]
        day = timezone.localdate(known.entries[-1].at)
        return Paper(_("Receipt of a signature"), title, _head(known), day, signature.language, sections)


def _head(known: Known) -> Block:
    """Return what stands under the title."""
    signature = known.signature
    return facts(
        [
            (_("Organisation"), signature.organisation.name),
            (_("Organisation number"), signature.organisation.number),
            (_("Signed"), _moment(signature.signed_at)),
            (_("State"), _state(signature)),
            (_("Assurance"), capfirst(signature.get_level_display())),
            (_("Number of the proof"), signature.public_id),
            (_("Example"), _("made up to show the portal") if _is_made_up(signature) else ""),
        ]
    )


def _is_made_up(signature: Any) -> bool:
    return bool(signature.organisation.is_example or signature.declaration.is_example)


def _sections(known: Known, is_public: bool) -> Iterator[tuple[str, str, list[Block]]]:  # noqa: FBT001  passed on
    yield "text", _("What was signed"), list(_text(known))
    yield "promises", _("What the organisation has promised"), list(_promises(known))
    yield "people", _("Who signed"), list(_people(known, is_public))
    yield "assurance", _("How sure we are"), [paragraph(words) for words in assurance(known.signature)]
    yield "later", _("What happened later"), _later(known, is_public)
    yield "log", _("In the evidence log"), list(_log(known))
    yield "verify", _("How to check it"), list(_verify(known))


# --- What was signed -------------------------------------------------------------------------------


def _text(known: Known) -> Iterator[Block]:
    signature, version = known.signature, known.signature.version
    yield facts(
        [
            (_("Declaration"), signature.declaration.text("title")),
            (_("Issuer"), signature.declaration.issuer.name),
            (_("Version"), str(version.number)),
            (_("Published"), _moment(version.published_at)),
            (_("Language"), signature.get_language_display()),
            (_("SHA-256 of the text"), known.texts["declaration"] or version.text_hash),
        ]
    )
    if version.preamble:
        yield from under(heading(_("The text")), text(version, "preamble"))


def _promises(known: Known) -> Iterator[Block]:
    given = [promise for promise in known.promises if promise.commitment]
    own = [promise for promise in known.promises if not promise.commitment]
    if given:
        yield heading(_("Commitments of the declaration"))
        yield bullets([_promise(promise, f"{promise.commitment.number}. ") for promise in given])
    if own:
        yield heading(_("In the organisation's own words"))
        yield bullets([_promise(promise, "") for promise in own])


def _promise(promise: Any, number: str) -> list[Block]:
    """Return one promise: what it is called and how often or by when, then its wording."""
    how = [] if promise.commitment else [str(promise.get_rhythm_display())]
    if promise.due:
        how.append(_("to be done: %(when)s") % {"when": Period(promise.due).display()})
    said: list[Words] = [number, promise.words.text("title")]
    return [paragraph(*said, f" ({', '.join(how)})" if how else ""), *text(promise.words, "body")]


# --- Who signed ------------------------------------------------------------------------------------


def _people(known: Known, is_public: bool) -> Iterator[Block]:  # noqa: FBT001  passed on
    signature = known.signature
    documents = sorted(signature.mandate_documents.values_list("sha256", flat=True))
    yield facts(
        [
            (_("Signed"), capfirst(signature.get_mandate_display())),
            (_("Basis of the authority"), capfirst(signature.get_mandate_basis_display())),
            (_("Decided by"), signature.text("decision_body")),
            (_("Decided on"), date_format(signature.decided_on, "DATE_FORMAT") if signature.decided_on else ""),
            (_("Case number"), signature.case_number),
        ]
    )
    columns = [_("Signatory"), _("Title"), _("Identified by"), _("Signed")]
    rows = [_person(person, is_public) for person in known.people]
    caption = ngettext("%d signatory", "%d signatories", len(rows)) % len(rows)
    yield table(caption, columns, [[cell or "–" for cell in row] for row in rows])
    if documents:
        yield paragraph(_("Papers that were sent in to show the authority, each by its SHA-256:"))
        yield literal("\n".join(documents))


def _person(person: Signatory, is_public: bool) -> list[Words]:  # noqa: FBT001  passed on
    """Return who somebody is, as far as the reader may know."""
    is_named = bool(person.name) and (person.is_shown or not is_public)
    if is_named:
        name = person.name
    elif person.forgotten_at:
        name = _("The name was taken away")
    else:
        name = _("Does not want to be named in public")
    how = " ".join(filter(None, (str(person.get_identified_by_display()), person.provider and f"({person.provider})")))
    when = _moment(person.signed_at) if person.signed_at else str(person.get_state_display())
    return [f"{person.number}. {name}", person.title if is_named else "", how, capfirst(when)]


# --- What happened later ---------------------------------------------------------------------------


def _later(known: Known, is_public: bool) -> list[Block]:  # noqa: FBT001  passed on
    signature = known.signature
    items = [_check(row, is_public) for row in signature.checks.all() if row.outcome in SHOWN_OUTCOMES]
    items += [_correction(row) for row in signature.corrections.all()]
    withdrawal = getattr(signature, "withdrawal", None)
    if withdrawal:
        day = date_format(withdrawal.withdrawn_on, "DATE_FORMAT")
        reason = withdrawal.text("reason")
        items.append([f"{day}: ", _("The signature was withdrawn."), *([" ", reason] if reason else [])])
    return [bullets(items)] if items else []


SHOWN_OUTCOMES = {SignatureCheck.Outcome.APPROVED, SignatureCheck.Outcome.REFUSED}


def _check(row: Any, is_public: bool) -> list[Words]:  # noqa: FBT001  passed on
    """Return the outcome of the check; what the coordinator wrote is for the organisation alone."""
    said: list[Words] = [f"{_day(row.created_at)}: ", _("Authority checked:"), f" {row.get_outcome_display()}"]
    if row.basis:
        said.append(", " + _("compared with %(basis)s") % {"basis": row.get_basis_display()})
    words = "" if is_public or not row.words else f" {row.words}"
    return [*said, ".", words]


def _correction(row: Any) -> list[Words]:
    words = _("Corrected, %(field)s: it said “%(before)s” and is to say “%(after)s”. Reason: %(reason)s")
    values = {"field": row.get_field_display(), "before": row.before, "after": row.after, "reason": row.reason}
    return [f"{_day(row.created_at)}: ", words % values]


# --- The proof -------------------------------------------------------------------------------------


def _log(known: Known) -> Iterator[Block]:
    yield paragraph(_("What happened to the signature, each with its number, time (UTC) and SHA-256 in the log:"))
    lines = [f"{entry.seq}  {entry.kind}  {written_time(entry.at)}\n{entry.hash}" for entry in known.entries]
    yield literal("\n".join(lines))
    yield paragraph(_("The signed checkpoint, which binds all of the log as it stood then:"))
    yield literal(known.checkpoint.note.strip("\n"))
    yield paragraph(_("The SHA-256 of the key that has signed it, to compare with what verify.py says:"))
    yield literal(known.checkpoint.key_id)
    yield paragraph(
        _(
            "Keep this receipt. If the log were ever rewritten, the checkpoint here would no longer fit it: you are a "
            "witness."
        )
    )


def _verify(known: Known) -> Iterator[Block]:
    address = known.address
    yield picture(qr_svg(address), _("QR code: %(address)s") % {"address": address}, width=QR_WIDTH)
    yield bullets(
        [
            [_("On the web:"), " ", address],
            _(
                "Without us: fetch the bundle of evidence there while it exists, and keep it. Run “python3 verify.py” "
                "in it, on any computer with Python 3 and openssl; neither the portal nor a network is needed."
            ),
            _(
                "By hand: the SHA-256 of the text and of the entries are as above, and the checkpoint is an Ed25519 "
                "signature (C2SP signed note) under the root of the Merkle tree (RFC 6962) of all entries."
            ),
            *([_seal(known)] if known.seal else []),
        ],
        numbered=True,
    )


def _seal(known: Known) -> Words:
    return _(
        "This file: it carries the electronic seal (PAdES) of %(name)s. A PDF reader that knows seals says whether "
        "it is unchanged; so does the page on the web."
    ) % {"name": known.seal}


# --- Words -----------------------------------------------------------------------------------------


def _state(signature: Any) -> str:
    withdrawal = getattr(signature, "withdrawal", None)
    if withdrawal:
        day = date_format(withdrawal.withdrawn_on, "DATE_FORMAT")
        return _("Withdrawn on %(day)s") % {"day": day}
    return capfirst(signature.get_state_display())


def _moment(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT") if at else ""


def _day(at: datetime) -> str:
    return date_format(timezone.localtime(at), "DATE_FORMAT")
