"""To identify again in the moment of signing: what counts, for what, for how long, and once."""

import time
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client, RequestFactory

from members import identifying
from members.identification.answers import IdentificationError
from members.identifying import CodeRefusedError
from members.identities import Identity
from members.models import Signature, User
from members.models.signatories import IdentifiedBy
from members.views import identification
from tests.factories.members import SignatureFactory
from tests.members.logging_in import faults
from tests.members.signing import Case, make_case
from tests.members.test_second_factor_pages import code_now, give_app
from tests.members.test_signing_pages import HERE, START, code_of_mail, page, press, words

pytestmark = pytest.mark.django_db
SIGN = f"{HERE}legitimera/"


@pytest.fixture
def case() -> Case:
    return make_case()


@pytest.fixture
def signatory(client: Client, case: Case) -> Client:
    """The browser of the signatory, who has just checked everything."""
    case.fill()
    client.force_login(case.signatory)
    press(client, f"{HERE}kontrollera/")
    return client


def later(monkeypatch: pytest.MonkeyPatch, seconds: int) -> None:
    """Let some time pass for what is identified."""
    now = time.time() + seconds
    monkeypatch.setattr(identifying.time, "time", lambda: now)


# --- Codes -----------------------------------------------------------------------------------------


def test_a_code_signs_once(signatory: Client, case: Case):
    signatory.post(SIGN, {"action": "send"})
    assert mail.outbox[-1].subject == "Your code to sign at Mångfaldsarenan"
    code = code_of_mail()
    signatory.post(SIGN, {"action": "code", "code": f" {code.lower().replace('-', ' ')} "})
    assert Signature.objects.get().signatories.get().identified_by == "code"
    assert identifying.KEY not in signatory.session


def test_a_code_of_another_content_is_void(signatory: Client, case: Case):
    signatory.post(SIGN, {"action": "send"})
    code = code_of_mail()
    case.fill(mandate={"body": "Ledningen"})
    response = signatory.post(SIGN, {"action": "code", "code": code}, follow=True)
    told = "The draft has been changed since you checked it. Look at it again."
    assert words(response, ".messages p")[-1] == told
    press(signatory, f"{HERE}kontrollera/")
    response = signatory.post(SIGN, {"action": "code", "code": code})
    assert faults(response) == ["Code: Ask for a code first: there is none that works for what is signed now."]
    assert Signature.objects.count() == 0


def test_a_code_expires(signatory: Client, monkeypatch: pytest.MonkeyPatch):
    signatory.post(SIGN, {"action": "send"})
    later(monkeypatch, 601)
    response = signatory.post(SIGN, {"action": "code", "code": code_of_mail()})
    assert faults(response) == ["Code: The code has expired: it works for ten minutes. Ask for a new one."]
    assert Signature.objects.count() == 0


def test_a_new_code_ends_the_former(signatory: Client):
    signatory.post(SIGN, {"action": "send"})
    former = code_of_mail()
    signatory.post(SIGN, {"action": "send"})
    response = signatory.post(SIGN, {"action": "code", "code": former})
    assert faults(response) == ["Code: This is not the code of the newest mail. Look once more, or ask for a new one."]


def test_codes_are_not_sent_without_end(signatory: Client):
    for _press in range(3):
        signatory.post(SIGN, {"action": "send"})
    number = len(mail.outbox)
    response = signatory.post(SIGN, {"action": "send"}, follow=True)
    assert words(response, ".messages p")[-1] == "You have asked for many codes. Wait five minutes, then ask again."
    assert len(mail.outbox) == number


def test_an_empty_code_is_said(signatory: Client):
    signatory.post(SIGN, {"action": "send"})
    assert faults(signatory.post(SIGN, {"action": "code", "code": ""})) == ["Code: Write the code of the mail."]


def test_first_comes_the_check(client: Client, case: Case):
    case.fill()
    client.force_login(case.signatory)
    response = client.get(SIGN, follow=True)
    assert words(response, ".messages p") == ["Check your answers first. Then you sign."]


# --- An app, a passkey -----------------------------------------------------------------------------


def test_a_code_of_the_app_signs(signatory: Client, case: Case):
    secret = give_app(case.signatory)
    assert words(signatory.get(SIGN), "#factor_form button") == ["With a code from your app"]
    response = signatory.post(SIGN, {"action": "totp"})
    assert response["Location"] == f"/en/konto/2fa/reauthenticate/?next={SIGN.replace('/', '%2F')}"
    response = signatory.post(response["Location"], {"code": code_now(secret)})
    assert response["Location"] == SIGN
    assert "You have identified yourself by a code from an authenticator app." in signatory.get(SIGN).content.decode()
    assert Signature.objects.count() == 0
    signatory.post(SIGN, {"action": "sign"})
    assert Signature.objects.get().signatories.get().identified_by == "totp"


def test_a_factor_counts_for_ten_minutes(signatory: Client, case: Case, monkeypatch: pytest.MonkeyPatch):
    secret = give_app(case.signatory)
    response = signatory.post(SIGN, {"action": "totp"})
    signatory.post(response["Location"], {"code": code_now(secret)})
    later(monkeypatch, 601)
    response = signatory.post(SIGN, {"action": "sign"})
    assert words(response, ".messages p") == ["It took too long since you identified yourself. Do it once more."]
    assert Signature.objects.count() == 0


def records(client: Client, person: User, **record: Any) -> None:
    """Let the session know of an authentication, as allauth writes it."""
    session = client.session
    session["account_authentication_methods"] = [{"at": time.time() + 1, **record}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()


@pytest.mark.parametrize(
    ("record", "signs"),
    [
        ({"method": "mfa", "type": "webauthn", "reauthenticated": True}, "passkey"),
        ({"method": "mfa", "type": "webauthn"}, ""),  # the log-in itself
        ({"method": "mfa", "type": "recovery_codes", "reauthenticated": True}, ""),
        ({"method": "password", "reauthenticated": True}, ""),
        ({"method": "mfa", "type": "totp", "reauthenticated": True, "at": 1}, ""),  # before it was asked for
    ],
)
def test_only_a_factor_that_was_just_shown_counts(signatory: Client, case: Case, record: dict[str, Any], signs: str):
    give_app(case.signatory)
    signatory.post(SIGN, {"action": "webauthn"})
    records(signatory, case.signatory, **record)
    signatory.post(SIGN, {"action": "sign"})
    found = [row.signatories.get().identified_by for row in Signature.objects.all()]
    assert found == ([signs] if signs else [])


def test_a_factor_that_was_not_asked_for_does_not_count(signatory: Client, case: Case):
    records(signatory, case.signatory, method="mfa", type="totp", reauthenticated=True)
    signatory.post(SIGN, {"action": "sign"})
    assert Signature.objects.count() == 0


# --- E-identifications -----------------------------------------------------------------------------


def request_of(client: Client) -> Any:
    request = RequestFactory().get("/")
    request.session = client.session
    return request


def test_what_a_provider_found_is_kept_for_one_content(signatory: Client):
    request = request_of(signatory)
    identity = Identity(by=IdentifiedBy.EID, provider="freja", level="loa3", evidence=b"\x00answer")
    identifying.hand_in(request, "draft-1", "stamp", identity)
    assert identifying.identity_for(request, "draft-1", "stamp", None) == identity
    assert identifying.identity_for(request, "draft-1", "other", None) is None
    assert identifying.identity_for(request, "draft-2", "stamp", None) is None
    identifying.forget(request)
    assert identifying.identity_for(request, "draft-1", "stamp", None) is None


def test_what_a_provider_found_expires(signatory: Client, monkeypatch: pytest.MonkeyPatch):
    request = request_of(signatory)
    identifying.hand_in(request, "draft-1", "stamp", Identity(by=IdentifiedBy.EID))
    later(monkeypatch, 601)
    assert identifying.identity_for(request, "draft-1", "stamp", None) is None


def test_an_eid_is_asked_for_and_signs(signatory: Client, case: Case, monkeypatch: pytest.MonkeyPatch):
    case.declaration.required_level = "eid"
    case.declaration.save()
    text = signatory.get(SIGN).content.decode()
    assert "No e-identification is connected to this site yet." in text
    assert BeautifulSoup(text, "html.parser").find("form", id="send_form") is None

    def begin(request: Any, name: str, *, purpose: str, stamp: str, then: str) -> Any:
        if name == "broken":
            raise IdentificationError("no provider", "The service does not answer.")
        identifying.hand_in(request, purpose, stamp, Identity(by=IdentifiedBy.EID, provider=name))
        return identification.HttpResponseRedirect(then)

    monkeypatch.setattr(identification.journeys, "begin", begin)
    response = signatory.post(SIGN, {"action": "eid-broken"}, follow=True)
    assert words(response, ".messages p") == ["The service does not answer."]
    response = signatory.post(SIGN, {"action": "eid-freja"}, follow=True)
    assert words(response, "#sign_form button") == ["Sign"]
    signatory.post(SIGN, {"action": "sign"})
    assert Signature.objects.get().level == "eid"


def test_providers_are_offered_by_their_names(signatory: Client, settings: Any):
    from members.identification.configuration import Provider

    row = Provider.__new__(Provider)
    for name, value in {"id": "freja", "labels": {"sv": "Freja", "en": "Freja app"}}.items():
        object.__setattr__(row, name, value)
    settings.IDENTITY_PROVIDERS = {"freja": row}
    buttons = page(signatory.get(SIGN)).select("#factor_form button")
    assert [(button["value"], button.get_text()) for button in buttons] == [("eid-freja", "With Freja app")]


# --- Refused in the last moment --------------------------------------------------------------------


def test_a_declaration_that_closes_in_the_last_moment_is_told(signatory: Client, case: Case):
    signatory.post(SIGN, {"action": "send"})
    case.declaration.signs_here = False
    case.declaration.save()
    response = signatory.post(SIGN, {"action": "code", "code": code_of_mail()})
    assert words(response, "[role=alert]") == ["It cannot be signed here in the portal. Your draft is kept."]
    assert Signature.objects.count() == 0


def refusal(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    from members.views import signing_finish

    def sign(**_values: Any) -> None:
        raise error

    monkeypatch.setattr(signing_finish, "sign", sign)


def test_what_went_missing_meanwhile_leads_to_the_check(signatory: Client, monkeypatch: pytest.MonkeyPatch):
    from members.actions.signing import ChangedSinceCheckedError, SigningRefusedError
    from members.actions.signing_checks import Fault

    for error in (SigningRefusedError("Missing.", [Fault("text", "read", "Read.")]), ChangedSinceCheckedError("New.")):
        signatory.post(SIGN, {"action": "send"})
        refusal(monkeypatch, error)
        response = signatory.post(SIGN, {"action": "code", "code": code_of_mail()})
        assert response["Location"] == f"{HERE}kontrollera/"


def test_a_colleague_who_was_faster_is_told_of(signatory: Client, monkeypatch: pytest.MonkeyPatch):
    from members.actions.signing import SignedByColleagueError

    signature = SignatureFactory(signed_here=True)
    signatory.post(SIGN, {"action": "send"})
    refusal(monkeypatch, SignedByColleagueError(signature))
    response = signatory.post(SIGN, {"action": "code", "code": code_of_mail()})
    assert response["Location"] == f"/en/mina-sidor/underskrifter/{signature.public_id}/"


def test_no_code_is_taken_that_was_not_sent(signatory: Client):
    with pytest.raises(CodeRefusedError, match="Ask for a code first"):
        identifying.check_code(request_of(signatory), "draft-1", "stamp", "x")
    assert signatory.get(START).status_code == 200
