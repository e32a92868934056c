"""What somebody drops on the page that verifies: a bundle, a receipt, a checkpoint. Nothing of it is kept.

Every answer says in plain words what is right, or which file is wrong and how. Nothing is unpacked that says that it is
large, and nothing that is unpacked is run or stored.
"""

import re
import zlib
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.evidence import checkpoints, keys, notes, verify
from members.evidence.log import hash_of_bytes
from members.evidence.merkle import root_of
from members.evidence.words import FAULTS
from members.models import EvidenceBlob, LogEntry
from members.papers.sealed import SealKind, read_seal

MOST_BYTES = 2_500_000
MOST_STREAM = 1_000_000
MOST_STREAMS_BYTES = 8_000_000
_ID = re.compile(rb"/verifiera/([0-9a-z]{26})(?![0-9a-z])")
_STREAM = re.compile(rb"stream\r?\n")


@dataclass(slots=True)
class Verdict:
    """What is said of an upload. ``entry`` is what it speaks of, when that is known; ``file`` is the one at fault."""

    is_right: bool
    title: str | Promise
    text: str | Promise
    entry: LogEntry | None = None
    file: str = ""
    summary: str = ""


def right(title: Promise, text: Promise, entry: LogEntry | None = None, summary: str = "") -> Verdict:
    """Return the verdict that an upload is genuine."""
    return Verdict(is_right=True, title=title, text=text, entry=entry, summary=summary)


def wrong(title: Promise, text: str | Promise, entry: LogEntry | None = None, file: str = "") -> Verdict:
    """Return the verdict that something is wrong with an upload."""
    return Verdict(is_right=False, title=title, text=text, entry=entry, file=file)


def examine(data: bytes) -> Verdict:
    """Say what ``data`` is worth as evidence."""
    if len(data) > MOST_BYTES:
        return wrong(_("The file is too large"), _("Neither a receipt nor a bundle of ours is so large."))
    if data.startswith(b"PK"):
        return _bundle(data)
    if data.startswith(b"%PDF-"):
        return _receipt(data)
    try:
        return _checkpoint(notes.read(data.decode().replace("\r\n", "\n").strip() + "\n"))
    except (UnicodeDecodeError, notes.NoteError):
        return _unknown(data)


# --- Bundles ---------------------------------------------------------------------------------------


def verifies(pem: bytes, text: bytes, signature: bytes) -> bool:
    """Whether one of our own keys, which ``pem`` has to be, has signed ``text``."""
    return any(key.pem.encode() == pem and key.verifies(signature, text) for key in keys.public_keys())


def _bundle(data: bytes) -> Verdict:
    try:
        files = verify.unpack(data)
        proof, opened = verify.read_json(files, verify.PROOF), verify.read_json(files, verify.OPENED)
        verify.check_entries(files, proof, opened, verifies)
        summary = verify.summary(files, proof, opened)
        is_ours = files.get("verify.py") == Path(verify.__file__).read_bytes()
        if is_ours and files.get(verify.SUMMARY) != summary.encode():
            raise verify.Bad("changed", verify.SUMMARY)
        entries = [part["file"] for part in proof["entries"]]
    except verify.Bad as bad:
        return wrong(_("The bundle is not right"), FAULTS[bad.code], file=bad.file)
    known = _in_our_log([files[name] for name in entries])
    if len(known) != len(entries):
        return wrong(_("The bundle is not right"), FAULTS["not-ours"])
    text = _("Not a byte has been changed. What it says stands in the log, and the checkpoint is signed by us.")
    if not is_ours:
        text = _(
            "Its evidence is right: what it says stands in the log, and the checkpoint is signed by us. The program in "
            "it is not the one that we hand out today. If the bundle is not an old one, do not run that."
        )
    return right(_("The bundle is genuine"), text, known[hash_of_bytes(files[entries[0]])], summary)


def _in_our_log(bodies: list[bytes]) -> dict[str, LogEntry]:
    """Return the entries of our log that have these bytes, by hash."""
    hashes = [hash_of_bytes(body) for body in bodies]
    return {entry.hash: entry for entry in LogEntry.objects.filter(hash__in=hashes)}


# --- Receipts --------------------------------------------------------------------------------------


def _receipt(data: bytes) -> Verdict:
    digest = hash_of_bytes(data)
    blob = EvidenceBlob.objects.filter(sha256=digest).exclude(entry=None).select_related("entry").order_by("pk").first()
    if blob is not None:
        text = _("This is a receipt exactly as the portal wrote it. Not a byte has been changed.")
        return right(_("The receipt is genuine"), text, blob.entry)
    entry, seal = _named_by(data), read_seal(data)
    if seal.kind == SealKind.INTACT and not seal.is_demo:
        text = _(
            "It carries our electronic seal, and not a byte has been changed since. The portal no longer keeps it."
        )
        return right(_("The seal is genuine"), text, entry)
    if entry is None:
        text = _("The portal has written no such PDF, and it names no signature that the portal knows.")
        return wrong(_("This is no receipt of ours"), text)
    text = _(
        "It names the signature below, but it is not the file that the portal wrote: at least one byte is another. "
        "Do not trust what it says; what was signed stands on the page of the proof."
    )
    return wrong(_("The receipt was changed"), text, entry)


def _named_by(data: bytes) -> LogEntry | None:
    """Return the entry or signature whose address the PDF names, in plain sight or in what is compressed."""
    for part in (data, *_streams(data)):
        found = _ID.search(part)
        if found:
            return find(found.group(1).decode())
    return None


def _streams(data: bytes) -> list[bytes]:
    """Return the compressed parts of a PDF, up to a limited size."""
    view, found, room = memoryview(data), [], MOST_STREAMS_BYTES
    for match in _STREAM.finditer(data):
        try:
            part = zlib.decompressobj().decompress(view[match.end() :], min(MOST_STREAM, room))
        except zlib.error:
            continue
        found.append(part)
        room -= len(part)
        if room <= 0:
            break
    return found


def find(public_id: str) -> LogEntry | None:
    """Return the entry with this public number; for the number of a signature, the entry that tells of its signing."""
    entries = LogEntry.objects.select_related("signature__organisation", "version__declaration")
    entry = entries.filter(public_id=public_id).first()
    return entry or entries.filter(signature__public_id=public_id, kind=LogEntry.Kind.SIGNED).order_by("seq").first()


# --- Checkpoints -----------------------------------------------------------------------------------


def _checkpoint(note: notes.Note) -> Verdict:
    if note.origin != settings.EVIDENCE_ORIGIN or keys.signer_of(note) is None:
        text = _("It was not signed with a key of ours.")
        return wrong(_("This is no checkpoint of ours"), text)
    leaves = checkpoints.leaves(note.size)
    if len(leaves) != note.size or root_of(leaves) != note.root:
        text = _(
            "We have signed it, but our log is no longer the one that it was signed for: something has been changed "
            "since. Keep the checkpoint and tell the region's archivist."
        )
        return wrong(_("The log does not agree with the checkpoint"), text)
    text = _("We have signed it, and all that it covers stands unchanged in the log.")
    return right(_("The checkpoint is genuine"), text)


def _unknown(data: bytes) -> Verdict:
    """Say that the file is nothing we know, unless it is a text that was shown at a signing."""
    blob = EvidenceBlob.objects.filter(sha256=hash_of_bytes(data)).exclude(entry=None).select_related("entry").first()
    if blob is not None:
        text = _("It is, to the last byte, a text that belongs to the entry below.")
        return right(_("The text is genuine"), text, blob.entry)
    text = _("Choose the bundle (a file that ends in .zip), the receipt (.pdf) or a checkpoint (.txt).")
    return wrong(_("This is no file that can be verified"), text)
