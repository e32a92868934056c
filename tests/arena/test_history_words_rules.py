"""Two texts compared word by word."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arena.shared.history.words import GONE, NEW, SAME, SKIPPED, compare


def shown(old: str, new: str) -> str:
    marks = {GONE: "[-{}-]", NEW: "[+{}+]", SAME: "{}", SKIPPED: "{}"}
    return "".join(marks[piece.kind].format(piece.text) for piece in compare(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "Nytt", "[+Nytt+]"),
        ("Borta", "", "[-Borta-]"),
        ("Fler ska söka våra arbeten.", "Många ska söka våra arbeten.", "[-Fler-][+Många+] ska söka våra arbeten."),
        ("Ett två tre", "Ett tre", "Ett[- två-] tre"),
        ("Ett tre", "Ett två tre", "Ett[+ två+] tre"),
        ("Ett.\n\nTvå.", "Ett.\n\nTre.", "Ett.\n\n[-Två.-][+Tre.+]"),
        ("Helt andra ord", "Ingenting som förut alls", "[-Helt andra ord-][+Ingenting som förut alls+]"),
    ],
)
def test_words_that_went_and_came_are_told_apart(old: str, new: str, expected: str):
    assert shown(old, new) == expected


def test_a_long_text_is_shortened_to_what_lies_around_the_change():
    words = [f"ord{number}" for number in range(200)]
    changed = [*words[:100], "NYTT", *words[101:]]
    text = shown(" ".join(words), " ".join(changed))
    assert "[- ord100-][+ NYTT+]" in text
    assert text.count("…") == 2
    assert "ord90" in text
    assert "ord10 " not in text


@given(st.text(), st.text())
def test_both_texts_can_be_read_out_of_the_pieces(old: str, new: str):
    pieces = compare(old, new)
    if SKIPPED not in {piece.kind for piece in pieces}:
        assert "".join(piece.text for piece in pieces if piece.kind != NEW) == old
        assert "".join(piece.text for piece in pieces if piece.kind != GONE) == new


def test_very_long_texts_take_no_time_to_speak_of():
    lines = [" ".join(f"ord{(line * 7 + word) % 97}" for word in range(40)) for line in range(400)]
    other = [line if number % 3 else line[::-1] for number, line in enumerate(lines)]
    started = time.perf_counter()
    compare("\n".join(lines), "\n".join(other))
    compare(" ".join(lines), " ".join(other))
    assert time.perf_counter() - started < 5
