"""Checkpoints as signed notes (C2SP signed-note, tlog-checkpoint): three lines of text, and a line for each signature.

::

    arena.example.se/bevis
    42
    <root hash, base64>

    — arena.example.se/bevis <key hash and Ed25519 signature, base64>
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass

DASH = "\N{EM DASH}"
ED25519 = b"\x01"
MOST_CHARACTERS = 4_000


class NoteError(ValueError):
    """The text is no checkpoint."""


@dataclass(frozen=True, slots=True)
class Note:
    """What a checkpoint says. ``signatures`` holds, for each, the four bytes that name the key, and the signature."""

    origin: str
    size: int
    root: bytes
    signatures: tuple[tuple[bytes, bytes], ...] = ()

    @property
    def text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    def __str__(self) -> str:
        lines = [f"{DASH} {self.origin} {base64.b64encode(key + sign).decode()}\n" for key, sign in self.signatures]
        return f"{self.text}\n{''.join(lines)}"


def key_hash(origin: str, public: bytes) -> bytes:
    """Return the four bytes by which a note names the Ed25519 key ``public`` (its 32 bytes)."""
    return hashlib.sha256(origin.encode() + b"\n" + ED25519 + public).digest()[:4]


def read(text: str) -> Note:
    """Return the checkpoint that ``text`` holds.

    Raises:
        NoteError: it is none, or not written in the one way in which one is written.
    """
    try:
        note = _read(text)
    except (ValueError, binascii.Error) as error:
        raise NoteError("The text is no checkpoint.") from error
    if str(note) != text:
        raise NoteError("The text is no checkpoint.")
    return note


def _read(text: str) -> Note:
    if len(text) > MOST_CHARACTERS:
        raise ValueError
    head, signatures = text.split("\n\n")
    origin, size, root = head.split("\n")
    found = []
    for line in signatures.splitlines():
        _dash, _name, signed = line.split(" ")
        data = base64.b64decode(signed, validate=True)
        found.append((data[:4], data[4:]))
    return Note(origin, int(size), base64.b64decode(root, validate=True), tuple(found))
