"""What the page of a proof says. What was signed is read from the bytes of the entry, not from rows that may change."""

import json
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arena.shared.texts import Text
from members.evidence import bundles
from members.evidence.canonical import parse
from members.evidence.proofs import Proof
from members.evidence.words import EVENTS, IDENTIFIED, LEVELS, MANDATES, OUTCOMES
from members.models import LogEntry
from members.models.signature_choices import SignatureState

Fact = dict[str, Any]
SIGNINGS = {LogEntry.Kind.SIGNED, LogEntry.Kind.CO_SIGNED}


def said(entry: LogEntry) -> dict[str, Any]:
    """Return what the entry says."""
    return dict(parse(bytes(entry.body)))


def values(entry: LogEntry) -> dict[str, str]:
    """Return those personal values of the entry that anybody may see."""
    return {row.name: row.value for row in bundles.revealed(entry)}


def moment(entry: LogEntry) -> str:
    """Return when it happened, in words, to the second."""
    local = timezone.localtime(entry.at)
    return f"{formats.date_format(local, 'DATE_FORMAT')} {local:%H:%M:%S}"


def title_of(entry: LogEntry, known: dict[str, str]) -> str:
    """Return whom or what the page is about. ``known``: the entry's ``values``."""
    if entry.signature:
        return known.get("organisation-name") or entry.signature.organisation.name
    return str(entry.version) if entry.version else capfirst(str(EVENTS[entry.kind]))


def standing(entry: LogEntry) -> Fact | None:
    """Say where the signature stands today, with the tone of the tag; None for what is no signature."""
    signature = entry.signature
    if signature is None:
        return None
    withdrawal = getattr(signature, "withdrawal", None)
    if withdrawal:
        day = formats.date_format(withdrawal.withdrawn_on, "DATE_FORMAT")
        return {"tone": "error", "words": _("Withdrawn on %(day)s") % {"day": day}}
    tones = {SignatureState.STANDING: "ok", SignatureState.REFUSED: "error", SignatureState.CANCELLED: "error"}
    return {"tone": tones.get(signature.state, "info"), "words": capfirst(signature.get_state_display())}  # type: ignore[call-overload]


def facts(entry: LogEntry, known: dict[str, str]) -> Iterator[Fact]:
    """Yield what was signed, in a line each."""
    body = said(entry)
    yield {"label": _("What happened"), "value": EVENTS[entry.kind]}
    yield {"label": _("When"), "value": moment(entry)}
    if entry.signature:
        organisation = entry.signature.organisation
        href = organisation.get_absolute_url() if organisation.is_public else ""
        yield {"label": _("Organisation"), "value": title_of(entry, known), "href": href}
    number = body.get("organisation", {}).get("number")
    if number:
        yield {"label": _("Organisation number"), "value": number}
    if entry.version:
        declaration = entry.version.declaration
        href = declaration.get_absolute_url() if declaration.is_public else ""
        yield {"label": _("Declaration"), "value": declaration.text("title"), "href": href}
        yield {"label": _("Version of the text"), "value": str(entry.version.number)}
    if "signatory" in body:
        yield {"label": _("Signatory"), "value": _signatory(known)}
    yield from _mandate(body.get("mandate", {}))
    assurance = body.get("assurance", {})
    if assurance:
        yield {"label": _("How sure we were"), "value": LEVELS.get(assurance["level"], assurance["level"])}
        yield {"label": _("Identified"), "value": IDENTIFIED.get(assurance["by"], assurance["by"])}
        now = entry.signature.level if entry.signature else assurance["level"]
        if now != assurance["level"]:
            yield {"label": _("And now"), "value": LEVELS.get(now, now)}
    if "outcome" in body:
        yield {"label": _("Answer"), "value": capfirst(str(OUTCOMES.get(body["outcome"], body["outcome"])))}
    if "reason" in known:
        yield {"label": _("Reason"), "value": known["reason"]}


def _signatory(known: dict[str, str]) -> str:
    words = [known[name] for name in ("signatory-name", "signatory-title") if known.get(name)]
    return ", ".join(words) or _("A person whose name is not shown in public. The log holds it locked.")


def _mandate(mandate: dict[str, Any]) -> Iterator[Fact]:
    if not mandate:
        return
    words = str(MANDATES.get(mandate["kind"], mandate["kind"]))
    if mandate["signatories"] > 1:
        text = ngettext("%(signed)s of %(all)s had signed", "%(signed)s of %(all)s had signed", mandate["signed"])
        words += f" ({text % {'signed': mandate['signed'], 'all': mandate['signatories']}})"
    yield {"label": _("By what right"), "value": words}
    if mandate["decided-by"]:
        parts = [mandate["decided-by"], mandate["decided-on"], mandate["case-number"]]
        yield {"label": _("Decided by"), "value": ", ".join(part for part in parts if part)}


def promises(entry: LogEntry, known: dict[str, str]) -> list[Fact]:
    """Return what was promised, word for word: own commitments in full, the declaration's by their number."""
    listed = known.get("commitments")
    if not listed:
        return []
    titles = {row.number: row.text("title") for row in entry.version.commitments.all()} if entry.version else {}
    found = []
    for one in json.loads(listed):
        number = one.get("standard")
        title = titles.get(number, str(number)) if number else Text(one["title"])
        found.append({"title": title, "text": Text(one.get("body", "")), "number": number})
    return found


def event(entry: LogEntry) -> Fact:
    """Return an entry as templates/components/timeline.html draws it."""
    outcome = said(entry).get("outcome")
    text = _("Entry %(number)s of the log") % {"number": entry.seq}
    title = capfirst(str(EVENTS[entry.kind]))
    if outcome in OUTCOMES:
        title = f"{title}: {OUTCOMES[outcome]}"
    return {
        "when": moment(entry),
        "title": title,
        "text": text,
        "href": reverse("verification", args=[entry.public_id]),
    }


def text_of(entry: LogEntry) -> Fact | None:
    """Return the text that was signed or published exactly as it was hashed, with its hash, if there is one."""
    body = said(entry)
    declaration = body.get("declaration", {})
    digest = declaration.get("text") or body.get("texts", {}).get("sv")
    blob = entry.blobs.filter(sha256=digest).first() if digest else None
    if blob is None:
        return None
    return {"words": Text(bytes(blob.content).decode(), declaration.get("language", "sv")), "sha256": digest}


def proof_facts(proof: Proof) -> Iterator[Fact]:
    """Yield what proves the entry, in a line each."""
    entry, checkpoint = proof.entry, proof.checkpoint
    yield {"label": _("Entry of the log"), "value": str(entry.seq)}
    yield {"label": _("SHA-256 of the entry"), "value": entry.hash}
    if checkpoint:
        numbers = {
            "size": checkpoint.size,
            "day": formats.date_format(timezone.localtime(checkpoint.at), "DATETIME_FORMAT"),
        }
        yield {"label": _("Newest checkpoint"), "value": _("of %(size)s entries, %(day)s") % numbers}
        yield {"label": _("Root hash"), "value": checkpoint.root}
    if proof.key:
        yield {"label": _("Key (SHA-256)"), "value": proof.key.fingerprint}
