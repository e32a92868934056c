"""Nobody in the administration makes, changes, deletes or takes back what was signed here."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import NoReverseMatch, reverse

from members.actions import checks
from members.models import Region, Signature, SignedCommitment, Withdrawal
from tests.factories.members import (
    SignedCommitmentFactory,
    make_coordinator,
    make_site_administrator,
)
from tests.members.signatures import Case, make_case

pytestmark = pytest.mark.django_db
SEEN = "Protokoll 3 oktober, paragraf 7."


@pytest.fixture
def case() -> Case:
    made = make_case()
    made.coordinator.language = "en"
    made.coordinator.save()
    SignedCommitmentFactory(signature=made.signature, title="Vi mäter lönerna varje år")
    return made


@pytest.fixture
def kim(client: Client, case: Case) -> Client:
    client.force_login(case.coordinator)
    return client


@pytest.fixture
def neighbour() -> Client:
    client = Client()
    client.force_login(make_coordinator(Region.objects.get(code="12"), email="skane@region.example"))
    return client


@pytest.fixture
def alex() -> Client:
    client = Client()
    person = make_site_administrator()
    person.language = "en"
    person.save()
    client.force_login(person)
    return client


def address(row: Any, page: str = "change", *more: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=[row.pk, *more])


def text_of(response: Any) -> str:
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").select_one("#content").get_text(" ", strip=True)


@pytest.mark.parametrize("who", ["kim", "alex"])
def test_staff_neither_change_nor_delete(request: pytest.FixtureRequest, case: Case, who: str):
    client: Client = request.getfixturevalue(who)
    row, promise = case.signature, case.signature.commitments.get()
    before = Signature.objects.filter(pk=row.pk).values().get()
    sent = {"organisation": row.organisation_id, "level": "elsewhere", "decision_body": "Någon annan", "_save": "1"}
    for page, data in (("change", sent), ("delete", {"post": "yes"})):
        assert client.post(address(row, page), data).status_code == 403
        assert client.post(address(promise, page), {"title": "Vi lovar inget", **data}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    client.post(reverse("admin:members_signature_changelist"), chosen)
    client.post(reverse("admin:members_signedcommitment_changelist"), {**chosen, "_selected_action": [promise.pk]})
    client.post(address(row.organisation, "delete"), {"post": "yes"})
    assert Signature.objects.filter(pk=row.pk).values().get() == before
    assert SignedCommitment.objects.get().title == "Vi mäter lönerna varje år"


@pytest.mark.parametrize("who", ["kim", "alex"])
@pytest.mark.parametrize("level", ["self", "checked", "eid"])
def test_staff_never_make_a_signature_of_somebody(request: pytest.FixtureRequest, case: Case, who: str, level: str):
    client: Client = request.getfixturevalue(who)
    page = BeautifulSoup(client.get(reverse("admin:members_signature_add")).content, "html.parser")
    offered = [option["value"] for option in page.select("select[name=level] option")]
    assert offered == ["", "elsewhere", "example"]
    row = case.signature
    sent = {
        "organisation": row.organisation_id,
        "declaration": row.declaration_id,
        "version": row.version_id,
        "level": level,
        "public_id": "0" * 26,
        "state": "standing",
        **{f"{part}-{name}_FORMS": 0 for part in ("commitments", "withdrawal") for name in ("TOTAL", "INITIAL")},
    }
    assert client.post(reverse("admin:members_signature_add"), sent).status_code == 200
    assert Signature.objects.count() == 1


@pytest.mark.parametrize("who", ["kim", "alex"])
def test_staff_never_withdraw_for_somebody(request: pytest.FixtureRequest, case: Case, who: str):
    client: Client = request.getfixturevalue(who)
    page = BeautifulSoup(client.get(address(case.signature)).content, "html.parser")
    assert page.select("[name^='withdrawal-']:not([type=hidden]), [name^='commitments-']:not([type=hidden])") == []
    sent = {"withdrawal-TOTAL_FORMS": 1, "withdrawal-INITIAL_FORMS": 0, "withdrawal-0-withdrawn_on": "2026-11-01"}
    assert client.post(address(case.signature), sent).status_code == 403
    assert not Withdrawal.objects.exists()


@pytest.mark.parametrize("who", ["kim", "alex"])
def test_no_earlier_version_comes_back(request: pytest.FixtureRequest, case: Case, who: str):
    client: Client = request.getfixturevalue(who)
    first = case.signature.history.earliest()
    checks.approve(signature=case.signature, by=case.coordinator, basis="minutes", words=SEEN)
    page = reverse("admin:members_signature_return", args=[case.signature.pk, "signature", first.history_id])
    assert "It was signed here and stands as it was signed." in text_of(client.get(page))
    assert client.post(page, {"newest": case.signature.history.first().history_id}).status_code == 403
    promise = case.signature.commitments.get()
    SignedCommitment.objects.filter(pk=promise.pk).update(title="Något annat")
    kept = promise.history.first().history_id
    page = reverse("admin:members_signedcommitment_return", args=[promise.pk, "signedcommitment", kept])
    assert client.post(page, {"newest": kept}).status_code == 403
    assert case.now().state == "standing"


def test_signatures_are_neither_imported_nor_exported():
    for word in ("import", "export"):
        with pytest.raises(NoReverseMatch):
            reverse(f"admin:members_signature_{word}")
