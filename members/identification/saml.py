"""SAML 2.0, as the federation Sweden Connect speaks it: a question in the address, a signed assertion in a form.

python3-saml reads and verifies; it is only there in production, and slow to load. It trusts more than we do, so what it
leaves out is demanded here: a signed assertion, an answer to our own question, the level that was asked for.
"""

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from members.identification.answers import Answer, IdentificationError, broken_off, too_weak
from members.identification.configuration import SAML_ATTRIBUTES, Provider

POST, REDIRECT = ("urn:oasis:names:tc:SAML:2.0:bindings:" + name for name in ("HTTP-POST", "HTTP-Redirect"))
CANCELLED = ("AuthnFailed", "cancel", "RequestDenied")  # the provider's own words for it
TOO_WEAK = ("was not a requested context", "NoAuthnContext")
MOST_BYTES = 400_000


def _library() -> Any:
    """Return python3-saml's modules.

    Raises:
        IdentificationError: the package is not installed: it belongs to production (requirements/production.in).
    """
    try:
        from onelogin.saml2 import auth  # noqa: PLC0415  only in production, and 0.2 seconds
    except ImportError as error:
        reason = "python3-saml is not installed"
        raise IdentificationError(reason, _("This e-identification is not set up correctly.")) from error
    return auth


def _auth(provider: Provider, own: str, form: Mapping[str, str] | None = None) -> Any:
    """Return python3-saml's view of a request to ``own``, the address of the portal that takes the answers."""
    parts = urlsplit(own)
    request = {
        "https": "on" if parts.scheme == "https" else "off",
        "http_host": parts.netloc,
        "script_name": parts.path,
        "get_data": {},
        "post_data": dict(form or {}),
    }
    return _library().OneLogin_Saml2_Auth(request, old_settings=configured(provider, own))


def configured(provider: Provider, own: str) -> dict[str, Any]:
    """Return the settings of python3-saml. ``own`` is our address that takes the answers."""
    options = provider.options
    certificates = [Path(name).read_text(encoding="ascii") for name in options["certificates"]]
    key, certificate = (
        Path(options[name]).read_text(encoding="ascii") if name in options else "" for name in ("key", "certificate")
    )
    return {
        "strict": True,
        "sp": {
            "entityId": options.get("own_entity_id", own.removesuffix("saml/") + "metadata.xml"),
            "assertionConsumerService": {"url": own, "binding": POST},
            "NameIDFormat": "urn:oasis:names:tc:SAML:2.0:nameid-format:transient",
            "x509cert": certificate,
            "privateKey": key,
        },
        "idp": {
            "entityId": options["entity_id"],
            "singleSignOnService": {"url": options["sso_url"], "binding": REDIRECT},
            "x509certMulti": {"signing": certificates, "encryption": certificates[:1]},
        },
        "security": {
            "authnRequestsSigned": bool(key),
            "wantAssertionsSigned": True,  # the package's own default is False
            "wantNameId": False,
            "wantAttributeStatement": True,
            "requestedAuthnContext": list(provider.levels),
            "requestedAuthnContextComparison": "exact",
            "failOnAuthnContextMismatch": True,
            "rejectDeprecatedAlgorithm": True,
            "signatureAlgorithm": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
            "digestAlgorithm": "http://www.w3.org/2001/04/xmlenc#sha256",
            "allowSingleLabelDomains": settings.ON_OWN_MACHINE,
        },
    }


def address(provider: Provider, own: str, state: str) -> tuple[str, str]:
    """Return where the person is sent, and the number of our question.

    Raises:
        IdentificationError: the provider is not set up correctly.
    """
    auth = _auth(provider, own)
    place = auth.login(return_to=state, force_authn=True, set_nameid_policy=False)
    return str(place), str(auth.get_last_request_id())


def answer(provider: Provider, own: str, question: str, form: Mapping[str, str]) -> Answer:
    """Return what the provider says, in answer to ``question``, in the form that the person's browser has sent.

    Raises:
        IdentificationError: it was broken off, or the answer is not to be trusted.
    """
    given = form.get("SAMLResponse", "")
    if not given or len(given) > MOST_BYTES:
        raise IdentificationError(f"{provider.id}: no answer, or one that is too large")
    auth = _auth(provider, own, {"SAMLResponse": given})
    try:
        auth.process_response(request_id=question)
    except Exception as error:  # what strangers send breaks XML tools in any way it likes
        raise IdentificationError(f"{provider.id}: {type(error).__name__}") from error
    reason = str(auth.get_last_error_reason() or "")
    if any(word in reason for word in CANCELLED):
        raise broken_off(f"{provider.id}: broken off")
    if any(word in reason for word in TOO_WEAK):
        raise too_weak(f"{provider.id}: {reason[:200]}")
    if auth.get_errors() or not auth.is_authenticated():
        raise IdentificationError(f"{provider.id}: {', '.join(auth.get_errors())}: {reason[:200]}")
    if auth.get_last_response_in_response_to() != question:  # the package lets an answer to no question pass
        raise IdentificationError(f"{provider.id}: an answer to no question of ours")
    return _read(provider, auth, base64.b64decode(given))


def _read(provider: Provider, auth: Any, raw: bytes) -> Answer:
    contexts = auth.get_last_authn_contexts()
    if len(contexts) != 1 or contexts[0] not in provider.levels:
        raise too_weak(f"{provider.id}: level {str(contexts)[:120]}")
    attributes: dict[str, list[str]] = auth.get_attributes()
    known = {**SAML_ATTRIBUTES, **provider.options.get("attributes", {})}
    found = {word: _first(attributes, names) for word, names in known.items()}
    if not found["subject"]:
        raise IdentificationError(f"{provider.id}: the answer names nobody")
    certificates = sorted(configured(provider, "")["idp"]["x509certMulti"]["signing"])
    return Answer(
        raw=raw,
        subject=found["subject"],
        level=contexts[0],
        issuer=provider.options["entity_id"],
        key=hashlib.sha256("\n".join(certificates).encode()).hexdigest(),
        name=found["name"] or " ".join(filter(None, (found["given_name"], found["family_name"]))),
        organisation_number=found["organisation_number"] or found["affiliation"],
        transaction=found["transaction"] or str(auth.get_last_assertion_id() or ""),
        values=tuple(str(value) for values in attributes.values() for value in values),
    )


def _first(attributes: dict[str, list[str]], names: list[str]) -> str:
    return next((str(attributes[name][0]) for name in names if attributes.get(name)), "")


def metadata(provider: Provider, own: str) -> bytes:
    """Return how the portal describes itself to the provider, as XML.

    Raises:
        IdentificationError: the provider is not set up correctly.
    """
    about = _auth(provider, own).get_settings()
    text = about.get_sp_metadata()
    faults = about.validate_metadata(text)
    if faults:
        raise IdentificationError(f"{provider.id}: {', '.join(faults)}")
    return text if isinstance(text, bytes) else text.encode()
