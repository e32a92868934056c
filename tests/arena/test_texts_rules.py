"""Texts that know their language, and how templates print them."""

import pytest
from django.template import engines
from django.utils import translation

from members.models import Ground, TargetGroup


def render(template: str, **context: object) -> str:
    return engines["django"].from_string(template).render(context)


@pytest.fixture
def both() -> TargetGroup:
    return TargetGroup(key="unga", name="unga", translations={"en": {"name": "young people"}})


@pytest.fixture
def swedish_only() -> TargetGroup:
    return TargetGroup(key="aldre", name="äldre & <yngre>")


def test_text_is_in_the_language_of_the_page(both):
    with translation.override("en"):
        assert (both.text("name"), both.text("name").lang) == ("young people", "en")
        assert render('{% text row "name" %}|{% plain row "name" %}', row=both) == "young people|young people"
    with translation.override("sv"):
        assert (both.text("name"), both.text("name").lang) == ("unga", "sv")


def test_swedish_on_an_english_page_says_so_and_is_escaped(swedish_only):
    with translation.override("en"):
        assert render('{% text row "name" %}', row=swedish_only) == '<span lang="sv">äldre &amp; &lt;yngre&gt;</span>'
        assert render('<i{% text_lang row "name" %}>', row=swedish_only) == '<i lang="sv">'
        assert render('{% plain row "name" %}', row=swedish_only) == "äldre &amp; &lt;yngre&gt;"
        assert render('{% paragraphs row "name" %}', row=swedish_only) == '<p lang="sv">äldre &amp; &lt;yngre&gt;</p>'
    with translation.override("sv"):
        assert render('{% text row "name" %}<i{% text_lang row "name" %}>', row=swedish_only) == (
            "äldre &amp; &lt;yngre&gt;<i>"
        )


def test_a_blank_line_begins_a_paragraph():
    row = TargetGroup(name="Ett.\n\nTvå\nrader.\n \nTre.")
    assert render('{% paragraphs row "name" %}', row=row) == "<p>Ett.</p>\n<p>Två\nrader.</p>\n<p>Tre.</p>"
    assert render('{% paragraphs row "name" %}', row=TargetGroup(name="")) == ""


@pytest.mark.django_db
def test_the_seven_grounds_keep_the_words_and_order_of_the_act():
    assert [(ground.number, ground.name) for ground in Ground.objects.statutory()] == [
        (1, "kön"),
        (2, "könsöverskridande identitet eller uttryck"),
        (3, "etnisk tillhörighet"),
        (4, "religion eller annan trosuppfattning"),
        (5, "funktionsnedsättning"),
        (6, "sexuell läggning"),
        (7, "ålder"),
    ]
    with translation.override("en"):
        assert [str(ground) for ground in Ground.objects.statutory()] == [
            "sex",
            "transgender identity or expression",
            "ethnicity",
            "religion or other belief",
            "disability",
            "sexual orientation",
            "age",
        ]
