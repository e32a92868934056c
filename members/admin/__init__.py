"""Administration of people, places, vocabularies, organisations and declarations."""

from members.admin import coordinators, declarations, organisations, pictures, places, signatures, users, vocabularies

__all__ = ["coordinators", "declarations", "organisations", "pictures", "places", "signatures", "users", "vocabularies"]
