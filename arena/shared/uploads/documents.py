"""Documents that come in: an allow-list of kinds, each known by its ending and its content alike."""

import re
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from arena.shared.uploads import MEGABYTE, containers, pdf

MAX_BYTES = 15 * MEGABYTE
TEXTS = ("txt", "csv")
# Ending: how the web names the kind, and how people do.
KINDS: dict[str, tuple[str, str]] = {
    "pdf": ("application/pdf", "PDF"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel"),
    "pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "PowerPoint"),
    "odt": ("application/vnd.oasis.opendocument.text", "OpenDocument Text"),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", "OpenDocument Spreadsheet"),
    "odp": ("application/vnd.oasis.opendocument.presentation", "OpenDocument Presentation"),
    "txt": ("text/plain; charset=utf-8", "TXT"),
    "csv": ("text/csv; charset=utf-8", "CSV"),
}
ACCEPT = ",".join(f".{ending}" for ending in KINDS)
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WITH_MACROS = {"docm": "docx", "xlsm": "xlsx", "pptm": "pptx", "dotm": "docx", "xltm": "xlsx", "ppsm": "pptx"}
OLD = {"doc": "docx", "xls": "xlsx", "ppt": "pptx", "rtf": "docx", "xlsb": "xlsx", "pps": "pptx", "ppsx": "pptx"}
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def ending_of(name: str) -> str:
    """Return the last ending of a file name in small letters, without what could make a name look like another."""
    return re.sub(r"[^a-z0-9]", "", PurePath(name.strip()).suffix.lower())[:8]


def kind_of(ending: str) -> tuple[str, str]:
    """Return how the web and how people name files with ``ending``."""
    return KINDS.get(ending, ("application/octet-stream", ending.upper()))


def check(file: Any) -> None:
    """Refuse an upload that is no document of the allow-list, and say what to do instead."""
    if file.size > MAX_BYTES:
        raise ValidationError(
            _(
                "The file is %(size)s MB and may be %(limit)s MB at most. Make its pictures smaller, "
                "or divide it into several documents."
            )
            % {"size": -(-file.size // MEGABYTE), "limit": MAX_BYTES // MEGABYTE}
        )
    ending = ending_of(file.name)
    if ending not in KINDS:
        raise ValidationError(_unknown_kind(ending))
    file.seek(0)
    content = file.read()
    file.seek(0)
    if not content:
        raise ValidationError(_("The file is empty. Choose the right one, or save it anew."))
    _check_content(content, ending)


def _unknown_kind(ending: str) -> str:
    if ending in WITH_MACROS:
        return _("A .%(ending)s file can hold macros, which can do harm. Save it as .%(better)s or as PDF.") % {
            "ending": ending,
            "better": WITH_MACROS[ending],
        }
    if ending in OLD:
        return _("The kind .%(ending)s is not taken. Open the file and save it as .%(better)s or as PDF.") % {
            "ending": ending,
            "better": OLD[ending],
        }
    return _("This kind of file is not taken. These are: %(kinds)s. Save it as one of them, for example as PDF.") % {
        "kinds": ", ".join(kind.upper() for kind in KINDS)
    }


def _check_content(content: bytes, ending: str) -> None:
    if content.startswith(OLD_OFFICE):
        raise ValidationError(
            _("The file is locked with a password, or is of an old kind. Save it without a password as .%(ending)s.")
            % {"ending": ending if ending in containers.INNER else "docx"}
        )
    if ending in containers.INNER:
        containers.check(content, ending)
    elif ending in TEXTS:
        _check_text(content)
    elif not pdf.is_pdf(content):
        raise ValidationError(
            _(
                "The file is called .pdf but is no whole PDF, or something follows its end. "
                "Open it in its program, save it anew as PDF and choose the new file."
            )
        )


def _check_text(content: bytes) -> None:
    if _CONTROL.search(content):
        raise ValidationError(_("The file is called a text file but its content is something else. Choose another."))
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValidationError(
            _(
                "The letters in the file are coded in an old way. "
                "Save it anew with the coding UTF-8 (“CSV UTF-8” in Excel)."
            )
        ) from error
