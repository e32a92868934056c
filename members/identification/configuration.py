"""The identity providers of an installation, as IDENTITY_PROVIDERS has them. arena/settings.py reads them with this.

JSON by the provider's id, which stands in addresses and is never changed::

    {"freja": {"protocol": "oidc", "label": {"sv": "Freja", "en": "Freja"}, "issuer": "https://…", "client_id": "…",
               "client_secret": "…", "levels": ["http://id.elegnamnden.se/loa/1.0/loa3"]},
     "federation": {"protocol": "saml", "label": "Sweden Connect", "entity_id": "https://…", "sso_url": "https://…",
                    "certificates": ["/path/idp.pem"], "levels": ["http://id.elegnamnden.se/loa/1.0/loa3"],
                    "key": "/path/sp.key", "certificate": "/path/sp.pem"}}

docs/operations.md names every word of it.
"""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

_ID = re.compile(r"[a-z][a-z0-9-]{0,39}")
_COMMON = {"protocol", "label", "levels", "origins"}
_NEEDED = {"oidc": {"issuer", "client_id", "client_secret"}, "saml": {"entity_id", "sso_url", "certificates"}}
_ALLOWED = {
    "oidc": {"discovery", "scopes", "algorithms", "claims", "parameters", "authentication"},
    "saml": {"attributes", "key", "certificate", "own_entity_id", "contact_email"},
}
OIDC_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
OIDC_CLAIMS = {"name": "name", "organisation_number": "organizationIdentifier", "transaction": "txn"}
# Sweden Connect, attribute specification 1.8. The first one that the answer has is the person there.
SAML_ATTRIBUTES = {
    "subject": [
        "urn:oid:1.2.752.29.4.13",  # personalIdentityNumber
        "urn:oid:1.2.752.201.3.4",  # prid
        "urn:oid:1.2.752.201.3.1",  # orgAffiliation
        "urn:oid:1.2.752.29.6.2.1",  # employeeHsaId
    ],
    "name": ["urn:oid:2.16.840.1.113730.3.1.241"],  # displayName
    "given_name": ["urn:oid:2.5.4.42"],
    "family_name": ["urn:oid:2.5.4.4"],
    "organisation_number": ["urn:oid:2.5.4.97"],
    "affiliation": ["urn:oid:1.2.752.201.3.1"],
    "transaction": ["urn:oid:1.2.752.201.3.2"],
}


class ConfigurationError(ImproperlyConfigured):
    """IDENTITY_PROVIDERS cannot be used. The text says what is wrong with which provider."""


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider. ``levels`` are the assurance levels that it has to answer with, any of them, in its own words."""

    id: str
    protocol: str
    labels: dict[str, str]
    levels: tuple[str, ...]
    origins: tuple[str, ...]
    options: dict[str, Any] = field(default_factory=dict, hash=False)

    def label(self, language: str) -> str:
        """What people know it by, in ``language``."""
        return self.labels.get(language) or next(iter(self.labels.values()))


def read_providers(text: str) -> dict[str, Provider]:
    """Return the providers that ``text`` names: JSON, the path of a file that holds it, or nothing.

    Raises:
        ConfigurationError: it cannot be used.
    """
    if not text.strip():
        return {}
    try:
        data = json.loads(text if text.lstrip().startswith("{") else Path(text).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"IDENTITY_PROVIDERS is neither JSON nor a file of it: {error}") from error
    if not isinstance(data, dict):
        raise ConfigurationError("IDENTITY_PROVIDERS has to be an object with an entry for each provider.")
    return {name: _provider(name, given) for name, given in data.items()}


def _provider(name: str, given: Any) -> Provider:
    if not _ID.fullmatch(name) or not isinstance(given, dict):
        raise ConfigurationError(f"Identity provider {name!r}: its id has to be small letters, digits and hyphens.")
    protocol = given.get("protocol")
    if protocol not in _NEEDED:
        raise ConfigurationError(f"Identity provider {name}: protocol has to be oidc or saml.")
    missing = sorted((_NEEDED[protocol] | {"label", "levels"}) - given.keys())
    unknown = sorted(given.keys() - _COMMON - _NEEDED[protocol] - _ALLOWED[protocol])
    if missing or unknown:
        raise ConfigurationError(f"Identity provider {name}: missing {missing}, not known {unknown}.")
    if not given["levels"] or not all(isinstance(level, str) and level for level in given["levels"]):
        raise ConfigurationError(f"Identity provider {name}: levels has to name the assurance levels that will do.")
    if protocol == "oidc" and set(given.get("algorithms", ())) - set(OIDC_ALGORITHMS):
        raise ConfigurationError(f"Identity provider {name}: algorithms may be of {', '.join(OIDC_ALGORITHMS)}.")
    label = given["label"]
    address = given["issuer"] if protocol == "oidc" else given["sso_url"]
    return Provider(
        id=name,
        protocol=protocol,
        labels=dict(label) if isinstance(label, dict) else {"sv": str(label)},
        levels=tuple(given["levels"]),
        origins=(_origin(name, address), *(_origin(name, one) for one in given.get("origins", ()))),
        options={key: value for key, value in given.items() if key not in _COMMON},
    )


def _origin(name: str, address: str) -> str:
    """Return scheme and host of an address that a browser is sent to.

    Raises:
        ConfigurationError: it is not https. Only on the own machine a provider may do without.
    """
    parts = urlsplit(str(address))
    on_own_machine = parts.scheme == "http" and parts.hostname in {"localhost", "127.0.0.1"}
    if not parts.hostname or not (parts.scheme == "https" or on_own_machine):
        raise ConfigurationError(f"Identity provider {name}: {address} has to begin with https.")
    return f"{parts.scheme}://{parts.netloc}"
