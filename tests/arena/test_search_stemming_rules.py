"""Words become stems: all forms of a word the same one, different words different ones."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arena.search.queries import MAX_WORDS, Form, parse, safe, written
from arena.search.stemming import indexed, stem, stem_once, stems, without_accents, words


@pytest.mark.parametrize(
    ("forms", "shared"),
    [
        ("mångfald mångfaldens mångfalden", "mångfald"),
        ("organisation organisationen organisationer organisationers organisationernas", "organisation"),
        ("arbetsplats arbetsplatsen arbetsplatser arbetsplatsernas", "arbetspl"),
        ("kommun kommuner kommunerna kommunens", "kommun"),
    ],
)
def test_all_forms_of_a_word_have_one_stem(forms: str, shared: str) -> None:
    assert stems(forms, "sv") == [shared] * len(forms.split())


def test_english_words_are_stemmed_as_english() -> None:
    assert stems("organisations organisation", "en") == ["organi", "organi"]


def test_letters_that_are_letters_of_their_own_stay() -> None:
    assert stems("får far för for", "sv") == ["får", "far", "för", "for"]
    assert without_accents("idé") == "ide"
    assert without_accents("kafé på höjden å ä ö") == "kafe på höjden å ä ö"


def test_a_word_with_an_accent_is_found_without_it_too() -> None:
    assert indexed(stems("Idéer för kafé", "sv")) == "idé för kafé ide kafe"


def test_words_are_letters_and_digits_and_nothing_else() -> None:
    assert words('C++ AND ("x\x00y a_b 2011–2015 \ud800 re\u0301sume\u0301 STRASSE Straße') == [
        *("c", "and", "x", "y", "a", "b", "2011", "2015", "résumé", "strasse", "strasse"),
    ]
    assert words("w" * 500) == ["w" * 60]


@given(st.text())
def test_words_are_safe_in_every_query_language(text: str) -> None:
    for word in words(text):
        for one in (word, stem(word, "sv"), stem(word, "en"), stem_once(word, "sv")):
            assert one
            assert not set(one) & set("\"'\\ :*&|!()<>%\x00")


@given(st.text())
def test_a_stem_is_its_own_stem(text: str) -> None:
    for word in words(text):
        assert stem(stem(word, "sv"), "sv") == stem(word, "sv")


def test_threads_do_not_mix_their_words() -> None:
    forms = [f"{letter}mångfaldernas" for letter in "abcdefghijklmnop"] * 200
    stem.cache_clear()
    stem_once.cache_clear()
    expected = [f"{form[0]}mångfald" for form in forms]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda form: stem.__wrapped__(form, "sv"), forms)) == expected


def test_a_query_drops_words_that_stand_everywhere_while_others_remain() -> None:
    assert written("Mångfald i Skåne och på Gotland") == ["mångfald", "skåne", "gotland"]
    assert written("och i") == ["och", "i"]
    assert written("mål mål MÅL") == ["mål"]


def test_a_query_is_bounded() -> None:
    assert len(written(" ".join(f"ord{number}" for number in range(100)))) == MAX_WORDS
    assert safe("x" * 10_000) == "x" * 200
    assert safe(" a\x00b\ud800 \n c ") == "a b c"


def test_a_word_of_an_english_page_is_tried_in_both_languages() -> None:
    assert parse("organisations", "sv", {})[0].phrases == ((Form("organisation", "organisation"),),)
    assert parse("organisations", "en", {})[0].phrases == (
        (Form("organi", "organis"),),
        (Form("organisation", "organisation"),),
    )


def test_a_single_letter_does_not_stand_for_what_it_begins() -> None:
    assert parse("å", "sv", {})[0].phrases == ((Form("å", ""),),)


def test_synonyms_are_further_phrases_of_the_word() -> None:
    (word,) = parse("kommunala", "sv", {"kommunal": "kommun, lokal nivå"})
    assert word.phrases == (
        (Form("kommunal", "kommunal"),),
        (Form("kommun", "kommun"),),
        (Form("lokal", "lokal"), Form("nivå", "nivå")),
    )
