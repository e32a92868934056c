"""Cells that a spreadsheet program opens as text, never as a formula."""

import re

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
# Spaces and quotes before the sign do not count: some programs take them away first.
_RUNS = re.compile(rf"[\s'\"]*[{re.escape(''.join(FORMULA_SIGNS))}]")
GUARD = "'"


def defused(text: str) -> str:
    """Return ``text`` so that no spreadsheet program runs it (OWASP: CSV injection)."""
    return f"{GUARD}{text}" if _RUNS.match(text) else text


def restored(text: str) -> str:
    """Return the text that ``defused`` has made ``text`` of; any other text as it is."""
    return text[1:] if text.startswith(GUARD) and _RUNS.match(text[1:]) else text
