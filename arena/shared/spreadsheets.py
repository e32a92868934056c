"""Cells that a spreadsheet program opens as text, never as a formula."""

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def defused(text: str) -> str:
    """Return ``text`` so that no spreadsheet program runs it (OWASP: CSV injection)."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
