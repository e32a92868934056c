"""Office and OpenDocument files: ZIP containers whose inside says what they are.

Nothing of the container is unpacked but the one small piece that names its kind.
"""

import io
import zipfile
import zlib

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from arena.shared.uploads import MEGABYTE

MAX_ENTRIES = 5_000
MAX_UNPACKED = 300 * MEGABYTE
MAX_TYPES = MEGABYTE
START = b"PK\x03\x04"
END_RECORD = b"PK\x05\x06"
END_LENGTH = 22

_OFFICE = b"application/vnd.openxmlformats-officedocument."
_OPEN = b"application/vnd.oasis.opendocument."
INNER = {
    "docx": _OFFICE + b"wordprocessingml.document.main+xml",
    "xlsx": _OFFICE + b"spreadsheetml.sheet.main+xml",
    "pptx": _OFFICE + b"presentationml.presentation.main+xml",
    "odt": _OPEN + b"text",
    "ods": _OPEN + b"spreadsheet",
    "odp": _OPEN + b"presentation",
}
# Where the programs inside a document lie, in small letters.
PROGRAMS = ("vbaproject.bin", "vbadata.xml", "/macrosheets/", "basic/", "scripts/")


def check(content: bytes, ending: str) -> None:
    """Refuse a container that is broken, swollen, holds programs or is something else than its ``ending`` says."""
    if not (content.startswith(START) and _ends_with_its_list(content)):
        raise ValidationError(_not_whole(ending))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            entries = container.infolist()
            _check_size(entries)
            if any(_is_program(entry.filename) for entry in entries):
                raise ValidationError(_has_programs(ending))
            kinds = _types_of(container, ending)
    except (zipfile.BadZipFile, zlib.error, KeyError, OSError, ValueError, RuntimeError, NotImplementedError) as error:
        raise ValidationError(_not_whole(ending)) from error
    if b"macroenabled" in kinds.lower():
        raise ValidationError(_has_programs(ending))
    if not (kinds == INNER[ending] if ending.startswith("od") else INNER[ending] in kinds):
        raise ValidationError(_not_whole(ending))


def _ends_with_its_list(content: bytes) -> bool:
    """Whether nothing follows the container's list of contents, where a second file could hide."""
    return content.rfind(END_RECORD) == len(content) - END_LENGTH


def _check_size(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise ValidationError(
            _("Unpacked, the document is too large to be opened safely. Make its pictures smaller, or save it as PDF.")
        )


def _is_program(name: str) -> bool:
    lower = f"/{name}".lower().replace("\\", "/")
    return any(f"/{word}".replace("//", "/") in lower for word in PROGRAMS)


def _types_of(container: zipfile.ZipFile, ending: str) -> bytes:
    name = "mimetype" if ending.startswith("od") else "[Content_Types].xml"
    with container.open(name) as file:
        return file.read(MAX_TYPES).strip()


def _not_whole(ending: str) -> str:
    return _(
        "The file is called .%(ending)s but its content is something else, or it is damaged. "
        "Open it in its program, save it anew as .%(ending)s and choose the new file."
    ) % {"ending": ending}


def _has_programs(ending: str) -> str:
    return _("The document holds macros, which can do harm. Save it as .%(ending)s without macros, or as PDF.") % {
        "ending": ending
    }
