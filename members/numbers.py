"""Organisation numbers as people write them, and personal numbers, which we do not want."""

import re
from enum import Enum

from stdnum.exceptions import ValidationError as NumberError
from stdnum.se import orgnr

_AS_NUMBER = re.compile(r"(SE)?[\d\s–-]{10,17}", re.IGNORECASE)
PERSONAL_CENTURIES = ("18", "19", "20")
TAX_PREFIX = "16"  # the tax agency writes it before an organisation number, to make twelve digits


class Written(Enum):
    """What somebody has written, where a number can stand."""

    WORDS = "words"
    NUMBER = "number"
    PERSONAL = "personal"
    WRONG = "wrong"


def read_number(text: str) -> tuple[Written, str]:
    """Return what ``text`` is, and where it is an organisation number that number as it is stored: 232100-0016.

    The third digit of an organisation number is at least 2, which tells it from a personal number (law 1974:174).
    """
    if not _AS_NUMBER.fullmatch(text.strip()):
        return Written.WORDS, ""
    digits = re.sub(r"\D", "", text)
    if len(digits) == 12 and text.strip()[:2].upper() == "SE":
        digits = digits[:10]  # a VAT number ends with two more
    if len(digits) == 12 and digits.startswith(PERSONAL_CENTURIES):
        return Written.PERSONAL, ""
    if len(digits) == 12:
        digits = digits.removeprefix(TAX_PREFIX)
    try:
        number = orgnr.format(orgnr.validate(digits))
    except NumberError:
        return Written.WRONG, ""
    return (Written.PERSONAL, "") if digits[2] < "2" else (Written.NUMBER, number)
