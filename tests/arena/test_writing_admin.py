"""Formatted texts in the administration: what a form takes, shows and says, with and without script."""

from datetime import UTC, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import translation

from arena.models import LinkCheck
from arena.shared.editor import WORDS, RichTextFormField
from members.models import Organisation, Region
from programmes.models import Document, Initiative, Programme
from tests.admin_rows import make_organisation, make_programme
from tests.factories.members import make_coordinator, make_site_administrator
from tests.forms import messages, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Region:
    return Region.objects.get(code="12")


@pytest.fixture
def coordinator(client: Client, region: Region) -> Client:
    client.force_login(make_coordinator(region))
    return client


@pytest.fixture
def administrator() -> Client:
    client = Client()
    client.force_login(make_site_administrator())
    return client


def change(row: Any) -> str:
    return f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/"


def form_of(row: Any) -> str:
    return f"{row._meta.model_name}_form"


def soup(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def make_dead(address: str) -> LinkCheck:
    moment = datetime(2026, 3, 4, tzinfo=UTC)
    return LinkCheck.objects.create(address=address, checked_at=moment, failed_since=moment, answer="404")


# --- The form --------------------------------------------------------------------------------------


def test_text_and_its_english_are_cleaned(coordinator: Client, region: Region):
    row = make_organisation(region=region)
    hostile = '<p onclick="x()">A <b>b</b></p><script>alert(1)</script>'
    send(coordinator, change(row), form_of(row), about=hostile, about_en=hostile, _save="1")
    row.refresh_from_db()
    assert row.about == "<p>A <strong>b</strong></p>"
    assert row.translations == {"en": {"about": "<p>A <strong>b</strong></p>"}}


@pytest.mark.parametrize("text", ["Ett.\n\nTvå < tre.", "<p>Ett <em>två</em></p>\n<ul><li>tre</li></ul>"])
def test_what_nobody_changed_is_not_saved(coordinator: Client, region: Region, text: str):
    row = make_organisation(region=region, about=text, translations={"en": {"about": text}})
    before = row.history.count()
    as_browsers_send = text.replace("\n", "\r\n")
    send(coordinator, change(row), form_of(row), about=as_browsers_send, about_en=as_browsers_send, _save="1")
    row.refresh_from_db()
    assert (row.about, row.translations, row.history.count()) == (text, {"en": {"about": text}}, before)


def test_a_form_says_what_has_changed():
    field = RichTextFormField(required=False)
    assert not field.has_changed("Ett", "Ett\r\n")
    assert not field.has_changed("<p>A <strong>b</strong></p>", "<p>A <b>b</b></p><p></p>")
    assert not field.has_changed(None, "<p></p>")
    assert field.has_changed("Ett", "Två")


def test_the_editor_is_told_everything_once(coordinator: Client, region: Region):
    programme = make_programme(region=region, owner=make_organisation(region=region))
    page = soup(coordinator.get(change(programme)))
    (script,) = page.select("script[data-engine]")
    assert script["type"] == "module"
    with translation.override("sv"):
        assert f'"{WORDS["addRow"]}"' in script["data-words"]
    assert '["fit", "' in script["data-languages"]
    assert script.string is None
    names = {field["name"] for field in page.select("textarea[data-rich-text]")}
    assert {"vision", "vision_en", "strands-__prefix__-body", "priorities-__prefix__-body_en"} <= names
    assert page.select("textarea[name=body_en]")[0]["lang"] == "en"
    assert page.select("textarea[name=summary]")[0].get("data-rich-text") is None


def test_texts_that_may_only_be_read_look_as_they_do_on_the_page(coordinator: Client, region: Region):
    hostile = "<p>A <em>b</em><script>alert(1)</script></p>"
    programme = make_programme(
        region=region, owner=make_organisation(region=region), body=hostile, translations={"en": {"body": hostile}}
    )
    programme.strands.create(key="a", title="A", body=hostile)
    Programme.objects.filter(pk=programme.pk).update(life_cycle="closed")
    page = soup(coordinator.get(change(programme)))
    assert page.select("textarea[data-rich-text]") == []
    shown = [str(node) for node in page.select(".readonly p") if node.select("em")]
    assert shown.count("<p>A <em>b</em></p>") == 2
    assert '<p lang="en">A <em>b</em></p>' in shown
    assert "alert(1)" not in str(page)


# --- Warnings --------------------------------------------------------------------------------------


def test_warnings_come_after_saving(coordinator: Client, region: Region):
    make_dead("https://borta.example/")
    row = make_organisation(region=region)
    text = (
        '<h4>Under</h4><p>Läs <a href="/om/">här</a> eller <a href="https://borta.example/">i rapporten</a>, '
        '<a href="/program/finns-inte/">programmet</a>.</p>'
    )
    told = messages(send(coordinator, change(row), form_of(row), about=text, _continue="1"))
    assert Organisation.objects.get(pk=row.pk).about.startswith("<h4>Under</h4>")
    assert len(told) == 5
    for words in ("här", "Under", "i rapporten", "programmet"):
        assert sum(words in one for one in told) == 1


def test_a_dead_address_of_a_field_is_named(coordinator: Client, region: Region):
    make_dead("https://borta.example/")
    row = make_organisation(region=region)
    told = messages(send(coordinator, change(row), form_of(row), website="https://borta.example/", _save="1"))
    assert sum("https://borta.example/" in one for one in told) == 1


def test_an_empty_link_is_told_of_though_it_is_left_out(coordinator: Client, region: Region):
    row = make_organisation(region=region)
    told = messages(send(coordinator, change(row), form_of(row), about='<p>A<a href="/om/"></a></p>', _save="1"))
    assert any("/om/" in one for one in told)
    assert Organisation.objects.get(pk=row.pk).about == "A"


def test_warnings_are_escaped_and_not_endless(coordinator: Client, region: Region):
    row = make_organisation(region=region)
    links = "".join(f'<a href="https://x.example/{n}">https://x.example/{n}/{"å<b>" * 20}</a> ' for n in range(12))
    links = links.replace("<b>", "&lt;img/src=x/onerror=alert(1)&gt;")
    response = send(coordinator, change(row), form_of(row), about=f"<p>{links}</p>", _save="1")
    assert len(messages(response)) == 10
    assert b"<img/src=x" not in response.content


# --- Links that have died since --------------------------------------------------------------------


def test_dead_links_are_a_task_for_those_who_run_the_page(coordinator: Client, region: Region):
    make_dead("https://borta.example/")
    owner = make_organisation(region=region)
    programme = make_programme(region=region, owner=owner)
    Document.objects.create(
        programme=programme, key="a", kind="report", title="Rapport", website="https://borta.example/"
    )
    Initiative.objects.create(
        programme=programme, key="a", title="Insats", body='<a href="https://borta.example/">A</a>'
    )
    elsewhere = Region.objects.get(code="13")
    make_organisation("annan", region=elsewhere, website="https://borta.example/")
    page = soup(coordinator.get("/admin/"))
    addresses = [link["href"] for link in page.select("a[href*='todo=links']")]
    assert {address.split("?")[0] for address in addresses} == {
        "/admin/programmes/programme/",
        "/admin/programmes/initiative/",
    }
    listed = soup(coordinator.get("/admin/programmes/programme/?todo=links")).select("#result_list tbody tr")
    assert len(listed) == 1
    assert len(messages(coordinator.get(change(programme)))) == 1
    assert messages(coordinator.get(change(owner))) == []
    assert soup(coordinator.get("/admin/members/organisation/?todo=links")).select("#result_list tbody tr") == []


def test_the_list_of_addresses_is_for_site_administrators(coordinator: Client, administrator: Client, region: Region):
    check = make_dead('https://borta.example/"><script>')
    programme = make_programme(region=region, owner=make_organisation(region=region), title="<b>Program</b>")
    Programme.objects.filter(pk=programme.pk).update(website=check.address)
    Document.objects.create(programme=programme, key="a", kind="report", title="Rapport", website=check.address)
    for address in ("/admin/arena/linkcheck/", change(check)):
        assert coordinator.get(address).status_code in {403, 404}
    listed = soup(administrator.get("/admin/arena/linkcheck/?answer=dead")).select("#result_list tbody tr")
    assert len(listed) == 1
    assert soup(administrator.get("/admin/arena/linkcheck/?answer=moved")).select("#result_list tbody tr") == []
    page = soup(administrator.get(change(check)))
    used = [(link.get_text(), link["href"]) for link in page.select(".field-used_on a")]
    assert used == [("<b>Program</b>", change(programme)), ("Rapport", change(programme))]
    assert administrator.post(change(check), {"address": "https://x.example/"}).status_code == 403
