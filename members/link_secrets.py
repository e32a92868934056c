"""The secrets of links in mails: whoever has the link has the address it was sent to. Only a hash is kept."""

import hashlib
import secrets


def new_secret() -> tuple[str, str]:
    """Return a secret for a link, and the hash that is kept of it."""
    secret = secrets.token_urlsafe(32)
    return secret, hash_of(secret)


def hash_of(secret: str) -> str:
    """Return what is kept of a secret. It is long and random, so it needs neither salt nor a slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
