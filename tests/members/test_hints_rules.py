"""Hints while a promise is written: what they find in words, and that they only ever help."""

import pytest
from django.utils import translation

from members.hints import hints


def answered(title: str, body: str = "", **more: str) -> list[bool]:
    """Return for what, who, by when and how known whether it was found."""
    return [hint.is_answered for hint in hints(title=title, body=body, **more)]


@pytest.mark.parametrize(
    ("title", "body", "more", "found"),
    [
        ("Vi verkar för öppenhet", "", {}, [False, False, False, False]),
        ("Öppenhet", "", {}, [False, False, False, False]),
        ("Alla chefer går en utbildning under 2027", "", {}, [True, True, True, False]),
        ("Vi frågar dem som slutar", "HR mäter varje år hur många som svarar.", {}, [True, True, True, True]),
        ("We train every manager each year", "We count how many came.", {}, [True, True, True, True]),
        ("We strive for a better climate", "", {}, [False, False, False, False]),
        ("Vi öppnar dörren för alla som vill", "", {"rhythm": "continuous"}, [True, False, True, False]),
        ("Vi öppnar dörren för alla som vill", "", {"due": "2027-10"}, [True, False, True, False]),
        ("Hälften av alla nya rekryteras brett", "Minst 50 % nästa år.", {}, [True, False, False, True]),
        ("Vi håller våra möten på lätt svenska", "", {}, [True, False, False, False]),
    ],
)
def test_what_is_said_is_found(title: str, body: str, more: dict[str, str], found: list[bool]):
    assert answered(title, body, **more) == found


def test_each_question_comes_with_advice():
    with translation.override("en"):
        found = [(hint.question, hint.advice) for hint in hints(title="x", body="")]
    assert found == [
        ("What?", "Say what somebody will be able to see: “train”, “ask”, “publish”."),
        ("Who?", "Say which role or part of the organisation does it."),
        ("By when?", "Give a date, or say how often."),
        ("How will we know?", "Say what you count, ask or write down: a number, a survey, minutes."),
    ]
