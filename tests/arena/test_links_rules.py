"""The links of our texts: gathered, asked in their turn, and told of to those whose texts they are in."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from arena import links
from arena.due import run_due
from arena.link_asking import Answer, Asker
from arena.models import ContentGeneration, LinkCheck
from arena.shared.advice import Link
from arena.shared.models import FormerSlug
from arena.shared.text_links import dead_links_todo, with_links_to
from members.models import Organisation, Region
from programmes.models import Document, Programme, Statement
from tests.admin_rows import make_everything, make_organisation, make_programme

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture(autouse=True)
def _on(settings: Any) -> None:
    settings.LINK_CHECKS = True


AUTHORITY = "https://www.digg.se/tdosanmalan"  # in the accessibility statement that comes with the portal


def addresses() -> list[str]:
    return [check.address for check in LinkCheck.objects.all() if check.address != AUTHORITY]


def make_dead(address: str, **values: Any) -> LinkCheck:
    return LinkCheck.objects.create(
        address=address, **{"checked_at": NOW, "failed_since": NOW, "answer": "404"} | values
    )


# --- Gathering -------------------------------------------------------------------------------------


def test_addresses_are_gathered_from_every_kind_of_text():
    programme = make_programme(
        vision='<a href="https://a.example/x?b=1&amp;c=2#part">A</a> <a href="/program/">b</a>',
        website="https://b.example/",
        translations={"en": {"aim": '<a href="https://c.example">C</a>', "title": "https://no.example"}},
    )
    Statement.objects.create(
        programme=programme, key="a", kind="result", evidence="claimed", body="Å", source_url="http://d.example/ö"
    )
    programme.strands.create(key="b", title="B", body='<a href="mailto:a@example.org">A</a><a href="tel:112">B</a>')
    make_organisation("egen", about='<a href="http://localhost:8000/om/">Vi</a>', website="https://a.example/x?b=1&c=2")
    links.gather()
    assert addresses() == [
        "http://d.example/ö",
        "https://a.example/x?b=1&c=2",
        "https://b.example/",
        "https://c.example",
    ]


def test_what_no_text_leads_to_any_more_is_forgotten():
    row = make_organisation(about='<a href="https://a.example/">A</a><a href="https://b.example/">B</a>')
    links.gather()
    LinkCheck.objects.update(checked_at=NOW)
    row.about = '<a href="https://b.example/">B</a><a href="https://c.example/">C</a>'
    row.save()
    links.gather()
    assert addresses() == ["https://b.example/", "https://c.example/"]
    assert LinkCheck.objects.get(address="https://b.example/").checked_at == NOW


def test_nothing_is_gathered_or_asked_where_it_is_switched_off(settings: Any, django_capture_on_commit_callbacks: Any):
    settings.LINK_CHECKS = False
    make_organisation(website="https://a.example/")
    LinkCheck.objects.create(address="https://b.example/")
    links.gather()
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        links.ask_some()
    assert (addresses(), callbacks) == (["https://b.example/"], [])


# --- Asking ----------------------------------------------------------------------------------------


class Told(Asker):
    """Answers what it was told to."""

    def __init__(self, *answers: Answer) -> None:
        super().__init__()
        self.answers = list(answers)
        self.asked: list[str] = []

    __slots__ = ("answers", "asked")

    def ask(self, address: str) -> Answer:
        self.asked.append(address)
        return self.answers.pop(0) if self.answers else Answer("200")


def test_a_few_at_a_time_those_first_that_waited_longest():
    for number in range(5):
        LinkCheck.objects.create(address=f"https://{number}.example/", checked_at=NOW - timedelta(days=7 + number))
    LinkCheck.objects.create(address="https://new.example/")
    LinkCheck.objects.create(address="https://recent.example/", checked_at=NOW - timedelta(days=6))
    told = Told()
    assert [links.ask_due(told) for _ in range(3)] == [3, 3, 0]
    assert told.asked == [f"https://{name}.example/" for name in ("new", "4", "3", "2", "1", "0")]


def test_silence_counts_when_it_is_heard_twice():
    check = LinkCheck.objects.create(address="https://a.example/")
    silence, answer = Answer("no answer in time", failed=True), Answer("200")
    links.note(check, silence)
    assert not LinkCheck.objects.dead().exists()
    check.refresh_from_db()
    first = check.failed_since
    links.note(check, silence)
    assert LinkCheck.objects.dead().get().failed_since == first
    links.note(check, answer)
    assert not LinkCheck.objects.dead().exists()
    assert LinkCheck.objects.get().failed_since is None


def test_a_page_that_is_gone_is_dead_at_once():
    check = LinkCheck.objects.create(address="https://a.example/")
    links.note(check, Answer("404", failed=True))
    assert LinkCheck.objects.dead().get() == check
    links.note(check, Answer("301 https://b.example/"))
    assert not LinkCheck.objects.dead().exists()
    assert LinkCheck.objects.moved().get() == check


def test_answers_make_no_page_anew():
    check = LinkCheck.objects.create(address="https://a.example/")
    before = ContentGeneration.objects.get().number
    links.note(check, Answer("404", failed=True))
    assert ContentGeneration.objects.get().number == before


def test_servers_are_asked_after_the_transaction(monkeypatch: Any, django_capture_on_commit_callbacks: Any):
    told = Told()
    monkeypatch.setattr(links, "Asker", lambda: told)
    make_organisation(website="https://a.example/")
    with django_capture_on_commit_callbacks(execute=False) as callbacks:
        assert run_due() == 0
    assert told.asked == []
    assert links.ask_due in callbacks
    links.ask_due()
    assert "https://a.example/" in told.asked


# --- Which rows ------------------------------------------------------------------------------------


def test_rows_that_lead_to_a_dead_link():
    make_dead("https://a.example/x?b=1&c=2")
    make_dead("https://silent.example/", answer="no such host")
    leading = [
        make_organisation("a", about='<p><a href="https://a.example/x?b=1&amp;c=2">A</a></p>'),
        make_organisation("b", about='<p><a href="https://a.example/x?b=1&amp;c=2#part">A</a></p>'),
        make_organisation("c", website="https://a.example/x?b=1&c=2"),
        make_organisation("d", website="https://a.example/x?b=1&c=2#part"),
        make_organisation("e", translations={"en": {"about": '<a href="https://a.example/x?b=1&c=2">A</a>'}}),
    ]
    make_organisation("f", about='<a href="https://a.example/x?b=1&amp;c=23">A</a>', website="https://a.example/x")
    make_organisation("g", about="https://a.example/x?b=1&c=2", website="https://silent.example/")
    todo = dead_links_todo()
    assert sorted(row.slug for row in todo.rows(Organisation.objects.all())) == [row.slug for row in leading]


def test_a_page_has_the_dead_links_of_its_parts():
    make_dead("https://a.example/")
    programme = make_programme()
    make_programme("annat")
    Document.objects.create(programme=programme, key="a", kind="report", title="A", website="https://a.example/")
    todo = dead_links_todo([(Document, "programme")])
    assert list(todo.rows(Programme.objects.all())) == [programme]


def test_every_kind_of_row_is_asked_by_one_query():
    make_everything()
    make_dead("https://nowhere.example/")
    for model in links.models_with_links():
        with CaptureQueriesContext(connection) as queries:
            assert list(with_links_to(model._base_manager.all(), LinkCheck.objects.dead())) == []
        assert len(queries) == 1
    assert {model.__name__ for model in links.models_with_links()} >= {"Programme", "Statement", "Region", "Signature"}


# --- What is said ----------------------------------------------------------------------------------


def test_dead_and_moved_links_are_named():
    make_dead("https://a.example/")
    LinkCheck.objects.create(address="https://b.example/", checked_at=NOW, answer="308 https://c.example/")
    told = links.judge_others(
        [
            Link("https://a.example/#x", "rapporten"),
            Link("https://b.example/", "sidan"),
            Link("https://ok.example/", "x"),
        ]
    )
    assert len(told) == 2
    assert "rapporten" in told[0]
    assert "404" in told[0]
    assert "sidan" in told[1]
    assert "https://c.example/" in told[1]
    assert links.judge_others([Link("/om/", "om"), Link("mailto:a@example.org", "a")]) == []


def test_links_to_our_own_pages():
    programme = make_programme("oppet", status="published")
    make_programme("utkast")
    FormerSlug.objects.remember(programme, "gammalt")
    seen = {
        "/program/oppet/",
        "/program/oppet",
        "/en/program/oppet/",
        "/program/gammalt/",
        "/regioner/halland/",
        "/om/",
        "/en/om/",
        "/",
        "/static/css/base.css",
        "/robots.txt",
    }
    unseen = {
        "/program/utkast/",
        "/en/program/utkast/",
        "/program/finns-inte/",
        "/nagot/annat/",
        "/admin/",
        "/en/nagot/",
    }
    wrong = links.unseen(seen | unseen)
    assert set(wrong) == unseen
    assert wrong["/program/utkast/"] != wrong["/program/finns-inte/"]


def test_what_is_our_own():
    assert links.own_path("http://localhost:8000/om/?x=1#y") == "/om/"
    assert links.own_path("/om/") == "/om/"
    assert links.own_path("https://localhost.example/om/") == ""
    assert links.own_path("#del") == links.own_path("mailto:a@example.org") == links.own_path("http://[::1") == ""
    told = links.judge_own([Link("/program/finns-inte/?a=1", "programmet"), Link("/om/", "om")])
    assert len(told) == 1
    assert "programmet" in told[0]


def test_the_number_of_queries_is_constant():
    region = Region.objects.get(code="12")
    for number in range(6):
        make_organisation(f"o{number}", region=region, status="published")
        make_dead(f"https://{number}.example/")
    own = [Link(f"/organisationer/o{number}/", "x") for number in range(6)]
    others = [Link(f"https://{number}.example/", "x") for number in range(6)]
    for judge, found in ((links.judge_own, own), (links.judge_others, others)):
        with CaptureQueriesContext(connection) as few:
            judge(found[:1])
        with CaptureQueriesContext(connection) as many:
            judge(found)
        assert len(few) == len(many)
