"""Identification by SAML: answers that python3-saml's own signer has signed, and those that nobody should believe."""

import base64
import json
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings as site
from django.contrib.messages import get_messages
from django.test import Client, RequestFactory
from lxml import etree
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from members import identifying
from members.identification import answers, journeys, saml
from members.identification.configuration import read_providers
from members.identities import Identity
from tests.identity_provider.adapter import LOA2, LOA3

pytestmark = pytest.mark.django_db
THEN, PURPOSE, STAMP = "/mina-sidor/", "sign", "a" * 64
IDP, OWN = "https://idp.example/metadata", f"{site.SITE_URL}/legitimering/fed/"
NUMBER = "191212121212"
PAIRWISE = "1b2f8a"
SIGN = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
DIGEST = "http://www.w3.org/2001/04/xmlenc#sha256"


def key_pair() -> tuple[str, str]:
    """Return a private key and its certificate in PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name, now = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "idp")]), datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem.decode(), made.public_bytes(Encoding.PEM).decode()


@pytest.fixture(scope="module")
def idp() -> tuple[str, str]:
    return key_pair()


@pytest.fixture
def provider(idp: tuple[str, str], settings: Any, tmp_path: Path) -> Any:
    (tmp_path / "idp.pem").write_text(idp[1])
    said = {
        "protocol": "saml",
        "label": "Federationen",
        "entity_id": IDP,
        "sso_url": "https://idp.example/sso",
        "certificates": [str(tmp_path / "idp.pem")],
        "levels": [LOA3],
    }
    settings.IDENTITY_PROVIDERS = read_providers(json.dumps({"fed": said}))
    return journeys.providers()[0]


def begin(client: Client) -> str:
    request = RequestFactory().post("/")
    request.session = client.session
    place = journeys.begin(request, "fed", purpose=PURPOSE, stamp=STAMP, then=THEN).url
    request.session.save()
    return place


def question_in(place: str) -> Any:
    packed = parse_qs(urlsplit(place).query)["SAMLRequest"][0]
    return etree.fromstring(zlib.decompress(base64.b64decode(packed), -15))


def shown(client: Client) -> Identity | None:
    request = RequestFactory().get("/")
    request.session = client.session
    return identifying.identity_for(request, PURPOSE, STAMP, None)


def assertion(question: str, *, level: str = LOA3, number: str = NUMBER, audience: str = f"{OWN}metadata.xml") -> str:
    now = datetime.now(UTC)
    at, soon = (moment.strftime("%Y-%m-%dT%H:%M:%SZ") for moment in (now, now + timedelta(minutes=5)))
    values = {
        "urn:oid:1.2.752.29.4.13": number,
        "urn:oid:2.5.4.42": "Anna",
        "urn:oid:2.5.4.4": "Ålund",
        "urn:oid:1.2.752.201.3.1": "anna@2321000016",
        "urn:oid:1.2.752.201.3.2": "t-17",
    }
    attributes = "".join(
        f'<saml:Attribute Name="{name}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri">'
        f"<saml:AttributeValue>{value}</saml:AttributeValue></saml:Attribute>"
        for name, value in values.items()
        if value
    )
    return (
        f'<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_{uuid4().hex}" Version="2.0"'
        f' IssueInstant="{at}"><saml:Issuer>{IDP}</saml:Issuer><saml:Subject>'
        '<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient">x</saml:NameID>'
        '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData'
        f' InResponseTo="{question}" Recipient="{OWN}saml/" NotOnOrAfter="{soon}"/></saml:SubjectConfirmation>'
        f'</saml:Subject><saml:Conditions NotBefore="{at}" NotOnOrAfter="{soon}"><saml:AudienceRestriction>'
        f"<saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>"
        f'<saml:AuthnStatement AuthnInstant="{at}"><saml:AuthnContext><saml:AuthnContextClassRef>{level}'
        "</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>"
        f"<saml:AttributeStatement>{attributes}</saml:AttributeStatement></saml:Assertion>"
    )


def signed(text: str, pair: tuple[str, str]) -> str:
    made = OneLogin_Saml2_Utils.add_sign(text, *pair, sign_algorithm=SIGN, digest_algorithm=DIGEST)
    return made.decode()


def response(inside: str, question: str | None, *, status: str = "Success") -> str:
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    answered = f' InResponseTo="{question}"' if question else ""
    codes = f'<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:{status}"/>'
    return (
        '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"'
        f' xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_{uuid4().hex}" Version="2.0" IssueInstant="{at}"'
        f' Destination="{OWN}saml/"{answered}><saml:Issuer>{IDP}</saml:Issuer>'
        f"<samlp:Status>{codes}</samlp:Status>{inside}</samlp:Response>"
    )


def send(client: Client, text: str, state: str) -> Any:
    """Post the form as a browser does from another site: without the session."""
    form = {"SAMLResponse": base64.b64encode(text.encode()).decode(), "RelayState": state}
    stranger = Client(enforce_csrf_checks=True)
    answer = stranger.post("/legitimering/fed/saml/", form)
    assert "sessionid" not in stranger.cookies
    return answer


def state_of(client: Client) -> str:
    return str(client.session["identification"]["state"])


def test_the_question_asks_for_the_level_and_for_a_new_log_in(client: Client, provider: Any):
    asked = question_in(begin(client))
    names = {"samlp": "urn:oasis:names:tc:SAML:2.0:protocol", "saml": "urn:oasis:names:tc:SAML:2.0:assertion"}
    assert asked.get("ForceAuthn") == "true"
    assert asked.get("AssertionConsumerServiceURL") == f"{OWN}saml/"
    assert asked.find("samlp:RequestedAuthnContext/saml:AuthnContextClassRef", names).text == LOA3
    assert asked.find("samlp:RequestedAuthnContext", names).get("Comparison") == "exact"


def test_a_signed_assertion_identifies(client: Client, provider: Any, idp: tuple[str, str]):
    question = question_in(begin(client)).get("ID")
    answer = send(client, response(signed(assertion(question), idp), question), state_of(client))
    assert answer["Location"].startswith(f"{OWN}svar/?state=")
    back = client.get(answer["Location"].removeprefix(site.SITE_URL))
    assert (back.status_code, back["Location"]) == (302, THEN)
    identity = shown(client)
    assert identity is not None
    assert (identity.by, identity.level, identity.name) == ("eid", LOA3, "Anna Ålund")
    assert (identity.organisation_number, identity.transaction) == ("232100-0016", "t-17")
    assert identity.subject == answers.pseudonym("fed", NUMBER)
    assert NUMBER not in identity.evidence.decode()
    assert NUMBER not in json.dumps(dict(client.session), default=str)
    assert json.loads(identity.evidence)["protocol"] == "saml"


def test_the_answer_itself_is_kept_where_it_holds_no_personal_number(
    client: Client, provider: Any, idp: tuple[str, str]
):
    question = question_in(begin(client)).get("ID")
    text = response(signed(assertion(question, number=PAIRWISE), idp), question)
    answer = send(client, text, state_of(client))
    client.get(answer["Location"].removeprefix(site.SITE_URL))
    identity = shown(client)
    assert identity is not None
    assert identity.evidence == text.encode()


Bad = Callable[[str, tuple[str, str]], str]


def tampered(question: str, pair: tuple[str, str]) -> str:
    return response(signed(assertion(question), pair).replace("Anna", "Bosse"), question)


def wrapped(question: str, pair: tuple[str, str]) -> str:
    """Put an unsigned assertion before the signed one."""
    return response(assertion(question).replace("Anna", "Bosse") + signed(assertion(question), pair), question)


BAD: dict[str, Bad] = {
    "unsigned": lambda question, _pair: response(assertion(question), question),
    "the response signed, not the assertion": lambda question, pair: signed(
        response(assertion(question), question), pair
    ),
    "signed by somebody else": lambda question, _pair: response(signed(assertion(question), key_pair()), question),
    "tampered with": tampered,
    "wrapped": wrapped,
    "a lower level": lambda question, pair: response(signed(assertion(question, level=LOA2), pair), question),
    "for somebody else": lambda question, pair: response(
        signed(assertion(question, audience="https://other.example"), pair), question
    ),
    "to another question": lambda question, pair: response(signed(assertion("_other"), pair), "_other"),
    "to no question": lambda question, pair: response(signed(assertion(question), pair), None),
    "naming nobody": lambda question, pair: response(
        signed(assertion(question, number="").replace("urn:oid:1.2.752.201.3.1", "urn:oid:2.5.4.3"), pair), question
    ),
    "broken off": lambda question, _pair: response("", question, status="AuthnFailed"),
    "no XML": lambda _question, _pair: "<nothing",
    "empty": lambda _question, _pair: "",
    "too large": lambda _question, _pair: "x" * saml.MOST_BYTES,
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_not_to_be_trusted_is_refused(client: Client, provider: Any, idp: tuple[str, str], what: str):
    question = question_in(begin(client)).get("ID")
    answer = send(client, BAD[what](question, idp), state_of(client))
    back = client.get(answer["Location"].removeprefix(site.SITE_URL))
    assert back["Location"] == THEN
    assert shown(client) is None
    said = [str(message) for message in get_messages(back.wsgi_request)]
    words = {"a lower level": answers.too_weak("").words, "broken off": answers.broken_off("").words}
    assert said == [words.get(what, answers.IdentificationError("").words)]


@pytest.mark.parametrize("levels", [[], [LOA2], [LOA3, LOA3]])
def test_a_level_that_the_package_lets_pass_is_refused_by_us(provider: Any, levels: list[str]):
    class Passed:
        def get_last_authn_contexts(self) -> list[str]:
            return levels

    with pytest.raises(answers.IdentificationError, match="level"):
        saml._read(provider, Passed(), b"")


def test_an_answer_comes_once_and_for_the_one_who_asked(client: Client, provider: Any, idp: tuple[str, str]):
    question = question_in(begin(client)).get("ID")
    text, state = response(signed(assertion(question), idp), question), state_of(client)
    answer = send(client, text, state)
    assert send(client, text, state).status_code == 400
    back = answer["Location"].removeprefix(site.SITE_URL)
    other = Client()
    begin(other)
    other.get(back)
    assert shown(other) is None
    client.get(back)
    assert shown(client) is not None
    assert client.get(back).status_code == 400
    assert send(client, text, "nobody waits for this").status_code == 400


def test_the_portal_describes_itself(client: Client, provider: Any):
    answer = client.get("/legitimering/fed/metadata.xml")
    about = etree.fromstring(answer.content)
    assert answer["Content-Type"] == "application/samlmetadata+xml"
    assert about.get("entityID") == f"{OWN}metadata.xml"
    service = about.find(".//{urn:oasis:names:tc:SAML:2.0:metadata}AssertionConsumerService")
    assert service.get("Location") == f"{OWN}saml/"
    described = about.find("{urn:oasis:names:tc:SAML:2.0:metadata}SPSSODescriptor")
    assert described.get("WantAssertionsSigned") == "true"


def test_metadata_with_faults_are_not_handed_out(client: Client, provider: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("onelogin.saml2.settings.OneLogin_Saml2_Settings.validate_metadata", lambda *_given: ["fault"])
    assert client.get("/legitimering/fed/metadata.xml").status_code == 404


def test_requests_are_signed_where_there_is_a_key(client: Client, provider: Any, settings: Any, tmp_path: Path):
    key, certificate = key_pair()
    (tmp_path / "sp.key").write_text(key)
    (tmp_path / "sp.pem").write_text(certificate)
    provider.options.update(key=str(tmp_path / "sp.key"), certificate=str(tmp_path / "sp.pem"))
    assert "Signature" in parse_qs(urlsplit(begin(client)).query)


def test_without_the_package_it_is_told(provider: Any, client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(__import__("sys").modules, "onelogin.saml2", None)
    with pytest.raises(answers.IdentificationError, match="not installed"):
        begin(client)
    assert client.get("/legitimering/fed/metadata.xml").status_code == 404


def test_an_answer_by_a_form_is_only_for_saml(client: Client, provider: Any):
    assert client.post("/legitimering/none/saml/").status_code == 404
    assert client.get("/legitimering/fed/saml/").status_code == 405
