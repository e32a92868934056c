"""Administration of people, places, vocabularies, organisations and declarations."""

from members.admin import declarations, organisations, permissions, places, signatures, users, vocabularies

__all__ = ["declarations", "organisations", "permissions", "places", "signatures", "users", "vocabularies"]
