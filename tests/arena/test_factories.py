"""Every model of content has a factory, whose rows the models accept."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models
from factory.django import DjangoModelFactory

from tests.factories import events, members, memberships, programmes, signatures

APPS = ("members", "programmes", "events")
# Rows that one action alone writes, with what belongs to them: tests take that action.
MADE_BY_ACTIONS = {
    *("Checkpoint", "EvidenceAudit", "EvidenceBlob", "LogEntry", "Opening"),
    *("JoinMessage", "MandateDocument", "SigningDraft"),
}


def factories() -> Iterator[type[DjangoModelFactory[models.Model]]]:
    for module in (members, memberships, signatures, programmes, events):
        for value in vars(module).values():
            is_ours = isinstance(value, type) and value.__module__ == module.__name__
            if is_ours and issubclass(value, DjangoModelFactory) and not value._meta.abstract:
                yield value


def test_every_model_has_one_factory() -> None:
    made = sorted(factory._meta.model.__name__ for factory in factories())
    names = [model.__name__ for label in APPS for model in apps.get_app_config(label).get_models()]
    assert made == sorted(name for name in names if "Historical" not in name and name not in MADE_BY_ACTIONS)


@pytest.mark.django_db
@pytest.mark.parametrize("factory", list(factories()), ids=lambda factory: factory.__name__)
def test_its_rows_are_valid_and_leave_the_rest_empty(factory: type[DjangoModelFactory[models.Model]]) -> None:
    for row in (factory(), factory()):
        row.refresh_from_db()
        row.full_clean(exclude=["password"])


@pytest.mark.django_db
def test_published_rows_have_published_owners() -> None:
    assert programmes.ProgrammeFactory(published=True).owner.is_public
    assert not programmes.ProgrammeFactory().owner.is_public
    assert events.SeminarFactory(published=True).organiser.is_public
    assert members.DeclarationFactory(published=True).issuer.is_public


@pytest.mark.django_db
def test_rows_of_one_owner_are_numbered() -> None:
    version = members.DeclarationVersionFactory()
    numbers = [members.CommitmentFactory(version=version).number for _ in range(3)]
    assert numbers == [1, 2, 3]


@pytest.mark.django_db
def test_places_are_the_ones_that_the_migrations_loaded() -> None:
    assert members.RegionFactory().name == "Region Halland"
    assert members.MunicipalityFactory(code="1280").name == "Malmö"


@pytest.mark.django_db
def test_a_signature_that_was_made_here_is_whole() -> None:
    signature = members.SignatureFactory(signed_here=True)
    signature.full_clean()
    assert (signature.level, signature.state, len(signature.public_id)) == ("self", "signed", 26)
    assert signature.version.is_frozen
    assert signature.declaration.signs_here
    assert [person.name for person in signature.signatories.all()] == ["Sanna Signatär"]
    entry = signature.log_entries.get()
    assert (entry.kind, entry.openings.count()) == ("signed", 5)
