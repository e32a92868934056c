"""Administration of people, places, vocabularies, organisations and declarations."""

from members.admin import declarations, organisations, places, signatures, users, vocabularies

__all__ = ["declarations", "organisations", "places", "signatures", "users", "vocabularies"]
