"""Canonical JSON: for one value exactly one row of bytes, so that a hash of it means something.

UTF-8 without escapes that are not needed, texts in Unicode's form NFC, keys sorted by code point, no blanks, whole
numbers only (a float is written differently by different languages), and nothing that JSON does not have.
"""

import json
import unicodedata
from typing import Any

MOST = 2**53 - 1  # larger whole numbers do not survive every reader of JSON


class CanonicalError(ValueError):
    """The value cannot be written canonically."""


def canonical(value: Any) -> bytes:
    """Return the canonical bytes of ``value``.

    Raises:
        CanonicalError: it holds a float, a number too large, a key that is no text, half a character, two keys
            that are one when normalised, or something that is no JSON.
    """
    plain = _plain(value)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def parse(data: bytes) -> Any:
    """Return the value of canonical ``data``.

    Raises:
        CanonicalError: the bytes are no JSON, or are not the ones that ``canonical`` writes.
    """
    try:
        value = json.loads(data.decode())
    except (ValueError, RecursionError) as error:
        raise CanonicalError("The bytes are no JSON in UTF-8.") from error
    if canonical(value) != data:
        raise CanonicalError("The bytes are not in canonical form.")
    return value


def normal(text: str) -> str:
    """Return ``text`` in Unicode's form NFC.

    Raises:
        CanonicalError: it holds half a character (a lone surrogate), which UTF-8 cannot write.
    """
    found = unicodedata.normalize("NFC", str(text))
    try:
        found.encode()
    except UnicodeEncodeError as error:
        raise CanonicalError("A text holds half a character.") from error
    return found


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return normal(value)
    if isinstance(value, int):
        if abs(value) > MOST:
            raise CanonicalError("A number is too large.")
        return int(value)
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return _plain_dict(value)
    raise CanonicalError(f"There is no canonical form of a {type(value).__name__}.")


def _plain_dict(value: dict[Any, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, part in value.items():
        if not isinstance(key, str):
            raise CanonicalError("A key is no text.")
        name = normal(key)
        if name in found:
            raise CanonicalError("Two keys are one when normalised.")
        found[name] = _plain(part)
    return found
