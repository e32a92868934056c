"""Canonical JSON: one row of bytes for one value, and nothing that another language would read differently."""

import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.evidence.canonical import MOST, CanonicalError, canonical, normal, parse

texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-MOST, MOST) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts.map(normal), inner, max_size=4),
    max_leaves=12,
)


def test_bytes_are_these():
    value = {"ö": 1, "b": [True, None, 'é\n"\\'], "a": {"z": -5, "A": ""}}
    assert canonical(value) == '{"a":{"A":"","z":-5},"b":[true,null,"é\\n\\"\\\\"],"ö":1}'.encode()


@given(values)
def test_reading_gives_back_what_was_written(value: Any):
    data = canonical(value)
    assert canonical(parse(data)) == data
    assert json.loads(data) == parse(data)
    assert unicodedata.is_normalized("NFC", data.decode())


@given(st.dictionaries(texts.map(normal), st.integers(0, 9), min_size=2))
def test_order_of_keys_does_not_matter(value: dict[str, int]):
    assert canonical(dict(reversed(value.items()))) == canonical(value)


def test_decomposed_letters_are_composed():
    assert canonical("e\u0301") == canonical("é") == '"é"'.encode()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1.0, "float"),
        ({"a": [1.5]}, "float"),
        (float("nan"), "float"),
        (MOST + 1, "too large"),
        (-MOST - 1, "too large"),
        ({1: "a"}, "no text"),
        ({"é": 1, "e\u0301": 2}, "one when normalised"),
        ("\ud800", "half a character"),
        ({"\udfff": 1}, "half a character"),
        (b"bytes", "bytes"),
        ({1, 2}, "set"),
    ],
)
def test_what_has_no_form_is_refused(value: Any, words: str):
    with pytest.raises(CanonicalError, match=words):
        canonical(value)


def test_pairs_are_lists():
    assert canonical((1, 2)) == b"[1,2]"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\xff",
        b'{"a": 1}',
        b'{"b":1,"a":1}',
        b'{"a":1,"a":1}',
        b'"\\u00e5"',
        '"e\u0301"'.encode(),
        b"1.0",
        b"1e3",
        b"NaN",
        b" 1",
        b"1\n",
        b"[" * 100_000,
    ],
)
def test_bytes_in_another_form_are_refused(data: bytes):
    with pytest.raises(CanonicalError):
        parse(data)
