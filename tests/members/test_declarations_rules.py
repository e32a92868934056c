"""Declarations: frozen versions, counted signatures, honest levels."""

import hashlib
from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from members.models import (
    Commitment,
    Declaration,
    DeclarationVersion,
    Organisation,
    Signature,
    SignedCommitment,
    Withdrawal,
)

pytestmark = pytest.mark.django_db


def organisation(slug: str, **fields: object) -> Organisation:
    return Organisation.objects.create(
        **{
            "slug": slug,
            "name": slug.title(),
            "kind": "association",
            "sector": "civil",
            "status": "published",
            **fields,
        }
    )


@pytest.fixture
def version() -> DeclarationVersion:
    declaration = Declaration.objects.create(
        slug="prov", title="Prov", summary="Ett prov.", issuer=organisation("utgivaren"), status="published"
    )
    row = DeclarationVersion.objects.create(declaration=declaration, number=1, preamble="Vi lovar.")
    Commitment.objects.create(version=row, number=1, title="Ett", body="Det första.")
    Commitment.objects.create(version=row, number=2, title="Två")
    return row


def sign(version: DeclarationVersion, slug: str) -> Signature:
    return Signature.objects.create(
        declaration=version.declaration, version=version, organisation=organisation(slug), level="elsewhere"
    )


def test_publishing_freezes_the_text_with_its_hash(version):
    version.freeze()
    text = "Vi lovar.\n\n1. Ett\nDet första.\n\n2. Två\n"
    assert version.text_hash == hashlib.sha256(text.encode()).hexdigest()
    assert version.is_frozen
    with pytest.raises(ValidationError):
        version.freeze()
    version.preamble = "Vi lovar inget."
    with pytest.raises(ValidationError):
        version.full_clean()
    commitment = version.commitments.first()
    commitment.title = "Noll"
    with pytest.raises(ValidationError):
        commitment.full_clean()
    with pytest.raises(ValidationError):
        Commitment(version=version, number=3, title="Tre").full_clean()


def test_the_declaration_counts_its_standing_signatures(version):
    first, second = sign(version, "ett"), sign(version, "tva")
    version.declaration.refresh_from_db()
    assert version.declaration.signature_count == 2
    Withdrawal.objects.create(signature=first, withdrawn_on=date(2026, 5, 1), reason="Vi lägger ned.")
    version.declaration.refresh_from_db()
    assert version.declaration.signature_count == 1
    assert list(version.declaration.signatures.standing()) == [second]


def test_an_organisation_signs_a_version_once(version):
    signature = sign(version, "ett")
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.create(
            declaration=version.declaration,
            version=version,
            organisation=signature.organisation,
            level="elsewhere",
        )


def test_a_real_organisation_has_no_invented_signature(version):
    signature = Signature(
        declaration=version.declaration, version=version, organisation=organisation("verklig"), level="example"
    )
    with pytest.raises(ValidationError) as refused:
        signature.full_clean()
    assert list(refused.value.message_dict) == ["level"]


def test_a_signed_organisation_cannot_be_deleted(version):
    signature = sign(version, "ett")
    with pytest.raises(ProtectedError):
        signature.organisation.delete()


def test_a_promise_has_words_of_its_own_or_of_the_declaration(version):
    signature = sign(version, "ett")
    own = SignedCommitment.objects.create(
        signature=signature, number=1, title="Demokratidag", due="2021-23", rhythm="once"
    )
    chosen = SignedCommitment.objects.create(signature=signature, number=2, commitment=version.commitments.first())
    assert (own.words, chosen.words.title) == (own, "Ett")
    with pytest.raises(IntegrityError), transaction.atomic():
        SignedCommitment.objects.create(signature=signature, number=3)


@pytest.mark.parametrize(
    ("opens", "closes", "is_open"),
    [
        (None, None, True),
        (date(2026, 1, 1), date(2026, 6, 1), True),
        (date(2026, 6, 2), None, False),
        (None, date(2026, 5, 31), False),
    ],
)
def test_open_for_signing(version, opens, closes, is_open):
    declaration = version.declaration
    declaration.opens_on, declaration.closes_on = opens, closes
    declaration.save()
    with time_machine.travel("2026-06-01 12:00+02:00", tick=False):
        assert declaration.is_open is is_open
        assert Declaration.objects.open_for_signing().exists() is is_open
