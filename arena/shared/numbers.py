"""How numbers are written in the language of the page."""

from decimal import Decimal

from django.utils import formats

Number = int | float | Decimal


def format_number(value: Number, decimals: int = 0, unit: str = "") -> str:
    """Write a number with the language's decimal sign, a true minus sign and a unit that stays on the same line."""
    text = formats.number_format(round(Decimal(str(value)), decimals), decimals, use_l10n=True, force_grouping=True)
    text = text.replace("-", "−")
    return f"{text}\N{NO-BREAK SPACE}{unit}" if unit else text
