"""Signatures: kept numbers, what follows the organisation, promises whose time has passed."""

from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from arena import generation
from members.models import Commitment, Declaration, Region, Signature, SignedCommitment
from tests.factories.members import (
    CommitmentFactory,
    DeclarationFactory,
    OrganisationFactory,
    SignatureFactory,
    SignedCommitmentFactory,
    WithdrawalFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def commitment() -> Commitment:
    return CommitmentFactory(version__declaration=DeclarationFactory(published=True))


def choose(commitment: Commitment, **organisation: object) -> SignedCommitment:
    """Let a new organisation sign and choose the commitment."""
    signatory = OrganisationFactory(published=True, **organisation)
    signature = SignatureFactory(version=commitment.version, organisation=signatory)
    return SignedCommitmentFactory(signature=signature, commitment=commitment, title="")


def numbers(commitment: Commitment) -> tuple[int, int]:
    """Return the kept numbers of the declaration's and of the commitment's signatories."""
    return (
        Declaration.objects.get(pk=commitment.version.declaration_id).signature_count,
        Commitment.objects.get(pk=commitment.pk).signed_count,
    )


def test_numbers_follow_signing_withdrawing_and_deleting(commitment):
    first, second = choose(commitment), choose(commitment)
    SignatureFactory(version=commitment.version, organisation__status="published")
    assert numbers(commitment) == (3, 2)
    withdrawal = WithdrawalFactory(signature=first.signature)
    assert numbers(commitment) == (2, 1)
    withdrawal.delete()
    assert numbers(commitment) == (3, 2)
    second.delete()
    assert numbers(commitment) == (3, 1)
    first.signature.delete()
    assert numbers(commitment) == (2, 0)


def test_numbers_follow_a_changed_choice(commitment):
    promise = choose(commitment)
    other = CommitmentFactory(version=commitment.version)
    promise.commitment = other
    promise.save()
    assert numbers(commitment) == (1, 0)
    assert numbers(other) == (1, 1)


def test_only_those_that_the_public_may_see_are_counted(commitment):
    promise = choose(commitment)
    organisation = promise.signature.organisation
    organisation.status = "draft"
    organisation.save()
    assert numbers(commitment) == (0, 0)
    organisation.status = "published"
    organisation.save()
    assert numbers(commitment) == (1, 1)


def test_signatures_follow_the_organisation(commitment):
    promise = choose(commitment, name="Före")
    organisation = promise.signature.organisation
    organisation.name, organisation.kind, organisation.region = "Efter", "company", Region.objects.get(code="13")
    organisation.save()
    signature = Signature.objects.get(pk=promise.signature_id)
    assert (signature.sort_name, signature.organisation_kind, signature.region.code) == ("efter", "company", "13")
    assert SignedCommitment.objects.get(pk=promise.pk).sort_name == "efter"


def test_saving_an_organisation_unchanged_leaves_its_signatures_alone(commitment, django_assert_num_queries):
    organisation = choose(commitment).signature.organisation
    Signature.objects.update(sort_name="orörd")
    organisation.save()
    assert Signature.objects.get().sort_name == "orörd"


def test_promises_know_the_declaration(commitment):
    assert choose(commitment).declaration == commitment.version.declaration


def test_recount_corrects_what_went_past_the_models(commitment, monkeypatch):
    bumps: list[bool] = []
    monkeypatch.setattr(generation, "bump", lambda: bumps.append(True))
    choose(commitment)
    Declaration.objects.filter(pk=commitment.version.declaration_id).update(signature_count=7)
    Commitment.objects.filter(pk=commitment.pk).update(signed_count=7)
    bumps.clear()
    output = StringIO()
    call_command("recount", stdout=output)
    assert output.getvalue() == "declarations: 1 corrected\ncommitments: 1 corrected\nsignatures: 0 corrected\n"
    assert numbers(commitment) == (1, 1)
    assert bumps == [True]
    output = StringIO()
    call_command("recount", stdout=output)
    assert output.getvalue() == "declarations: 0 corrected\ncommitments: 0 corrected\nsignatures: 0 corrected\n"
    assert bumps == [True]


def test_recount_finds_copies_gone_astray(commitment):
    hidden, national = choose(commitment), choose(commitment)
    Signature.objects.filter(pk=hidden.signature_id).update(is_listed=False, sort_name="x", organisation_kind="other")
    SignedCommitment.objects.update(is_listed=False)
    output = StringIO()
    call_command("recount", stdout=output)
    assert output.getvalue() == "declarations: 1 corrected\ncommitments: 1 corrected\nsignatures: 1 corrected\n"
    signature = Signature.objects.get(pk=hidden.signature_id)
    organisation = signature.organisation
    assert (signature.is_listed, signature.sort_name, signature.organisation_kind) == (
        True,
        organisation.sort_name,
        "association",
    )
    assert list(commitment.signed.listed()) == [hidden]
    assert not Signature.objects.astray().exists()
    assert national.signature.is_listed


@pytest.mark.parametrize(
    ("due", "overdue"),
    [
        ("", False),
        ("2021-23", True),
        ("2026-05", True),
        ("2026-06", False),
        ("2026-06-14", True),
        ("2026-06-15", False),
    ],
)
@time_machine.travel("2026-06-15 12:00:00+02:00", tick=False)
def test_a_promise_is_overdue_when_its_last_possible_day_has_passed(due, overdue):
    assert SignedCommitment(title="Ett", due=due).is_overdue is overdue
