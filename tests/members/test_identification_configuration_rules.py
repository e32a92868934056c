"""What the settings say of identity providers, and the numbers of persons and organisations in their answers."""

import json
from pathlib import Path
from typing import Any

import pytest

from arena.policies import content_policy
from members.identification import answers
from members.identification.configuration import ConfigurationError, read_providers
from tests.identity_provider.adapter import LOA3

NUMBER = "191212121212"
ISSUER = "https://idp.example"


@pytest.fixture
def providers() -> dict[str, Any]:
    """What the settings say of one provider."""
    return {
        "protocol": "oidc",
        "label": {"sv": "Testlegitimation", "en": "Test identity"},
        "issuer": ISSUER,
        "client_id": "arenan",
        "client_secret": "hemligt",
        "levels": [LOA3],
    }


def test_the_settings_say_what_is_wrong_with_them(tmp_path: Path, providers: dict[str, Any]):
    assert read_providers("") == {}
    file = tmp_path / "providers.json"
    file.write_text(json.dumps({"test": providers}))
    assert read_providers(str(file))["test"].label("en") == "Test identity"
    assert read_providers(str(file))["test"].label("fi") == "Testlegitimation"
    broken: dict[str, tuple[Any, str]] = {
        "id": ({"Test!": providers}, "small letters"),
        "list": ({"test": []}, "small letters"),
        "protocol": ({"test": {**providers, "protocol": "magic"}}, "oidc or saml"),
        "missing": ({"test": {"protocol": "saml", "label": "x", "levels": ["y"]}}, "missing"),
        "unknown": ({"test": {**providers, "color": "red"}}, "color"),
        "levels": ({"test": {**providers, "levels": []}}, "levels"),
        "algorithms": ({"test": {**providers, "algorithms": ["HS256"]}}, "algorithms"),
        "https": ({"test": {**providers, "issuer": "http://idp.example"}}, "https"),
    }
    for said, reason in broken.values():
        with pytest.raises(ConfigurationError, match=reason):
            read_providers(json.dumps(said))
    (tmp_path / "list.json").write_text("[1]")
    for text in ("[1]", str(tmp_path / "none.json"), str(tmp_path / "list.json")):
        with pytest.raises(ConfigurationError):
            read_providers(text)


def test_forms_may_lead_to_the_providers_and_nowhere_else(providers: dict[str, Any]):
    found = read_providers(json.dumps({"test": {**providers, "origins": ["https://bank.example/x"]}}))
    policy = content_policy(origin for one in found.values() for origin in one.origins)
    assert policy["DIRECTIVES"]["form-action"] == ["'self'", ISSUER, "https://bank.example"]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (NUMBER, True),
        ("1212121212", True),
        ("SE/NO/12121272-1218", False),
        ("121272-1219", True),  # a coordination number
        ("urn:x:121212-1212", True),
        ("232100-0016", False),
        ("1212121213", False),
        ("a1212121212f", False),
        ("", False),
    ],
)
def test_a_personal_number_is_recognised(text: str, is_one: bool):  # noqa: FBT001  a value of the table
    assert answers.is_personal_number(text) is is_one


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("162321000016", "232100-0016"),
        ("232100-0016", "232100-0016"),
        ("uid@2321000016", "232100-0016"),
        ("1212121212", ""),
        ("x", ""),
    ],
)
def test_an_organisation_number_is_understood(text: str, number: str):
    assert answers.organisation_number(text) == number
