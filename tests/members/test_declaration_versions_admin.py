"""Versions of declarations in the administration: the next one, its mapping, its publishing."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from members.models import Commitment, CommitmentChange, Declaration, DeclarationVersion, LogEntry, Region
from tests.admin_rows import make_version
from tests.factories.members import CommitmentFactory, make_coordinator
from tests.forms import errors, fields_of, messages, send

pytestmark = pytest.mark.django_db


def address(version: DeclarationVersion, page: str = "change") -> str:
    return f"/admin/members/declarationversion/{version.pk}/{page}/"


@pytest.fixture
def version() -> DeclarationVersion:
    """A draft of a national declaration with one elective commitment."""
    return make_version()


@pytest.fixture
def published() -> DeclarationVersion:
    """A frozen version with a compulsory and an elective commitment."""
    row = make_version()
    row.own_commitments = "required"
    CommitmentFactory(version=row, number=2, title="Två", body="Vi gör.", kind="compulsory")
    row.freeze()
    return row


def text_of(response: Any) -> str:
    page = BeautifulSoup(response.content, "html.parser")
    return " ".join(page.select_one("#content-main").get_text(" ", strip=True).split())


# --- Publishing ------------------------------------------------------------------------------------


def test_the_button_saves_and_leads_to_what_publishing_means(administrator: Client, version: DeclarationVersion):
    response = send(
        administrator, address(version), "declarationversion_form", preamble="Det sista ordet.", _publish="1"
    )
    assert response.redirect_chain == [(address(version, "publish"), 302)]
    version.refresh_from_db()
    assert (version.preamble, version.is_frozen) == ("Det sista ordet.", False)


def test_publishing_freezes_and_is_written_into_the_log(administrator: Client, version: DeclarationVersion):
    response = administrator.post(address(version, "publish"), follow=True)
    version.refresh_from_db()
    assert version.text_hash == version.digest()
    assert response.redirect_chain == [(address(version), 302)]
    entry = LogEntry.objects.get()
    assert (entry.kind, entry.version) == ("declaration-published", version)
    assert version.history.latest().history_user.email == "chef@example.org"


def test_a_second_press_publishes_nothing(administrator: Client, version: DeclarationVersion):
    administrator.post(address(version, "publish"))
    before = DeclarationVersion.objects.get().published_at
    response = administrator.post(address(version, "publish"), follow=True)
    assert response.redirect_chain == [(address(version), 302)]
    assert DeclarationVersion.objects.get().published_at == before
    assert LogEntry.objects.count() == 1


def test_what_is_missing_is_told_and_nothing_published(administrator: Client, version: DeclarationVersion):
    DeclarationVersion.objects.update(elective_minimum=2)
    page = administrator.get(address(version, "publish"))
    assert "1" in text_of(page)
    soup = BeautifulSoup(page.content, "html.parser")
    assert len(soup.select("#faults li")) == 1
    assert soup.select_one("#content-main form") is None
    response = administrator.post(address(version, "publish"), follow=True)
    assert len(messages(response)) == 1
    assert not DeclarationVersion.objects.get().is_frozen


def test_the_page_warns_of_missing_english(administrator: Client, version: DeclarationVersion):
    def warnings() -> int:
        soup = BeautifulSoup(administrator.get(address(version, "publish")).content, "html.parser")
        return len(soup.select(".step__warning"))

    assert warnings() == 2
    DeclarationVersion.objects.update(translations={"en": {"preamble": "We promise."}})
    Commitment.objects.update(translations={"en": {"title": "One"}})
    assert warnings() == 1


# --- The next version ------------------------------------------------------------------------------


def test_the_next_version_is_a_copy_with_each_commitment_kept(administrator: Client, published: DeclarationVersion):
    page = administrator.get(address(published, "next"))
    assert page.status_code == 200
    assert DeclarationVersion.objects.count() == 1
    response = administrator.post(address(published, "next"), follow=True)
    draft = DeclarationVersion.objects.get(number=2)
    assert response.redirect_chain == [(address(draft), 302)]
    assert (draft.preamble, draft.own_commitments, draft.is_frozen) == ("Vi lovar.", "required", False)
    assert list(draft.commitments.values_list("number", "kind", "title", "body")) == [
        (1, "elective", "Ett", ""),
        (2, "compulsory", "Två", "Vi gör."),
    ]
    assert list(draft.changes.values_list("old__number", "outcome", "new__number")) == [(1, "kept", 1), (2, "kept", 2)]
    assert set(draft.changes.values_list("old__version", flat=True)) == {published.pk}


def test_a_second_press_leads_to_the_draft_that_there_is(administrator: Client, published: DeclarationVersion):
    administrator.post(address(published, "next"))
    draft = DeclarationVersion.objects.get(number=2)
    for ask in (administrator.get, administrator.post):
        assert ask(address(published, "next"))["Location"] == address(draft)
    assert DeclarationVersion.objects.count() == 2


def test_the_add_link_leads_to_the_next_version(administrator: Client, published: DeclarationVersion):
    there = f"/admin/members/declarationversion/add/?declaration={published.declaration_id}"
    assert administrator.get(there)["Location"] == address(published, "next")
    other = Declaration.objects.create(slug="ny", title="Ny", summary="Kort.", issuer=published.declaration.issuer)
    page = administrator.get(f"/admin/members/declarationversion/add/?declaration={other.pk}")
    assert fields_of(page, "declarationversion_form")["number"] == "1"


def test_what_becomes_of_a_commitment_is_said_on_the_form(administrator: Client, published: DeclarationVersion):
    administrator.post(address(published, "next"))
    draft = DeclarationVersion.objects.get(number=2)
    response = send(
        administrator,
        address(draft),
        "declarationversion_form",
        **{"changes-0-outcome": "dropped", "changes-0-new": "", "changes-0-reason": ""},
    )
    assert len(errors(response)) == 1  # the reason
    send(
        administrator,
        address(draft),
        "declarationversion_form",
        **{"changes-0-outcome": "dropped", "changes-0-new": "", "changes-0-reason": "Lagen säger det nu."},
    )
    change = draft.changes.get(old__number=1)
    assert (change.outcome, change.new, change.reason) == ("dropped", None, "Lagen säger det nu.")


def test_a_commitment_is_dropped_and_deleted_at_once(administrator: Client, published: DeclarationVersion):
    administrator.post(address(published, "next"))
    draft = DeclarationVersion.objects.get(number=2)
    gone = {"changes-0-outcome": "dropped", "changes-0-new": "", "changes-0-reason": "Lagen säger det nu."}
    send(administrator, address(draft), "declarationversion_form", **{"commitments-0-DELETE": "on", **gone})
    assert list(draft.commitments.values_list("number", flat=True)) == [2]
    assert list(draft.changes.values_list("old__number", "outcome", "new__number")) == [
        (1, "dropped", None),
        (2, "kept", 2),
    ]
    assert administrator.post(address(draft, "publish"))["Location"] == address(draft)
    assert DeclarationVersion.objects.get(number=2).is_frozen


def test_a_commitment_that_is_deleted_leaves_a_question(administrator: Client, published: DeclarationVersion):
    administrator.post(address(published, "next"))
    draft = DeclarationVersion.objects.get(number=2)
    send(administrator, address(draft), "declarationversion_form", **{"commitments-0-DELETE": "on"})
    assert list(draft.changes.values_list("old__number", flat=True)) == [2]
    fields = fields_of(administrator.get(address(draft)), "declarationversion_form")
    assert fields["changes-1-old"] == str(published.commitments.get(number=1).pk)


def test_a_draft_by_hand_waits_for_what_became_of_each(administrator: Client, published: DeclarationVersion):
    draft = DeclarationVersion.objects.create(declaration=published.declaration, number=2, preamble="Nytt.")
    new = CommitmentFactory(version=draft, number=1, title="Nytt")
    fields = fields_of(administrator.get(address(draft)), "declarationversion_form")
    old = [published.commitments.get(number=number).pk for number in (1, 2)]
    assert [fields["changes-0-old"], fields["changes-1-old"]] == [str(key) for key in old]
    send(administrator, address(draft), "declarationversion_form")
    assert not CommitmentChange.objects.exists()
    send(
        administrator,
        address(draft),
        "declarationversion_form",
        **{"changes-0-outcome": "changed", "changes-0-new": new.pk, "changes-0-reason": "Tydligare."},
    )
    assert list(draft.changes.values_list("old__number", "outcome")) == [(1, "changed")]
    soup = BeautifulSoup(administrator.get(address(draft, "publish")).content, "html.parser")
    assert [item.get_text(strip=True).count("2. Två") for item in soup.select("#faults li")] == [1]


# --- Who ------------------------------------------------------------------------------------------


def test_a_coordinator_publishes_in_the_region_and_not_elsewhere(client: Client):
    own, other = (
        make_version("var", Region.objects.get(code="13")),
        make_version("deras", Region.objects.get(code="12")),
    )
    client.force_login(make_coordinator(Region.objects.get(code="13")))
    assert client.post(address(own, "publish")).status_code == 302
    assert client.post(address(other, "publish")).status_code == 404
    assert client.post(address(other, "next")).status_code == 404
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.is_frozen, other.is_frozen) == (True, False)


def test_a_coordinator_does_not_touch_a_national_declaration(client: Client, version: DeclarationVersion):
    client.force_login(make_coordinator(Region.objects.get(code="13")))
    for page in ("change", "publish", "next"):
        assert client.post(address(version, page)).status_code == 404
    assert not DeclarationVersion.objects.get().is_frozen


def test_the_form_warns_where_nobody_could_sign(administrator: Client, version: DeclarationVersion, settings):
    settings.IDENTITY_PROVIDERS = {}
    there = f"/admin/members/declaration/{version.declaration_id}/change/"
    response = send(administrator, there, "declaration_form", signs_here="on", required_level="eid")
    assert len(messages(response)) == 2  # saved, and the warning
    response = send(administrator, there, "declaration_form", required_level="checked")
    assert len(messages(response)) == 1


def test_a_reminder_comes_within_the_time(administrator: Client, version: DeclarationVersion):
    there = f"/admin/members/declaration/{version.declaration_id}/change/"
    assert len(errors(send(administrator, there, "declaration_form", valid_months="2", reminder_days="60"))) == 1
    send(administrator, there, "declaration_form", valid_months="3", reminder_days="60")
    assert Declaration.objects.get().valid_months == 3
