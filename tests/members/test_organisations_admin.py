"""Organisations in the administration."""

from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext, ngettext

from arena.shared.models import FormerSlug
from members.models import Ground, Organisation, Region
from tests.admin_rows import make_organisation
from tests.forms import errors, messages, send

pytestmark = pytest.mark.django_db
ADD = "/admin/members/organisation/add/"


def change(row: Organisation | Ground | Region) -> str:
    return f"/admin/members/{row._meta.model_name}/{row.pk}/change/"


def test_english_is_kept_beside_the_swedish_and_can_be_taken_away(administrator: Client):
    row = make_organisation(about="Vi finns.")
    send(administrator, change(row), "organisation_form", about_en="We exist.")
    row.refresh_from_db()
    assert (row.about, row.translations) == ("Vi finns.", {"en": {"about": "We exist."}})
    page = administrator.get(change(row)).content.decode()
    assert ">\nWe exist.</textarea>" in page
    send(administrator, change(row), "organisation_form", about_en="")
    row.refresh_from_db()
    assert row.translations == {}


def test_other_languages_are_left_alone(administrator: Client):
    row = make_organisation(translations={"fi": {"about": "Olemme."}})
    send(administrator, change(row), "organisation_form", about_en="We exist.")
    row.refresh_from_db()
    assert row.translations == {"fi": {"about": "Olemme."}, "en": {"about": "We exist."}}


def test_a_sole_trader_is_refused_and_what_was_typed_stands(administrator: Client):
    new = {"name": "Firman", "slug": "firman", "kind": "company", "sector": "private", "number": "121212-1212"}
    page = send(administrator, ADD, "organisation_form", **new)
    with translation.override("sv"):
        refusal = gettext("This is a personal number. A sole trader cannot be entered as an organisation.")
    assert errors(page) == [refusal]
    assert 'value="121212-1212"' in page.content.decode()
    assert not Organisation.objects.filter(slug="firman").exists()


def test_names_are_written_one_a_line(administrator: Client):
    row = make_organisation()
    send(administrator, change(row), "organisation_form", alternative_names="Förr\n\n Kort \n")
    row.refresh_from_db()
    assert row.alternative_names == ["Förr", "Kort"]


def test_several_are_sent_for_review_published_and_taken_back(administrator: Client):
    rows = [make_organisation("ett"), make_organisation("tva")]
    for action, status in (("submit", "review"), ("publish", "published"), ("unpublish", "unpublished")):
        page = act(administrator, action, *rows)
        assert len(messages(page)) == 1
        assert set(Organisation.objects.values_list("status", flat=True)) == {status}
    assert all(row.published_at for row in Organisation.objects.all())


def test_what_was_refused_is_said_row_by_row_and_the_others_go_on(administrator: Client):
    draft, ready = make_organisation("utkastet"), make_organisation("klar", status="review")
    page = act(administrator, "publish", draft, ready)
    done, refused = messages(page)[::-1]
    with translation.override("sv"):
        assert done == ngettext("%d was published.", "%d were published.", 1) % 1
    assert "Utkastet" in refused
    assert dict(Organisation.objects.values_list("slug", "status")) == {"utkastet": "draft", "klar": "published"}


def test_many_refusals_are_counted(administrator: Client):
    page = act(administrator, "publish", *[make_organisation(f"nr{number}") for number in range(8)])
    assert len(messages(page)) == 6
    assert "3" in messages(page)[-1]


def act(client: Client, action: str, *rows: Organisation) -> Any:
    chosen = {"action": action, "_selected_action": [row.pk for row in rows]}
    return client.post("/admin/members/organisation/", chosen, follow=True)


def test_the_way_to_the_page_is_shown_once_it_is_public(administrator: Client):
    row = make_organisation()
    assert 'class="viewsitelink"' not in administrator.get(change(row)).content.decode()
    row.status = "published"
    row.save()
    assert 'href="/organisationer/foreningen/" class="viewsitelink"' in administrator.get(change(row)).content.decode()


def test_a_new_address_leaves_a_redirect(administrator: Client):
    row = make_organisation(status="published")
    send(administrator, change(row), "organisation_form", slug="forbundet")
    former = FormerSlug.objects.get()
    assert (former.kind, former.slug, former.object_id) == ("members.organisation", "foreningen", row.pk)


def test_deleting_what_others_lean_on_is_explained(administrator: Client):
    parent = make_organisation("hela")
    make_organisation("delen", parent=parent)
    there = f"/admin/members/organisation/{parent.pk}/delete/"
    assert "Delen" in administrator.get(there).content.decode()
    assert administrator.post(there, {"post": "yes"}).status_code == 200
    assert Organisation.objects.filter(pk=parent.pk).exists()


def test_the_grounds_of_the_act_stand(administrator: Client):
    ground = Ground.objects.get(number=1)
    assert administrator.post(change(ground), {"name": "Annat"}).status_code == 403
    assert administrator.post(f"/admin/members/ground/{ground.pk}/delete/", {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [ground.pk], "post": "yes"}
    administrator.post("/admin/members/ground/", chosen)
    assert Ground.objects.statutory().count() == 7


def test_an_own_ground_is_added(administrator: Client):
    send(administrator, "/admin/members/ground/add/", "ground_form", name="Språk", key="sprak", name_en="Language")
    ground = Ground.objects.own().get()
    assert (ground.name, ground.key, ground.translations) == ("Språk", "sprak", {"en": {"name": "Language"}})


def test_regions_are_described_not_added_or_removed(administrator: Client):
    region = Region.objects.get(code="12")
    send(administrator, change(region), "region_form", about="Vi gör så här.", code="99", slug="annan")
    region.refresh_from_db()
    assert (region.about, region.code, region.slug) == ("Vi gör så här.", "12", "skane")
    assert administrator.get("/admin/members/region/add/").status_code == 403
    assert administrator.post(f"/admin/members/region/{region.pk}/delete/", {"post": "yes"}).status_code == 403
