"""To a provider of e-identifications and back.

A page of signing offers ``providers()`` and, when one is chosen, answers with ``begin(…)``. The person comes back to
members/views/identifications.py, which ends with ``arrive``: what was found then waits in the session, for this content
alone, where ``members.identifying.identity_for`` finds it. Nothing about a person travels in an address.

An answer by SAML comes in a form from another site, to which a browser adds no session. It is verified at once, by what
was noted in the cache, and waits there (without a personal identity number) for the person to arrive with theirs.
"""

import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation

from members import identifying
from members.identification import oidc, saml
from members.identification.answers import IdentificationError, identity_of
from members.identification.configuration import Provider
from members.identities import Identity

KEY = "identification"
LASTS_SECONDS = 15 * 60
OUT_OF_SIGHT_SECONDS = 5 * 60


@dataclass(frozen=True, slots=True)
class Journey:
    """One way to a provider and back: for what, and where the person goes on. Kept in their session."""

    provider: str
    purpose: str
    stamp: str
    then: str
    language: str
    state: str
    nonce: str
    verifier: str
    at: int

    @property
    def is_over(self) -> bool:
        """Whether it has taken too long."""
        return time.time() - self.at > LASTS_SECONDS


def providers() -> list[Provider]:
    """Return the providers that are set up, in the order of the settings."""
    return list(settings.IDENTITY_PROVIDERS.values())


def provider_of(name: str) -> Provider | None:
    """Return the provider with this id."""
    found: Provider | None = settings.IDENTITY_PROVIDERS.get(name)
    return found


def own_address(provider: Provider, page: str = "identification-answer") -> str:
    """Return the address of ours that a provider sends people to: the same in every language."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(settings.SITE_URL + reverse(page, args=[provider.id]))


def begin(request: HttpRequest, name: str, *, purpose: str, stamp: str, then: str) -> HttpResponseRedirect:
    """Send the person to a provider. ``stamp`` is what they are identified for (members.identifying); ``then`` a path.

    Raises:
        IdentificationError: there is no such provider, or it does not answer.
    """
    provider = provider_of(name)
    if provider is None:
        raise IdentificationError(f"no provider {name[:40]}")
    journey = Journey(
        provider=provider.id,
        purpose=purpose,
        stamp=stamp,
        then=then,
        language=translation.get_language() or settings.LANGUAGE_CODE,
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(64),
        at=int(time.time()),
    )
    if provider.protocol == "oidc":
        place = oidc.address(provider, _asked(provider, journey))
    else:
        place, question = saml.address(provider, own_address(provider, "identification-form"), journey.state)
        cache.set(_mark("question", journey.state), {"provider": provider.id, "id": question}, LASTS_SECONDS)
    request.session[KEY] = asdict(journey)
    return HttpResponseRedirect(place)


def _asked(provider: Provider, journey: Journey) -> oidc.Asked:
    return oidc.Asked(own_address(provider), journey.state, journey.nonce, journey.verifier, journey.at)


def on_the_way(request: HttpRequest, provider: Provider) -> Journey | None:
    """Return the journey to ``provider`` that the person is on, and end it: each answer counts once."""
    kept: dict[str, Any] | None = request.session.get(KEY)
    if not kept or kept["provider"] != provider.id:
        return None
    del request.session[KEY]
    journey = Journey(**kept)
    return None if journey.is_over else journey


def arrive(request: HttpRequest, provider: Provider, journey: Journey) -> None:
    """Read the answer, and let it count for what the person was identified for.

    Raises:
        IdentificationError: it is not to be trusted, or was broken off.
    """
    if provider.protocol == "oidc":
        identity = identity_of(provider, oidc.answer(provider, _asked(provider, journey), request.GET.dict()))
    else:
        identity = _received(provider, request.GET.get("state", ""), journey)
    identifying.hand_in(request, journey.purpose, journey.stamp, identity)


# --- Forms from another site -----------------------------------------------------------------------


def receive(provider: Provider, form: Mapping[str, str]) -> str:
    """Verify an answer that came in a form, and return where the person goes on, with their session.

    Raises:
        IdentificationError: nobody is waiting for an answer of this kind, or it has come before.
    """
    state = form.get("RelayState", "")
    mark = _mark("question", state)
    question = cache.get(mark)
    if not question or question["provider"] != provider.id or not cache.delete(mark):
        raise IdentificationError(f"{provider.id}: an answer that nobody waits for, or a second one")
    kept: dict[str, Any]
    try:
        found = saml.answer(provider, own_address(provider, "identification-form"), question["id"], form)
        kept = {"identity": identity_of(provider, found)}
    except IdentificationError as error:
        kept = {"fault": str(error), "words": error.words}
    cache.set(_mark("answer", state), kept, OUT_OF_SIGHT_SECONDS)
    return f"{own_address(provider)}?{urlencode({'state': state})}"


def _received(provider: Provider, state: str, journey: Journey) -> Identity:
    """Return who was identified in the form that came for this journey."""
    mark = _mark("answer", state)
    kept = cache.get(mark)
    if not hmac.compare_digest(state, journey.state) or not kept or not cache.delete(mark):
        raise IdentificationError(f"{provider.id}: no answer is waiting for this journey")
    if "fault" in kept:
        raise IdentificationError(kept["fault"], kept["words"])
    identity: Identity = kept["identity"]
    return identity


def _mark(kind: str, state: str) -> str:
    return f"eid-{kind}:{hashlib.sha256(state.encode()).hexdigest()}"
