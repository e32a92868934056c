"""Receipts while something else happens: no receipt mixes two states, and none is kept twice."""

import pytest

from members.actions import receipts
from members.evidence import keys, records
from members.models import EvidenceBlob, Signature
from tests.members.evidence import sign
from tests.programmes.told import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def key() -> keys.SigningKey:
    """The key that signs checkpoints."""
    return keys.make()


def test_what_changes_while_it_is_made_is_in_it(key: keys.SigningKey, monkeypatch: pytest.MonkeyPatch):
    signature, entry = sign()
    sealed = receipts.seals.sealed
    changes = iter(["2026/18"])

    def change(pdf: bytes) -> bytes:
        Signature.objects.filter(pk=signature.pk).update(case_number=next(changes, "2026/18"))
        return sealed(pdf)

    monkeypatch.setattr(receipts.seals, "sealed", change)
    kept = receipts.make(entry)
    assert kept is not None
    assert "2026/18" in words_of(bytes(kept.content))


def test_of_two_workers_the_first_one_keeps_its_receipt(key: keys.SigningKey, monkeypatch: pytest.MonkeyPatch):
    signature, entry = sign()
    first: list[EvidenceBlob] = []

    def be_overtaken(pdf: bytes) -> bytes:
        first.append(records.keep("receipt", pdf, entry=entry)) if not first else None
        return pdf

    monkeypatch.setattr(receipts.seals, "sealed", be_overtaken)
    assert [receipts.make(entry)] == first
    assert signature.blobs.filter(kind="receipt").count() == 1
    assert receipts.public_pdf(signature) is not None


def test_what_changes_for_ever_is_left_for_later(key: keys.SigningKey, monkeypatch: pytest.MonkeyPatch):
    signature, entry = sign()
    numbers = iter(range(99))

    def change(pdf: bytes) -> bytes:
        Signature.objects.filter(pk=signature.pk).update(case_number=str(next(numbers)))
        return pdf

    monkeypatch.setattr(receipts.seals, "sealed", change)
    assert receipts.make(entry) is None
    assert list(receipts.without_receipt()) == [entry]
