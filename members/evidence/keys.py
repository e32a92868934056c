"""The Ed25519 keys that sign checkpoints: files in ``EVIDENCE_DIR/keys``, never rows of the database.

``20260102T101500Z-3f2a9c1e.key`` is a private key, readable by its owner alone; the file of the same name that ends in
``.pem`` is the public one. The newest private key signs. Public keys stay for ever: what an old one has signed is
verified by it. Only the machine that signs needs the private key; a web server needs the public ones.
"""

import base64
import hashlib
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings

from members.evidence.notes import Note, key_hash

OWNER_READS = 0o400
FOLDER = 0o700


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key, with the name of its file."""

    name: str
    key: Ed25519PublicKey

    @classmethod
    def of_raw(cls, text: str) -> "PublicKey":
        """Return the key whose 32 bytes ``text`` holds in base 64."""
        return cls("", Ed25519PublicKey.from_public_bytes(base64.b64decode(text)))

    @property
    def raw(self) -> bytes:
        """The 32 bytes of the key."""
        return self.key.public_bytes(Encoding.Raw, PublicFormat.Raw)

    @property
    def pem(self) -> str:
        """The key as openssl reads it."""
        return self.key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    @property
    def fingerprint(self) -> str:
        """The SHA-256, in hexadecimal, of the key in DER: ``openssl pkey -pubin -outform der | sha256sum``."""
        data = self.key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return hashlib.sha256(data).hexdigest()

    def verifies(self, signature: bytes, data: bytes) -> bool:
        """Whether ``signature`` is this key's under ``data``."""
        try:
            self.key.verify(signature, data)
        except InvalidSignature:
            return False
        return True

    def has_signed(self, note: Note) -> bool:
        """Whether one of the note's signatures is this key's."""
        own = key_hash(note.origin, self.raw)
        return any(key == own and self.verifies(sign, note.text.encode()) for key, sign in note.signatures)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key, with the name of its file."""

    name: str
    key: Ed25519PrivateKey

    @property
    def public(self) -> PublicKey:
        """The public half."""
        return PublicKey(self.name, self.key.public_key())

    def sign(self, data: bytes) -> bytes:
        """Return the signature under ``data``."""
        return self.key.sign(data)

    def signed(self, note: Note) -> Note:
        """Return the note with this key's signature added."""
        own = key_hash(note.origin, self.public.raw), self.sign(note.text.encode())
        return Note(note.origin, note.size, note.root, (*note.signatures, own))


def folder() -> Path:
    """Return where the keys lie."""
    return Path(settings.EVIDENCE_DIR) / "keys"


def make() -> SigningKey:
    """Make a key and store it. From now on it is the one that signs."""
    key = Ed25519PrivateKey.generate()
    fingerprint = PublicKey("", key.public_key()).fingerprint
    made = SigningKey(f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}-{fingerprint[:8]}", key)
    folder().mkdir(mode=FOLDER, parents=True, exist_ok=True)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    _write(folder() / f"{made.name}.pem", made.public.pem.encode(), 0o444)
    _write(folder() / f"{made.name}.key", private, OWNER_READS)
    return made


def _write(file: Path, data: bytes, mode: int) -> None:
    """Write a file that nobody has written before, readable by nobody else before it is complete."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def signing_key() -> SigningKey | None:
    """Return the key that signs, or None on a machine that has none."""
    newest = max(folder().glob("*.key"), default=None)
    if newest is None:
        return None
    key = load_pem_private_key(newest.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{newest.name} is no Ed25519 key.")
    return SigningKey(newest.stem, key)


def public_keys() -> list[PublicKey]:
    """Return all public keys, the newest first."""
    found = []
    for file in sorted(folder().glob("*.pem"), reverse=True):
        key = load_pem_public_key(file.read_bytes())
        if not isinstance(key, Ed25519PublicKey):
            raise TypeError(f"{file.name} is no Ed25519 key.")
        found.append(PublicKey(file.stem, key))
    return found


def signer_of(note: Note) -> PublicKey | None:
    """Return that one of our keys which has signed ``note``, if any."""
    return next((key for key in public_keys() if key.has_signed(note)), None)


def readable_by_others() -> list[str]:
    """Return the names of private keys that others than their owner may read."""
    return sorted(file.name for file in folder().glob("*.key") if file.stat().st_mode & 0o077)
