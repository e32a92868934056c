"""Identification by OpenID Connect, against a real provider that runs beside the tests."""

import base64
import hashlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings as site
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.test import Client, RequestFactory

from members import identifying
from members.evidence import canonical
from members.identification import answers, journeys, oidc
from members.identification.configuration import read_providers
from members.identities import Identity
from tests.identity_provider.adapter import LOA2, LOA3
from tests.identity_provider.tokens import kid_of, symmetric, token
from tests.identity_provider.visits import come_back
from tests.members.signing import make_case

pytestmark = pytest.mark.django_db
THEN = "/mina-sidor/"
PURPOSE, STAMP = "sign", "a" * 64
NUMBER = "191212121212"


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    """The provider's key."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="module")
def issuer(key: rsa.RSAPrivateKey, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the provider, which runs as long as the tests of this file."""
    folder: Path = tmp_path_factory.mktemp("idp")
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.identity_provider.serve", str(port), f"{site.SITE_URL}/legitimering/test/svar/"],
        cwd=site.BASE_DIR,
        env={**os.environ, "IDP_FOLDER": str(folder)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "READY\n"
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.communicate(timeout=10)


@pytest.fixture
def providers(issuer: str, settings: Any) -> dict[str, Any]:
    """What the settings say of the provider; a test may change it and call ``use``."""
    said = {
        "protocol": "oidc",
        "label": {"sv": "Testlegitimation", "en": "Test identity"},
        "issuer": issuer,
        "client_id": "arenan",
        "client_secret": "hemligt-och-langt",
        "levels": [LOA3],
    }
    use(settings, said)
    return said


def use(settings: Any, said: dict[str, Any]) -> None:
    settings.IDENTITY_PROVIDERS = read_providers(json.dumps({"test": said}))


def begin(client: Client, stamp: str = STAMP) -> str:
    """Choose the provider on a page of signing, and return where the browser is sent."""
    request = RequestFactory().post("/deklarationer/x/skriv-under/y/legitimera/")
    request.session = client.session
    place = journeys.begin(request, "test", purpose=PURPOSE, stamp=stamp, then=THEN).url
    request.session.save()
    return place


def shown(client: Client, stamp: str = STAMP) -> Identity | None:
    """Return who the session says was there, for this content."""
    request = RequestFactory().get("/")
    request.session = client.session
    return identifying.identity_for(request, PURPOSE, stamp, None)


def walked(client: Client, name: str) -> str:
    return come_back(begin(client), name, portal=site.SITE_URL).removeprefix(site.SITE_URL)


def told(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_a_person_is_led_there_and_back_and_is_known(client: Client, providers: dict[str, Any]):
    place = begin(client)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(place).query).items()}
    assert asked["acr_values"] == LOA3
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["nonce"]) >= 43
    assert asked["prompt"] == "login"
    back = come_back(place, "anna", portal=site.SITE_URL).removeprefix(site.SITE_URL)
    response = client.get(back)
    assert (response.status_code, response["Location"]) == (302, THEN)
    identity = shown(client)
    assert identity is not None
    assert (identity.by, identity.level, identity.name) == ("eid", LOA3, "Anna Ålund")
    assert (identity.provider, identity.organisation_number, identity.transaction) == ("test", "232100-0016", "t-17")
    claims, _key = oidc.verified(journeys.providers()[0], identity.evidence.decode())
    assert claims["nonce"] == asked["nonce"]
    assert identity.subject == answers.pseudonym("test", claims["sub"])
    assert len(identity.subject) == 64


def test_it_counts_for_what_was_signed_and_nothing_else(client: Client, providers: dict[str, Any]):
    client.get(walked(client, "anna"))
    assert shown(client, "b" * 64) is None
    assert shown(client) is not None
    assert shown(Client()) is None


def test_a_personal_number_is_kept_nowhere(client: Client, providers: dict[str, Any]):
    client.get(walked(client, "cia"))
    identity = shown(client)
    assert identity is not None
    assert identity.name == "Cia Ceder"
    kept = json.dumps(dict(client.session), default=str) + repr(identity) + identity.evidence.decode()
    assert NUMBER not in kept
    assert NUMBER not in base64.b64decode(client.session["identifying"][PURPOSE]["identity"]["evidence"]).decode()
    statement = json.loads(identity.evidence)
    assert statement["subject-hmac"] == identity.subject == answers.pseudonym("test", NUMBER)
    assert statement["level"] == LOA3
    assert len(statement["answer-sha256"]) == len(statement["signed-with"]) == 64


def test_a_lower_level_is_refused(client: Client, providers: dict[str, Any]):
    response = client.get(walked(client, "bo"))
    assert shown(client) is None
    assert response["Location"] == THEN
    assert "lägre" in told(response)[0] or "lower level" in told(response)[0]


def test_another_nonce_is_refused(client: Client, providers: dict[str, Any]):
    back = walked(client, "anna")
    session = client.session
    session["identification"] = {**session["identification"], "nonce": "x" * 43}
    session.save()
    response = client.get(back)
    assert shown(client) is None
    assert len(told(response)) == 1


@pytest.mark.parametrize("changed", ["state", "verifier"])
def test_another_state_or_verifier_is_refused(client: Client, providers: dict[str, Any], changed: str):
    back = walked(client, "anna")
    session = client.session
    session["identification"] = {**session["identification"], changed: "x" * 64}
    session.save()
    client.get(back)
    assert shown(client) is None


def test_an_answer_counts_once(client: Client, providers: dict[str, Any]):
    back = walked(client, "anna")
    client.get(back)
    request = RequestFactory().get("/")
    request.session = client.session
    identifying.forget(request)
    request.session.save()
    assert client.get(back).status_code == 400
    assert shown(client) is None


def test_the_code_of_somebody_else_does_not_count(client: Client, providers: dict[str, Any]):
    theirs = walked(Client(), "anna")
    begin(client)
    client.get(theirs)
    assert shown(client) is None
    assert Client().get(theirs).status_code == 400


def test_a_journey_that_took_too_long_is_over(client: Client, providers: dict[str, Any], time_machine: Any):
    back = walked(client, "anna")
    time_machine.move_to(time.time() + journeys.LASTS_SECONDS + 1)
    assert client.get(back).status_code == 400
    assert shown(client) is None


def test_breaking_it_off_is_told(client: Client, providers: dict[str, Any]):
    begin(client)
    state = client.session["identification"]["state"]
    response = client.get(f"/en/legitimering/test/svar/?error=access_denied&state={state}")
    assert response["Location"] == THEN
    assert shown(client) is None


def test_looking_at_the_address_first_does_not_use_it_up(client: Client, providers: dict[str, Any]):
    back = walked(client, "anna")
    assert client.head(back).status_code == 400
    client.get(back)
    assert shown(client) is not None


def test_a_provider_that_is_away_is_told(client: Client, providers: dict[str, Any], settings: Any):
    cache.clear()
    use(settings, {**providers, "issuer": "http://localhost:9"})
    with pytest.raises(answers.IdentificationError, match="localhost"):
        begin(client)
    with pytest.raises(answers.IdentificationError, match="no provider"):
        journeys.begin(RequestFactory().post("/"), "none", purpose=PURPOSE, stamp=STAMP, then=THEN)


def test_what_is_signed_says_how_and_keeps_the_answer(client: Client, providers: dict[str, Any]):
    """The log names the level and the provider; who it was there stands in a value that can be forgotten."""
    client.get(walked(client, "anna"))
    identity = shown(client)
    assert identity is not None
    case = make_case(required_level="eid")
    signature = case.sign(identity=identity)
    assert (signature.level, signature.signatories.get().identified_by) == ("eid", "eid")
    entry = signature.log_entries.get()
    told = canonical.parse(bytes(entry.body))
    assert told["assurance"]["eid"] == {"level": LOA3, "provider": "test", "transaction": "t-17"}
    assert told["assurance"]["answer"] == hashlib.sha256(identity.evidence).hexdigest()
    assert bytes(entry.blobs.get(kind="eid-token").content) == identity.evidence
    assert entry.openings.get(name="signatory-eid").value == identity.subject
    assert identity.subject not in bytes(entry.body).decode()


# --- Tokens that somebody has made -----------------------------------------------------------------


def refused(provider: Any, one: str) -> bool:
    try:
        oidc.verified(provider, one)
    except answers.IdentificationError:
        return True
    return False


def test_only_a_token_of_the_provider_for_us_in_time_is_taken(
    providers: dict[str, Any], issuer: str, key: rsa.RSAPrivateKey
):
    provider, kid = journeys.providers()[0], kid_of(issuer)
    now = int(time.time())
    good = {"iss": issuer}
    claims, _name = oidc.verified(provider, token(key, kid=kid, **good))
    assert claims["sub"] == "1"
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    whole = token(key, kid=kid, **good)
    head, body, signature = whole.split(".")
    swapped = base64.urlsafe_b64encode(base64.urlsafe_b64decode(body + "==").replace(b'"1"', b'"2"')).decode()
    bad = {
        "stranger": token(stranger, kid=kid, **good),
        "unknown key": token(key, kid="other", **good),
        "no key named": token(key, **good),
        "another issuer": token(key, kid=kid, iss="https://other.example"),
        "another audience": token(key, kid=kid, **good, aud="other"),
        "several audiences": token(key, kid=kid, **good, aud=["arenan", "other"]),
        "another party": token(key, kid=kid, **good, azp="other"),
        "too old": token(key, kid=kid, **good, exp=now - 120),
        "no nonce": token(key, kid=kid, **good, nonce=None),
        "none": jwt.encode({**good, "sub": "1"}, None, algorithm="none", headers={"kid": kid}),
        "symmetric": symmetric(key, kid, issuer),
        "tampered": f"{head}.{swapped.rstrip('=')}.{signature}",
        "cut": whole[:-4],
        "no token": "x",
    }
    for what, one in bad.items():
        assert refused(provider, one), what


def test_somebody_who_was_identified_before_has_to_show_it_again(providers: dict[str, Any]):
    provider, now = journeys.providers()[0], int(time.time())
    asked = oidc.Asked("", "s", "n", "v", now)
    claims = {"nonce": "n", "iat": now, "acr": LOA3}
    oidc._demand(provider, asked, {**claims, "auth_time": now - 30})
    for changed in ({"auth_time": now - 600}, {"auth_time": "now"}, {"nonce": "m"}, {"acr": LOA2}, {"acr": None}):
        with pytest.raises(answers.IdentificationError):
            oidc._demand(provider, asked, {**claims, **changed})
