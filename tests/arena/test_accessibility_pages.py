"""The accessibility statement: complete, in order, and true of what staff have written."""

import re
from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from arena.models import AccessibilityIssue, AccessibilityStatement

pytestmark = pytest.mark.django_db


def get(client: Client, language: str = "/en") -> str:
    response = client.get(f"{language}/tillganglighet/")
    assert response.status_code == 200
    return response.content.decode().partition("<main")[2].partition("</main")[0]


def headings(html: str) -> list[str]:
    return [re.sub(r"\s+", " ", words) for _level, words in re.findall(r"<h([1-4])[^>]*>([^<]*)</h", html)]


def test_headings_in_the_order_of_the_authority(client):
    statement = AccessibilityStatement.objects.get()
    statement.burden = "Kartan."
    statement.save()
    for category in reversed(AccessibilityIssue.Category.values):
        AccessibilityIssue.objects.create(statement=statement, category=category, body=f"Brist {category}")
    assert headings(get(client)) == [
        "Accessibility of Mångfaldsarenan",
        "How accessible is the website?",
        "What can you do if you cannot use parts of the website?",
        "Report faults in the accessibility of the website",
        "Supervision",
        "Technical information about the accessibility of the website",
        "Content that is not accessible",
        "Shortcomings in relation to the law",
        "Problems when using it without sight",
        "Problems when using it with limited sight",
        "Problems when using it without perception of colour",
        "Problems when using it without hearing",
        "Problems when using it with limited hearing",
        "Problems when using it without voice",
        "Problems when using it with limited dexterity or strength",
        "Problems when using it with limited mobility",
        "Problems for those who are sensitive to flicker",
        "Problems when using it with cognitive limitations",
        "Unreasonably burdensome adaptation (section 12)",
        "Content that the law does not cover (section 9)",
        "How we have tested the website",
    ]


def test_headings_without_content_are_left_out(client):
    AccessibilityStatement.objects.update(exempt="", level="full")
    AccessibilityIssue.objects.all().delete()
    html = get(client)
    assert headings(html)[-2:] == [
        "Technical information about the accessibility of the website",
        "How we have tested the website",
    ]
    assert "This website is fully compliant with the Act" in html


def test_first_statement_is_honest_in_both_languages(client):
    html = get(client)
    assert "This website is partially compliant with the Act" in html
    assert "Nobody from outside has reviewed the website" in html
    assert "There is no form for reporting faults yet." in html
    assert "The last assessment was made on 22 November 2026." in html
    assert 'href="https://www.digg.se/tdosanmalan"' in html
    assert 'lang="sv"' not in html
    assert "Ingen utomstående har granskat webbplatsen" in get(client, "")


def test_what_staff_write_is_shown_and_marked(client, settings):
    statement = AccessibilityStatement.objects.get()
    statement.actor = "Region Exempel"
    statement.help_text = "Ring 010-000 00 00."
    statement.level = "none"
    statement.save()
    AccessibilityIssue.objects.create(statement=statement, category="colour", body="<b>Grafen</b>", fixed_by="2027-03")
    html = get(client)
    assert "Region Exempel answers for this website." in html
    assert '<p lang="sv">Ring 010-000 00 00.</p>' in html
    assert '<p lang="sv">&lt;b&gt;Grafen&lt;/b&gt;</p><p>To be put right: March 2027.</p>' in html
    assert "This website is not compliant with the Act" in html
    assert f'href="mailto:{settings.CONTACT_EMAIL}"' in html


def test_page_costs_two_queries_with_two_faults_and_with_many(client, django_assert_num_queries):
    with django_assert_num_queries(2):
        get(client)
    statement = AccessibilityStatement.objects.get()
    for number in range(20):
        AccessibilityIssue.objects.create(statement=statement, category="cognition", body=f"Brist {number}")
    with django_assert_num_queries(2):
        get(client)


@pytest.mark.parametrize(("today", "due"), [("2027-11-22", False), ("2027-11-23", True)])
def test_assessment_is_due_after_a_year(today, due):
    with time_machine.travel(f"{today} 12:00:00+01:00", tick=False):
        assert AccessibilityStatement(assessed_on=date(2026, 11, 22)).is_due is due


def test_there_is_one_statement():
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessibilityStatement.objects.create(pk=2, method="x", assessed_on="2026-01-01", updated_on="2026-01-01")
