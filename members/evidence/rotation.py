"""The first key of a log, and its replacement by another: an entry that both keys have signed.

Once a year, and at once when a key may be in wrong hands. A key that is lost cannot sign its replacement; then the
entry says so, and old entries stand by the checkpoints that others hold.
"""

import base64
from typing import Any

from django.conf import settings
from django.db import transaction

from members.evidence import keys, log
from members.evidence.canonical import canonical
from members.evidence.keys import PublicKey, SigningKey
from members.models import LogEntry


class RotationError(Exception):
    """The key cannot be made or replaced so."""


def first() -> LogEntry:
    """Make the first key, and tell of it in the log.

    Raises:
        RotationError: there is one.
    """
    if keys.public_keys():
        raise RotationError("There is a key. Replace it: evidence_key rotate.")
    return _told(None, None, keys.make())


def rotate(*, lost: bool = False) -> LogEntry:
    """Make a new key, and tell of it in the log, signed by both. ``lost``: the old one is gone.

    Raises:
        RotationError: there is none to replace, or the old one is gone and that was not said.
    """
    known = keys.public_keys()
    if not known:
        raise RotationError("There is no key. Make the first one: evidence_key new.")
    old = keys.signing_key()
    if (old is None or old.public.fingerprint != known[0].fingerprint) and not lost:
        raise RotationError(f"The private key {known[0].name} is not here. Is it lost for good: rotate --old-key-lost.")
    return _told(known[0], None if lost else old, keys.make())


def statement(origin: str, old: str | None, new: str) -> bytes:
    """Return what both keys sign: the names (fingerprints) of the two, and of the log."""
    return canonical({"statement": "key-rotated", "origin": origin, "old": old, "new": new})


def _told(before: PublicKey | None, old: SigningKey | None, new: SigningKey) -> LogEntry:
    data = statement(settings.EVIDENCE_ORIGIN, before.fingerprint if before else None, new.public.fingerprint)
    facts: dict[str, Any] = {
        "origin": settings.EVIDENCE_ORIGIN,
        "old": _named(before) if before else None,
        "new": _named(new.public),
        "signatures": {
            "old": base64.b64encode(old.sign(data)).decode() if old else None,
            "new": base64.b64encode(new.sign(data)).decode(),
        },
    }
    with transaction.atomic():
        return log.append(LogEntry.Kind.KEY_ROTATED, facts)


def _named(key: PublicKey) -> dict[str, str]:
    return {"sha256": key.fingerprint, "ed25519": base64.b64encode(key.raw).decode()}


def is_signed(facts: dict[str, Any]) -> bool:
    """Whether the entry of a rotation is signed by its new key, and by the old one unless it says that it was lost."""
    try:
        old, new, signatures = facts["old"], facts["new"], facts["signatures"]
        data = statement(facts["origin"], old["sha256"] if old else None, new["sha256"])
        by_new = PublicKey.of_raw(new["ed25519"]).verifies(base64.b64decode(signatures["new"]), data)
        if not old or not signatures["old"]:
            return by_new
        return by_new and PublicKey.of_raw(old["ed25519"]).verifies(base64.b64decode(signatures["old"]), data)
    except (KeyError, TypeError, ValueError):
        return False
