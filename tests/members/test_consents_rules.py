"""The consent to be named: its wording is kept for ever, because the log holds its hash."""

import hashlib

import pytest
from django.utils import translation

from members.consents import CURRENT, choices, consent

# A wording that was shown is never edited: a new one is a new version, with a new line here.
HASHES = {
    ("2026-1", "sv"): "1e2a06249f046a2dbd8ac9d88eddc1ba7aaf67a45636bdcfe0f1e43e7a75f35b",
    ("2026-1", "en"): "2b1597035211ea662679ef44554a9d0ccd5a1309a42105e0868076643f5ec3d9",
}


@pytest.mark.parametrize(("version", "language"), HASHES)
def test_a_wording_is_never_edited(version: str, language: str):
    words = "\n".join(consent(language, version))
    assert hashlib.sha256(words.encode()).hexdigest() == HASHES[version, language]


def test_the_newest_is_kept_too():
    assert (CURRENT, "sv") in HASHES


def test_other_languages_read_swedish():
    assert consent("fi") == consent("sv")
    assert consent("en") != consent("sv")


def test_the_answer_belongs_to_what_was_agreed_to():
    words = consent("en")
    assert words.given(is_shown=True) == f"{words.text}\n\n{words.yes}"
    assert words.given(is_shown=False) == f"{words.text}\n\n{words.no}"


def test_an_answer_in_another_language_than_the_page_says_so():
    with translation.override("en"):
        assert choices("en")[1] == ("no", "No, show the name of the organisation only")
        assert choices("sv")[1] == ("no", '<span lang="sv">Nej, visa bara organisationens namn</span>')
