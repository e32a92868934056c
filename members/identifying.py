"""To identify again in the moment of signing: a fresh code by mail, a passkey, an app; others hand in theirs.

What has been shown stands in the session, for one purpose and one content (a stamp of what is signed): it works for ten
minutes, once, and for nothing else. Providers of e-identification end with ``hand_in``.
"""

import base64
import hmac
import time
from dataclasses import asdict
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.utils.translation import gettext as _

from members import emails_signing as emails
from members.identities import Identity
from members.link_secrets import hash_of
from members.models import User
from members.models.signatories import IdentifiedBy

KEY = "identifying"
LASTS_SECONDS = 10 * 60
MOST_TRIES = 3
WAYS = {Authenticator.Type.TOTP: IdentifiedBy.TOTP, Authenticator.Type.WEBAUTHN: IdentifiedBy.PASSKEY}


class CodeRefusedError(Exception):
    """The code does not show who it is. ``words`` say why, and what to do."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def _entry(request: HttpRequest, purpose: str, stamp: str) -> dict[str, Any]:
    """Return what the session knows for this purpose and content; what was shown for another content is void."""
    known: dict[str, Any] = request.session.get(KEY, {}).get(purpose, {})
    return known if known.get("stamp") == stamp else {}


def _keep(request: HttpRequest, purpose: str, stamp: str, **values: Any) -> None:
    known = {**_entry(request, purpose, stamp), "stamp": stamp, **values}
    request.session[KEY] = {purpose: known}  # one signing at a time is enough


def forget(request: HttpRequest) -> None:
    """Let nothing that was shown count any more: it has been used."""
    request.session.pop(KEY, None)


# --- Codes by mail ---------------------------------------------------------------------------------


def send_code(
    request: HttpRequest, purpose: str, stamp: str, *, email: str, language: str, organisation: str, declaration: str
) -> None:
    """Send a code to ``email``. The former one stops working.

    Raises:
        CodeRefusedError: too many were asked for.
    """
    if not ratelimit.consume(request, action="request_login_code", key=f"signing:{email.lower()}"):
        raise CodeRefusedError(_("You have asked for many codes. Wait five minutes, then ask again."))
    code = get_adapter().generate_login_code()
    _keep(request, purpose, stamp, code=hash_of(_plain(code)), email=email, sent_at=time.time(), tries=0)
    emails.send_code(email, code, language=language, organisation=organisation, declaration=declaration)


def code_was_sent(request: HttpRequest, purpose: str, stamp: str) -> bool:
    """Whether a code is on its way that still works."""
    known = _entry(request, purpose, stamp)
    return bool(known.get("code")) and time.time() - known["sent_at"] < LASTS_SECONDS


def check_code(request: HttpRequest, purpose: str, stamp: str, typed: str) -> Identity:
    """Return who has typed the code that was sent.

    Raises:
        CodeRefusedError: none was sent for this content, its time is up, or it is another one.
    """
    known = _entry(request, purpose, stamp)
    if not known.get("code"):
        raise CodeRefusedError(_("Ask for a code first: there is none that works for what is signed now."))
    if time.time() - known["sent_at"] >= LASTS_SECONDS:
        raise CodeRefusedError(_("The code has expired: it works for ten minutes. Ask for a new one."))
    if hmac.compare_digest(hash_of(_plain(typed)), known["code"]):
        return Identity(by=IdentifiedBy.CODE, email=known["email"])
    tries = known["tries"] + 1
    if tries >= MOST_TRIES:
        _keep(request, purpose, stamp, code="", tries=0)
        raise CodeRefusedError(_("The code was wrong three times, and works no more. Ask for a new one."))
    _keep(request, purpose, stamp, tries=tries)
    raise CodeRefusedError(_("This is not the code of the newest mail. Look once more, or ask for a new one."))


def _plain(code: str) -> str:
    """Return a code as it is compared: without regard to case, blanks and hyphens."""
    return "".join(letter for letter in code.upper() if letter.isalnum())


# --- A passkey or an app ---------------------------------------------------------------------------


def factors_of(user: User) -> set[str]:
    """Return which second factors the person has: they do for signing too."""
    return set(Authenticator.objects.filter(user=user, type__in=WAYS).values_list("type", flat=True))


def begin_factor(request: HttpRequest, purpose: str, stamp: str) -> None:
    """Note from when on a factor that is shown counts for this signing. allauth's own pages ask for it."""
    _keep(request, purpose, stamp, began_at=time.time())


def _by_factor(request: HttpRequest, user: User, known: dict[str, Any]) -> Identity | None:
    began = known.get("began_at")
    if began is None or time.time() - began >= LASTS_SECONDS:
        return None
    for record in reversed(get_authentication_records(request, user)):
        shown = record.get("method") == "mfa" and record.get("reauthenticated") and record["at"] >= began
        if shown and record.get("type") in WAYS:
            return Identity(by=WAYS[record["type"]], email=user.email)
    return None


# --- What others have found out --------------------------------------------------------------------


def hand_in(request: HttpRequest, purpose: str, stamp: str, identity: Identity) -> None:
    """Keep an identification that a provider has made, until it is used or ten minutes have passed."""
    values = {**asdict(identity), "by": str(identity.by)}
    values["evidence"] = base64.b64encode(identity.evidence).decode()
    _keep(request, purpose, stamp, identity=values, identified_at=time.time())


def identity_for(request: HttpRequest, purpose: str, stamp: str, user: User | None) -> Identity | None:
    """Return who was shown to be there for this signing, by a provider or a factor, if that was a moment ago."""
    known = _entry(request, purpose, stamp)
    if "identity" in known and time.time() - known["identified_at"] < LASTS_SECONDS:
        values = dict(known["identity"])
        values["evidence"] = base64.b64decode(values["evidence"])
        return Identity(**{**values, "by": IdentifiedBy(values["by"])})
    return _by_factor(request, user, known) if user else None
