"""What this provider says of people, beside what allauth says: a level of assurance, and the organisation."""

import time
from typing import Any

from allauth.idp.oidc.adapter import DefaultOIDCAdapter

LOA3 = "http://id.elegnamnden.se/loa/1.0/loa3"
LOA2 = "http://id.elegnamnden.se/loa/1.0/loa2"
# By the name of the account: Anna on level 3, Bo on level 2, and Cia, whose provider names people by their number.
PEOPLE: dict[str, dict[str, Any]] = {
    "anna": {"acr": LOA3, "name": "Anna Ålund", "organizationIdentifier": "162321000016", "txn": "t-17"},
    "bo": {"acr": LOA2, "name": "Bo Berg"},
    "cia": {"acr": LOA3, "name": "Cia Ceder", "sub": "191212121212"},
}


class LevelAdapter(DefaultOIDCAdapter):
    """Adds to the token what an e-identification would say."""

    def get_claims(self, purpose: str, user: Any, client: Any, scopes: Any, **more: Any) -> dict[str, Any]:
        """Return what is said of ``user``."""
        said = super().get_claims(purpose, user, client, scopes, **more)
        return {**said, "auth_time": int(time.time()), **PEOPLE[user.username]}
