"""The versions of a declaration, each version's text, and what differs between two of them."""

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from members.models import Commitment, CommitmentChange, DeclarationVersion
from tests.factories.members import (
    CommitmentFactory,
    DeclarationFactory,
    DeclarationVersionFactory,
    OrganisationFactory,
    SignatureFactory,
)

pytestmark = pytest.mark.django_db


def get(client: Client, path: str) -> BeautifulSoup:
    response = client.get(f"/en/deklarationer/loftet/{path}")
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def words(found: object) -> str:
    return " ".join(found.get_text(" ", strip=True).split())  # type: ignore[attr-defined]


def change(
    version: DeclarationVersion, old: Commitment, outcome: str, new: Commitment | None, reason: str = ""
) -> None:
    CommitmentChange.objects.create(version=version, old=old, outcome=outcome, new=new, reason=reason)


@pytest.fixture
def versions() -> list[DeclarationVersion]:
    """Three versions: one commitment is kept, then changed; one is dropped; one is new in the third."""
    declaration = DeclarationFactory(published=True, slug="loftet", title="Löftet", signs_here=True)
    first = DeclarationVersionFactory(declaration=declaration, preamble="Vi lovar att pröva alla lika.")
    kept, dropped = (CommitmentFactory(version=first, title=title, body=f"{title} alltid.") for title in ("Ett", "Två"))
    first.freeze()
    second = DeclarationVersionFactory(declaration=declaration, preamble="Vi lovar att pröva alla lika.")
    copy = CommitmentFactory(version=second, title="Ett", body="Ett alltid.")
    change(second, kept, "kept", copy)
    change(second, dropped, "dropped", None, "Lagen säger det nu.")
    second.freeze()
    third = DeclarationVersionFactory(
        declaration=declaration, preamble="Vi lovar att pröva alla öppet och lika.", elective_minimum=1
    )
    CommitmentFactory(version=third, title="Nytt", kind="elective")
    now = CommitmentFactory(version=third, title="Ett", body="Ett alltid, och gärna två.", kind="compulsory")
    change(third, copy, "changed", now, "Det behövde bli tydligare.")
    third.freeze()
    return [first, second, third]


def sign(version: DeclarationVersion, number: int = 1) -> None:
    for _ in range(number):
        SignatureFactory(version=version, organisation=OrganisationFactory(published=True))


# --- The list ------------------------------------------------------------------------------------


def test_versions_from_the_newest_with_the_way_from_each_to_the_next(
    client: Client, versions: list[DeclarationVersion]
):
    sign(versions[0], 2)
    page = get(client, "versioner/")
    assert [words(heading) for heading in page.select("main h2")] == ["Version 3", "Version 2", "Version 1"]
    assert [words(tag) for tag in page.select("main .tag")] == ["The present text", "A former text", "A former text"]
    assert "2 organisations stand behind this text." in words(page.select("main li")[2])
    assert [link["href"] for link in page.select('main a[href*="skillnad"]')] == [
        "/en/deklarationer/loftet/skillnad/2-3/",
        "/en/deklarationer/loftet/skillnad/1-2/",
    ]


def test_a_draft_is_no_version_yet(client: Client, versions: list[DeclarationVersion]):
    DeclarationVersionFactory(declaration=versions[0].declaration, number=4, preamble="Hemligt.")
    assert "Version 4" not in words(get(client, "versioner/"))
    for path in ("versioner/4/", "skillnad/3-4/"):
        assert client.get(f"/deklarationer/loftet/{path}").status_code == 404


def test_list_costs_two_queries_with_one_version_and_with_many(
    client: Client, versions: list[DeclarationVersion], django_assert_num_queries
):
    get(client, "versioner/")
    with django_assert_num_queries(2):
        get(client, "versioner/")
    for number in range(4, 12):
        DeclarationVersionFactory(declaration=versions[0].declaration, number=number, preamble="Vi.").freeze()
    sign(versions[0], 3)
    with django_assert_num_queries(2):
        get(client, "versioner/")


def test_a_declaration_without_a_version(client: Client):
    DeclarationFactory(published=True, slug="loftet")
    assert "No version is published yet" in words(get(client, "versioner/"))


# --- One version -----------------------------------------------------------------------------------


def test_a_former_version_is_kept_word_for_word_and_leads_to_the_present_one(
    client: Client, versions: list[DeclarationVersion]
):
    page = get(client, "versioner/1/")
    assert "Vi lovar att pröva alla lika." in words(page)
    assert [words(heading) for heading in page.select(".commitments h3")] == ["Ett", "Två"]
    assert versions[0].text_hash in words(page)
    notice = page.select_one(".notice--info")
    assert notice is not None
    assert "The present one is version 3." in words(notice)
    assert notice.a is not None
    assert notice.a["href"] == "/en/deklarationer/loftet/skillnad/1-3/"


def test_the_present_version_says_what_is_chosen(client: Client, versions: list[DeclarationVersion]):
    page = get(client, "versioner/3/")
    assert page.select_one(".notice--info") is None
    assert "Whoever signs chooses at least 1 of those that are not compulsory." in words(page)
    assert [words(tag) for tag in page.select(".commitments .tag")] == ["Compulsory"]


def test_one_version_costs_one_query(client: Client, versions: list[DeclarationVersion], django_assert_num_queries):
    get(client, "versioner/1/")
    with django_assert_num_queries(1):
        get(client, "versioner/1/")


# --- What differs ----------------------------------------------------------------------------------


def test_the_difference_tells_what_became_of_each_word_by_word(client: Client, versions: list[DeclarationVersion]):
    page = get(client, "skillnad/1-3/")
    assert "Commitments kept: 0. Changed: 1. Dropped: 1. New: 1." in words(page)
    steps = page.select('[aria-labelledby="commitments"] .commitments > li')
    assert [words(step.select_one(".tags")) for step in steps] == ["Changed Now number 2 Compulsory now", "Dropped"]
    body = steps[0].find_all("p")[1]
    assert words(body) == "Ett [removed:] alltid. [end] [added:] alltid, och gärna två. [end]"
    assert "Why: Det behövde bli tydligare." in words(steps[0])
    assert "Why: Lagen säger det nu." in words(steps[1])
    assert [words(row) for row in page.select('[aria-labelledby="added"] h3')] == ["Nytt"]
    assert [words(new) for new in page.select('[aria-labelledby="text"] ins')] == ["[added:] öppet och [end]"]
    assert "Whoever signs chooses at least 1" in words(page.select_one('[aria-labelledby="choice"]'))


def test_what_is_kept_is_said_to_be(client: Client, versions: list[DeclarationVersion]):
    page = get(client, "skillnad/1-2/")
    assert "Commitments kept: 1. Changed: 0. Dropped: 1. New: 0." in words(page)
    assert "It is the same, word for word." in words(page)
    assert page.select("main ins, main del") == []


def test_whoever_a_mail_has_led_here_renews(client: Client, versions: list[DeclarationVersion]):
    def button(path: str) -> str | None:
        found = get(client, path).select_one("main a.button")
        return str(found["href"]) if found else None

    assert button("skillnad/1-3/?fornya=foreningen") == "/en/deklarationer/loftet/skriv-under/?fornya=foreningen"
    assert button("skillnad/1-3/?fornya=%22%3E%3Cb%3E") == "/en/deklarationer/loftet/skriv-under/"
    assert button("skillnad/1-2/") is None  # the second is not signed any more
    versions[0].declaration.signs_here = False
    versions[0].declaration.save()
    assert button("skillnad/1-3/") is None


@pytest.mark.parametrize("path", ["3-1", "1-1", "1-9", "0-1", "1-" + "9" * 30, "9" * 5000 + "-1", "x-1"])
def test_no_such_difference(client: Client, versions: list[DeclarationVersion], path: str):
    assert client.get(f"/deklarationer/loftet/skillnad/{path}/").status_code == 404


def test_difference_costs_five_queries_with_few_commitments_and_with_many(
    client: Client, versions: list[DeclarationVersion], django_assert_num_queries
):
    get(client, "skillnad/2-3/")
    with django_assert_num_queries(5):
        get(client, "skillnad/2-3/")
    fourth = DeclarationVersionFactory(declaration=versions[0].declaration, number=4, preamble="Vi.")
    for old in versions[2].commitments.all():
        change(fourth, old, "dropped", None, "Slut.")
    CommitmentFactory.create_batch(12, version=fourth)
    fourth.freeze()
    with django_assert_num_queries(5):
        get(client, "skillnad/3-4/")


def test_the_difference_of_a_declaration_that_has_moved(client: Client, versions: list[DeclarationVersion]):
    declaration = versions[0].declaration
    declaration.slug = "nya-loftet"
    declaration.save()
    for path in ("versioner/", "versioner/1/", "skillnad/1-2/", "i-siffror/"):
        response = client.get(f"/deklarationer/loftet/{path}")
        assert (response.status_code, response["Location"]) == (301, f"/deklarationer/nya-loftet/{path}")


def test_in_swedish(client: Client, versions: list[DeclarationVersion]):
    html = client.get("/deklarationer/loftet/skillnad/1-3/").content.decode()
    assert re.search(r'<html[^>]* lang="sv"', html)
    assert '<span class="pieces">' in html  # no language where it is the page's
