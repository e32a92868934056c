"""Tokens as the provider writes them, and as somebody would who is not the provider."""

import base64
import hashlib
import hmac
import time
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from members.identification import oidc
from tests.identity_provider.adapter import LOA3


def token(key: Any, *, algorithm: str = "RS256", kid: str | None = None, **changed: Any) -> str:
    """Return a token signed with ``key``."""
    now = int(time.time())
    claims = {"iss": "", "sub": "1", "aud": "arenan", "exp": now + 60, "iat": now, "nonce": "n", "acr": LOA3}
    headers = {"kid": kid} if kid else None
    return jwt.encode({**claims, **changed}, key, algorithm=algorithm, headers=headers)


def symmetric(key: rsa.RSAPrivateKey, kid: str, issuer: str) -> str:
    """Return a token whose HMAC was made with the provider's public key, as if that were a shared secret."""
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    head, body, _signature = token("x" * 32, algorithm="HS256", kid=kid, iss=issuer).split(".")
    made = hmac.new(public, f"{head}.{body}".encode(), hashlib.sha256).digest()
    return f"{head}.{body}.{base64.urlsafe_b64encode(made).rstrip(b'=').decode()}"


def kid_of(issuer: str) -> str:
    """Return the name of the key that the provider signs with."""
    keys = oidc._kept("keys", f"{issuer}/.well-known/jwks.json", anew=True)["keys"]
    return str(keys[0]["kid"])
