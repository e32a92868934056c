"""The demo's three organisations have gone through joining and signing: a newcomer sees every state."""

import pytest
from django.conf import settings
from django.core.management import call_command
from pytest_django import Settings

from arena import demo_logins, demo_signing
from members.evidence import audit, keys
from members.models import Declaration, LogEntry, Membership, Signature

pytestmark = pytest.mark.django_db


@pytest.fixture
def declaration(settings: Settings) -> Declaration:
    """The declaration of the demo, with all that has happened to it."""
    settings.DEMO = True
    keys.make()
    _load()
    demo_logins.create()
    demo_signing.create()
    return Declaration.objects.get(slug=demo_signing.DECLARATION)


def _load() -> None:
    demo = settings.BASE_DIR / "arena" / "demo"
    files = ("vocabularies", "examples-organisations", "examples-signing")
    call_command("load_content", *(demo / f"{name}.yaml" for name in files), verbosity=0)


def states(declaration: Declaration) -> list[tuple[str, int, str, bool, bool]]:
    rows = declaration.signatures.order_by("pk").select_related("organisation", "version")
    return [(row.organisation.slug, row.version.number, row.state, row.has_ended, row.is_listed) for row in rows]


def test_every_state_is_there(declaration: Declaration) -> None:
    assert states(declaration) == [
        ("norrangs-exempelkommun", 1, "standing", False, False),
        ("exempelverken-ab", 1, "standing", True, False),
        ("exempelhojdens-folkhogskola", 1, "refused", False, False),
        ("norrangs-exempelkommun", 2, "standing", False, True),
        ("exempelverken-ab", 2, "pending", False, False),
        ("exempelhojdens-folkhogskola", 2, "signed", False, False),
    ]
    renewed = declaration.signatures.get(is_listed=True)
    assert (renewed.level, renewed.renews.version.number) == ("checked", 1)
    own = renewed.commitments.get(commitment=None)
    assert (own.title, str(own.due)) == ("Annonserna skrivs om tillsammans med dem som söker jobb", "2027-23")
    assert declaration.signature_count == 1


def test_only_made_up_organisations_have_signed(declaration: Declaration) -> None:
    assert {signature.organisation.is_example for signature in declaration.signatures.all()} == {True}
    assert not Signature.objects.filter(public_id__isnull=False).exclude(declaration=declaration).exists()


def test_the_evidence_of_it_holds(declaration: Declaration) -> None:
    kinds = LogEntry.objects.in_order().values_list("kind", flat=True)
    assert list(kinds) == [
        *["declaration-published", "signed", "checked", "signed", "checked", "withdrawn"],
        *["signed", "checked", "declaration-published", "signed", "checked", "signed", "signed"],
    ]
    assert audit.run().problems == []


def test_a_second_time_nothing_happens(declaration: Declaration) -> None:
    before = (states(declaration), LogEntry.objects.count(), Membership.objects.count())
    _load()
    demo_signing.create()
    assert (states(declaration), LogEntry.objects.count(), Membership.objects.count()) == before
    assert declaration.versions.current().first().number == 2


def test_without_the_people_of_the_demo_nobody_signs() -> None:
    _load()
    demo_signing.create()
    assert not Signature.objects.filter(public_id__isnull=False).exists()
