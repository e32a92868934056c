"""The sentence by which somebody says that they may sign."""

from datetime import date
from typing import Any

import pytest

from members.mandate_words import mandate_words

DAY = date(2026, 10, 1)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (
            {"mandate": "sole", "basis": "decision", "body": "Styrelsen", "decided_on": DAY, "case_number": "2026/17"},
            (
                "I may sign alone in the name of the organisation. My right to sign builds on: a decision on this "
                "declaration. Decided by Styrelsen on 1 October 2026. Case number 2026/17."
            ),
        ),
        (
            {"mandate": "joint", "basis": "statutes", "body": "Årsmötet"},
            (
                "I may sign in the name of the organisation jointly with the others who sign. "
                "My right to sign builds on: statutes and minutes. Decided by Årsmötet."
            ),
        ),
        (
            {"mandate": "delegated", "basis": "power", "decided_on": DAY},
            (
                "I may sign in the name of the organisation by delegation. My right to sign builds on: "
                "a power of attorney. Decided on 1 October 2026."
            ),
        ),
        (
            {"mandate": "sole", "basis": "registered"},
            (
                "I may sign alone in the name of the organisation. "
                "My right to sign builds on: registered right to sign for the company."
            ),
        ),
    ],
)
def test_it_says_what_was_answered(values: dict[str, Any], words: str):
    assert mandate_words(**values, language="en") == words


def test_what_was_not_answered_is_no_sentence():
    with pytest.raises(ValueError, match="is not a valid"):
        mandate_words(mandate="", basis="power", language="en")
