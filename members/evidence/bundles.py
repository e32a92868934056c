"""Bundles of evidence: all that proves a signature, in one ZIP file that needs neither us nor a network.

``verify.py`` in it is members/evidence/verify.py itself; it also packs, so that one changed byte anywhere is found.
The public bundle opens what anybody may see; the signatory's own opens all that has not been forgotten.
"""

from pathlib import Path
from typing import Any

from django.conf import settings

from members.evidence import canonical, checkpoints, entries, keys, verify
from members.evidence.merkle import consistency_proof
from members.evidence.proofs import Prover
from members.models import Checkpoint, EvidenceBlob, LogEntry, Opening
from members.models.evidence import RECEIPTS

HERE = Path(__file__).resolve().parent
README = HERE.parent / "data" / "evidence" / "las-mig.txt"
PUBLIC_TEXTS = (EvidenceBlob.Kind.DECLARATION, EvidenceBlob.Kind.CONSENT, EvidenceBlob.Kind.MANDATE)
ENDINGS = {"eid-token": "bin", "time-stamp": "tsr", "validation": "json"}  # the others are texts


class NotYetError(Exception):
    """No checkpoint covers the entry yet: there is nothing that could be proved to somebody else."""


def related(entry: LogEntry) -> list[LogEntry]:
    """Return the entry, and all others that tell of the same signature or, without one, of the same version."""
    if entry.signature_id:
        told = LogEntry.objects.filter(signature=entry.signature_id)
        told |= LogEntry.objects.filter(version=entry.version_id, kind=LogEntry.Kind.DECLARATION_PUBLISHED)
    else:
        told = LogEntry.objects.filter(pk=entry.pk)
    return [entry, *told.exclude(pk=entry.pk).in_order()]


def name_of(entry: LogEntry) -> str:
    """Return the name of the entry's file."""
    return f"poster/{entry.seq:08d}.json"


def bundle(entry: LogEntry, *, is_own: bool = False, receipt: bytes | None = None) -> bytes:
    """Return the ZIP file that proves ``entry`` and what else happened to the same signature, with its ``receipt``.

    ``is_own``: for the signatories themselves, with all personal values and the eID service's answer.

    Raises:
        NotYetError: no checkpoint covers the entry yet, or the proof does not hold.
    """
    prover = Prover()
    covered = [row for row in related(entry) if prover.of(row).holds]
    if entry not in covered or prover.checkpoint is None:
        raise NotYetError
    files = {name_of(row): bytes(row.body) for row in covered}
    files |= _texts(covered, is_own=is_own)
    files |= {"kvitto.pdf": receipt} if receipt else {}
    files |= {f"{verify.KEYS}{key.name}.pem": key.pem.encode() for key in keys.public_keys()}
    files |= _checkpoints(prover, entry)
    proof, opened = _proof(prover, covered, files), _opened(covered, is_own=is_own)
    files |= {verify.PROOF: verify.canonical(proof), verify.OPENED: verify.canonical(opened)}
    files |= {"verify.py": (HERE / "verify.py").read_bytes(), "LAS-MIG.txt": readme(prover.checkpoint).encode()}
    files[verify.SUMMARY] = verify.summary(files, proof, opened).encode()
    files[verify.MANIFEST] = verify.canonical({name: verify.sha256(data) for name, data in files.items()})
    return verify.pack(files)


def readme(checkpoint: Checkpoint) -> str:
    """Return the text that explains the bundle."""
    text = README.read_text(encoding="utf-8")
    known = {"site": settings.SITE_URL, "origin": settings.EVIDENCE_ORIGIN, "key": checkpoint.key_id}
    return text.format(**known)


def _checkpoints(prover: Prover, entry: LogEntry) -> dict[str, bytes]:
    """Return the newest checkpoint, and the one that the receipt carries where that is an older one."""
    newest, first = prover.checkpoint, checkpoints.covering(entry)
    assert newest is not None  # noqa: S101 the caller has looked
    found = {verify.CHECKPOINT: newest.note.encode()}
    if first and first.size < newest.size:
        found[verify.FIRST] = first.note.encode()
    return found


def _proof(prover: Prover, covered: list[LogEntry], files: dict[str, bytes]) -> dict[str, Any]:
    listed = [{"file": name_of(row), "inclusion": [step.hex() for step in prover.of(row).steps]} for row in covered]
    found: dict[str, Any] = {"v": 1, "entries": listed}
    if verify.FIRST in files:
        first = checkpoints.covering(covered[0])
        assert first is not None  # noqa: S101 its note is among the files
        found["consistency"] = [step.hex() for step in consistency_proof(prover.leaves, first.size)]
    return found


def revealed(entry: LogEntry, *, is_own: bool = False) -> list[Opening]:
    """Return the personal values of ``entry`` that may be shown: to anybody, or to the signatories themselves."""
    rows = list(entry.openings.all())
    if is_own:
        return rows
    names = entries.PUBLIC_NAMES | (entries.SHOWN_NAMES if wants_to_be_named(entry) else set())
    return [row for row in rows if row.name in names]


def wants_to_be_named(entry: LogEntry) -> bool:
    """Whether the person of whom the entry tells has chosen to be named in public."""
    number = canonical.parse(bytes(entry.body)).get("signatory", {}).get("number")
    return bool(entry.signature and entry.signature.signatories.filter(number=number, is_shown=True).exists())


def _opened(covered: list[LogEntry], *, is_own: bool) -> dict[str, Any]:
    found = {}
    for entry in covered:
        values = revealed(entry, is_own=is_own)
        if values:
            found[name_of(entry)] = {row.name: {"value": row.value, "salt": bytes(row.salt).hex()} for row in values}
    return found


def _texts(covered: list[LogEntry], *, is_own: bool) -> dict[str, bytes]:
    """Return the files that the entries name."""
    rows = EvidenceBlob.objects.filter(entry__in=covered, forgotten_at__isnull=True)
    rows = rows.exclude(kind__in=RECEIPTS) if is_own else rows.filter(kind__in=PUBLIC_TEXTS)
    return {f"{verify.TEXTS}{row.sha256}.{ENDINGS.get(str(row.kind), 'txt')}": bytes(row.content) for row in rows}
