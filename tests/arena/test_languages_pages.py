"""What is in Swedish only says so on the English pages, and nowhere else."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone, translation

from arena.shared.texts import is_untranslated
from members.models import Region
from programmes.models import Programme
from tests.factories.events import SeminarFactory
from tests.factories.members import DeclarationFactory, OrganisationFactory
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db
NOTICE = "In Swedish only. The text of this page has not been translated."
TAG = "In Swedish only"


def notices(client: Client, address: str) -> list[str]:
    page = BeautifulSoup(client.get(address).content, "html.parser")
    return [text for text in (box.get_text(" ", strip=True) for box in page.select(".notice")) if TAG in text]


def tags(client: Client, address: str) -> list[str]:
    page = BeautifulSoup(client.get(address).content, "html.parser")
    return [tag.get_text() for tag in page.select(".tag") if tag.get_text() == TAG]


def translated_programme(**texts: str) -> Programme:
    return ProgrammeFactory(published=True, summary="Kort.", translations={"en": texts} if texts else {})


@pytest.fixture
def region() -> Region:
    region = Region.objects.get(code="13")
    region.about = "Om regionen."
    region.save()
    return region


def pages(region: Region) -> dict[str, Any]:
    return {
        "programme": ProgrammeFactory(published=True),
        "seminar": SeminarFactory(published=True),
        "organisation": OrganisationFactory(published=True, about="Vi hjälper."),
        "declaration": DeclarationFactory(published=True),
        "region": region,
    }


@pytest.mark.parametrize("kind", ["programme", "seminar", "organisation", "declaration", "region"])
def test_a_page_without_english_says_so_once(client: Client, region: Region, kind: str):
    address = pages(region)[kind].get_absolute_url()
    assert notices(client, f"/en{address}") == [NOTICE]
    assert notices(client, address) == []


@pytest.mark.parametrize("name", ["summary", "vision"])
def test_a_page_with_some_english_says_nothing(client: Client, name: str):
    programme = translated_programme(**{name: "Short."})
    programme.vision = "Öppet."
    programme.save()
    assert notices(client, f"/en{programme.get_absolute_url()}") == []


def test_a_title_alone_is_not_the_text(client: Client):
    programme = translated_programme(title="Open doors")
    assert notices(client, f"/en{programme.get_absolute_url()}") == [NOTICE]


def test_an_organisation_of_which_nothing_is_said_has_nothing_to_translate(client: Client):
    organisation = OrganisationFactory(published=True)
    assert notices(client, f"/en{organisation.get_absolute_url()}") == []


def test_lists_tag_what_is_in_swedish_only(client: Client):
    translated_programme()
    translated_programme(summary="Short.")
    DeclarationFactory(published=True)
    soon = timezone.now() + timedelta(days=3)
    SeminarFactory(published=True, starts_at=soon, ends_at=soon + timedelta(hours=1))
    for address, number in (("/program/", 1), ("/deklarationer/", 1), ("/kalender/", 1)):
        assert (address, len(tags(client, f"/en{address}"))) == (address, number)
        assert tags(client, address) == []


def test_a_tag_is_not_worth_a_query(django_assert_num_queries: Any):
    programme = translated_programme()
    deferred = Programme.objects.only("translations", "summary").get(pk=programme.pk)
    with django_assert_num_queries(0):
        assert not is_untranslated(deferred, "summary", "body")  # the page is in Swedish
    with translation.override("en"), django_assert_num_queries(0):
        assert is_untranslated(deferred, "summary", "body")
