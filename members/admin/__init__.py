"""Administration of people, places, vocabularies, organisations and declarations."""

from members.admin import (
    coordinators,
    declaration_versions,
    declarations,
    evidence,
    join_requests,
    memberships,
    organisations,
    pictures,
    places,
    signatures,
    users,
    vocabularies,
)

__all__ = [
    "coordinators",
    "declaration_versions",
    "declarations",
    "evidence",
    "join_requests",
    "memberships",
    "organisations",
    "pictures",
    "places",
    "signatures",
    "users",
    "vocabularies",
]
