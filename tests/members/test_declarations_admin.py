"""Declarations, versions and signatures in the administration."""

import pytest
from django.test import Client

from members.models import Commitment, DeclarationVersion, Signature, SignedCommitment
from tests.admin_rows import make_organisation, make_version
from tests.forms import errors, fields_of, send

pytestmark = pytest.mark.django_db


def change(row: DeclarationVersion | Signature) -> str:
    return f"/admin/members/{row._meta.model_name}/{row.pk}/change/"


@pytest.fixture
def version() -> DeclarationVersion:
    return make_version()


def test_a_draft_is_changed_with_its_commitments(administrator: Client, version: DeclarationVersion):
    send(
        administrator,
        change(version),
        "declarationversion_form",
        **{"preamble": "Vi lovar mer.", "commitments-0-title": "Först", "commitments-0-title_en": "First"},
    )
    version.refresh_from_db()
    commitment = version.commitments.get()
    assert (version.preamble, commitment.title) == ("Vi lovar mer.", "Först")
    assert commitment.translations == {"en": {"title": "First"}}


def test_a_frozen_version_is_shown_and_refused(administrator: Client, version: DeclarationVersion):
    sent = fields_of(administrator.get(change(version)), "declarationversion_form")
    version.freeze()
    page = administrator.get(change(version)).content.decode()
    assert "Vi lovar." in page
    assert 'name="_save"' not in page
    assert 'name="_publish"' not in page
    assert administrator.post(change(version), {**sent, "preamble": "Vi lovar inget."}).status_code == 403
    there = f"/admin/members/declarationversion/{version.pk}/delete/"
    assert administrator.post(there, {"post": "yes"}).status_code == 403
    version.refresh_from_db()
    assert version.preamble == "Vi lovar."


def sign(version: DeclarationVersion, slug: str = "foreningen") -> Signature:
    return Signature.objects.create(
        declaration=version.declaration, version=version, organisation=make_organisation(slug), level="elsewhere"
    )


def test_promises_are_offered_from_the_signed_version(administrator: Client, version: DeclarationVersion):
    make_version("den-andra")
    signature = sign(version)
    SignedCommitment.objects.create(signature=signature, number=1, title="Eget")
    page = administrator.get(change(signature)).content.decode()
    commitment = version.commitments.get()
    assert page.count(f'<option value="{commitment.pk}">Ett</option>') == 2  # the promise and the empty form
    other = Commitment.objects.exclude(version=version).get()
    assert f'<option value="{other.pk}">' not in page


def test_a_promise_of_another_version_is_refused(administrator: Client, version: DeclarationVersion):
    signature = sign(version)
    promise = SignedCommitment.objects.create(signature=signature, number=1, title="Eget")
    other = make_version("den-andra").commitments.get()
    page = send(administrator, change(signature), "signature_form", **{"commitments-0-commitment": other.pk})
    assert len(errors(page)) == 1
    promise.refresh_from_db()
    assert promise.commitment is None


def test_an_empty_signature_is_no_server_error(administrator: Client):
    page = send(administrator, "/admin/members/signature/add/", "signature_form")
    assert len(errors(page)) == 4  # organisation, declaration, version and level


def test_a_withdrawal_is_noted_and_counted(administrator: Client, version: DeclarationVersion):
    signature = sign(version)
    signature.organisation.status = "published"
    signature.organisation.save()
    send(
        administrator,
        change(signature),
        "signature_form",
        **{"withdrawal-TOTAL_FORMS": "1", "withdrawal-0-withdrawn_on": "2026-05-01", "withdrawal-0-reason": "Slut."},
    )
    signature.refresh_from_db()
    assert signature.withdrawal.reason == "Slut."
    version.declaration.refresh_from_db()
    assert version.declaration.signature_count == 0
