"""OpenID Connect: a person is led to the provider and comes back with a code, for which we get a signed token.

Authorization code with PKCE (S256), ``state`` and ``nonce``; the token's signature is verified against the provider's
published keys, and so are who it is for, when, and on which level of assurance. OpenID Connect Core 1.0,
section 3.1.3.7.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import jwt
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.cache import cache

from members.identification.answers import (
    Answer,
    IdentificationError,
    broken_off,
    texts_in,
    too_weak,
    unavailable,
)
from members.identification.configuration import OIDC_CLAIMS, Provider

ANSWER_SECONDS = 8
MOST_BYTES = 200_000
KEEP_SECONDS = 15 * 60  # what the provider says of itself
LEEWAY = 60  # seconds by which clocks may differ
NEEDED = ["iss", "sub", "aud", "exp", "iat", "nonce"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What we asked, kept in the session until the person is back. ``at`` is when, in seconds since 1970."""

    redirect_uri: str
    state: str
    nonce: str
    verifier: str
    at: int


def address(provider: Provider, asked: Asked) -> str:
    """Return where the person is sent.

    Raises:
        IdentificationError: the provider does not answer.
    """
    digest = hashlib.sha256(asked.verifier.encode()).digest()
    question = {
        "response_type": "code",
        "client_id": provider.options["client_id"],
        "redirect_uri": asked.redirect_uri,
        "scope": " ".join(provider.options.get("scopes", ["openid", "profile"])),
        "state": asked.state,
        "nonce": asked.nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        "acr_values": " ".join(provider.levels),
        "prompt": "login",  # somebody who is logged in there already has to show it again
        **provider.options.get("parameters", {}),
    }
    endpoint = _about(provider)["authorization_endpoint"]
    return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(question)}"


def answer(provider: Provider, asked: Asked, given: Mapping[str, str]) -> Answer:
    """Return what the provider says of the person who has come back with ``given`` in the address.

    Raises:
        IdentificationError: it was broken off, or the answer is not to be trusted.
    """
    if given.get("error"):
        raise broken_off(f"{provider.id}: {given['error'][:60]}")
    if not hmac.compare_digest(given.get("state", ""), asked.state) or not given.get("code"):
        raise IdentificationError(f"{provider.id}: state or code is wrong")
    if given.get("iss", provider.options["issuer"]) != provider.options["issuer"]:  # RFC 9207
        raise IdentificationError(f"{provider.id}: answered by another issuer")
    token = _token(provider, asked, given["code"])
    claims, key = verified(provider, token)
    _demand(provider, asked, claims)
    named = {**OIDC_CLAIMS, **provider.options.get("claims", {})}
    return Answer(
        raw=token.encode(),
        subject=str(claims[named.get("subject", "sub")]),
        level=claims["acr"],
        issuer=claims["iss"],
        key=key,
        name=_text(claims, named["name"]),
        organisation_number=_text(claims, named["organisation_number"]),
        transaction=_text(claims, named["transaction"]) or _text(claims, "jti"),
        values=tuple(texts_in(claims)),
    )


def _token(provider: Provider, asked: Asked, code: str) -> str:
    """Exchange the code for the token that says who it is."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": asked.redirect_uri,
        "code_verifier": asked.verifier,
    }
    name, secret = provider.options["client_id"], provider.options["client_secret"]
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if provider.options.get("authentication") == "client_secret_post":
        form |= {"client_id": name, "client_secret": secret}
    else:
        pair = base64.b64encode(f"{quote(name, safe='')}:{quote(secret, safe='')}".encode()).decode()
        headers["Authorization"] = f"Basic {pair}"
    found = _fetch(Request(_about(provider)["token_endpoint"], urlencode(form).encode(), headers))  # noqa: S310  _fetch
    if not isinstance(found.get("id_token"), str):
        raise IdentificationError(f"{provider.id}: no id_token")
    return str(found["id_token"])


def verified(provider: Provider, token: str) -> tuple[dict[str, Any], str]:
    """Return the claims of ``token`` and the SHA-256 of the provider's key (in DER) that has signed it.

    Raises:
        IdentificationError: it is not signed by the provider, not for us, or its time is up.
    """
    try:
        key = _key(provider, jwt.get_unverified_header(token).get("kid"))
        claims = jwt.decode(
            token,
            key.key,
            algorithms=list(provider.options.get("algorithms", ["RS256", "PS256", "ES256"])),
            audience=provider.options["client_id"],
            issuer=provider.options["issuer"],
            leeway=LEEWAY,
            options={"require": NEEDED, "enforce_minimum_key_length": True},
        )
    except (jwt.PyJWTError, TypeError) as error:  # the latter: a key of another kind than the token says
        raise IdentificationError(f"{provider.id}: {type(error).__name__}") from error
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if several else provider.options["client_id"]) != provider.options["client_id"]:
        raise IdentificationError(f"{provider.id}: the token is for somebody else")
    der = key.key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return claims, hashlib.sha256(der).hexdigest()


def _demand(provider: Provider, asked: Asked, claims: dict[str, Any]) -> None:
    """Demand that the token answers this question, was made after it, and is on a level that will do."""
    if not hmac.compare_digest(str(claims["nonce"]), asked.nonce):
        raise IdentificationError(f"{provider.id}: the nonce is another one")
    shown_at = claims.get("auth_time", claims["iat"])
    if not isinstance(shown_at, int) or shown_at < asked.at - LEEWAY:
        raise IdentificationError(f"{provider.id}: the person has not shown anew who they are")
    if claims.get("acr") not in provider.levels:
        raise too_weak(f"{provider.id}: level {str(claims.get('acr'))[:80]}")


def _text(claims: dict[str, Any], name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) else ""


# --- What the provider says of itself --------------------------------------------------------------


def _about(provider: Provider, *, anew: bool = False) -> dict[str, Any]:
    """Return the provider's own description (OpenID Connect Discovery 1.0)."""
    issuer = provider.options["issuer"]
    place = provider.options.get("discovery", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    found = _kept(f"oidc-about:{provider.id}:{issuer}", place, anew=anew)
    if found.get("issuer") != issuer:
        raise IdentificationError(f"{provider.id}: describes itself as another issuer")
    return found


def _key(provider: Provider, kid: str | None) -> jwt.PyJWK:
    """Return the key by its name; a name that is not known yet is asked for once more: keys are replaced."""
    for anew in (False, True):
        place = _about(provider)["jwks_uri"]
        found = _kept(f"oidc-keys:{provider.id}:{place}", place, anew=anew)
        keys = jwt.PyJWKSet.from_dict(found).keys
        wanted = [key for key in keys if key.key_id == kid and key.public_key_use in {None, "sig"}]
        if len(wanted) == 1:
            return wanted[0]
    raise IdentificationError(f"{provider.id}: signed with a key that is not the provider's")


def _kept(name: str, place: str, *, anew: bool) -> dict[str, Any]:
    """Return the JSON at ``place``, asked for again after a quarter of an hour."""
    mark = hashlib.sha256(name.encode()).hexdigest()
    found = None if anew and cache.add(f"eid-anew:{mark}", 1, timeout=60) else cache.get(f"eid:{mark}")
    if found is None:
        found = _fetch(Request(place))  # noqa: S310  _fetch looks at the address
        cache.set(f"eid:{mark}", found, timeout=KEEP_SECONDS)
    return dict(found)


class _NoRedirect(HTTPRedirectHandler):
    """Secrets go to the address that was configured, nowhere else."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def _fetch(request: Request) -> dict[str, Any]:
    """Return the JSON object that a provider answers with.

    Raises:
        IdentificationError: it does not answer, or with something else.
    """
    parts = urlsplit(request.full_url)
    if parts.scheme != "https" and parts.hostname not in {"localhost", "127.0.0.1"}:
        raise IdentificationError(f"{parts.hostname}: without https")
    request.add_header("Accept", "application/json")
    began = time.monotonic()
    try:
        with build_opener(_NoRedirect).open(request, timeout=ANSWER_SECONDS) as response:
            found = json.loads(response.read(MOST_BYTES))
    except HTTPError as error:
        if error.code < 500:
            raise IdentificationError(f"{parts.hostname} refuses: {error.code}") from error
        raise unavailable(f"{parts.hostname}: {error.code}") from error
    except (OSError, ValueError) as error:
        seconds = time.monotonic() - began
        raise unavailable(f"{parts.hostname} after {seconds:.1f} s: {type(error).__name__}") from error
    if not isinstance(found, dict):
        raise unavailable(f"{parts.hostname}: no JSON object")
    return found
