"""What a PDF says of itself, read without a PDF program: is it tagged, in which language, has it a title, is it locked?

The marks stand in the document's catalogue, which newer files pack together with others. So every small packed piece
is unpacked, within bounds, and searched. An answer is a hint for the person who uploads, not a test of accessibility.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

HEADER = b"%PDF-"
END = b"%%EOF"
MAX_PIECES = 2_000
MAX_PIECE = 512 * 1024
MAX_UNPACKED = 16 * 1024 * 1024
_PIECE = re.compile(rb"/(?:ObjStm|Metadata)\b[^\x00]{0,400}?>>\s*stream\r?\n", re.DOTALL)
_MARKED = re.compile(rb"/Marked\s+true\b")
_LANGUAGE = re.compile(rb"/Lang\s*(?:\(\s*([A-Za-z]{2,3}[A-Za-z0-9-]*)|<([0-9A-Fa-f]+)>)")
_TITLE = re.compile(rb"/Title\s*(?:\(\s*[^)\s]|<\s*[0-9A-Fa-f]{4})")
_TITLE_IN_DESCRIPTION = re.compile(rb"<dc:title>.{0,400}?<rdf:li[^>]{0,100}>\s*[^<\s]", re.DOTALL)
_ABOUT = re.compile(rb"/(?:Producer|CreationDate)\b")  # bookmarks have titles too, but not these beside them
_AROUND = 600
_LOCKED = re.compile(rb"/Encrypt\s+\d+\s+\d+\s+R|/Encrypt\s*<<")


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """What the file says of itself."""

    is_tagged: bool
    language: str
    has_title: bool
    is_locked: bool


def is_pdf(content: bytes) -> bool:
    """Whether ``content`` is a PDF from its first byte to its last: nothing before the header or after the end."""
    return (
        content.startswith(HEADER)
        and END in content
        and not content[content.rindex(END) + len(END) :].strip(b"\0\t\r\n ")
    )


def look_at(content: bytes) -> PdfFacts:
    """Return what the PDF says of itself."""
    is_tagged = has_title = False
    language = ""
    for text in (content, *_pieces(content)):
        is_tagged = is_tagged or bool(_MARKED.search(text))
        has_title = has_title or _has_title(text)
        found = None if language else _LANGUAGE.search(text)
        language = _words(found) if found else language
    return PdfFacts(is_tagged, language, has_title, bool(_LOCKED.search(content)))


def _has_title(text: bytes) -> bool:
    if _TITLE_IN_DESCRIPTION.search(text):
        return True
    places = [match.start() for match, _ in zip(_ABOUT.finditer(text), range(5), strict=False)]
    return any(_TITLE.search(text[max(0, place - _AROUND) : place + _AROUND]) for place in places)


def _words(found: re.Match[bytes]) -> str:
    plain, coded = found.groups()
    raw = plain or bytes.fromhex(coded.decode()[: len(coded) // 2 * 2])
    return raw.decode("utf-16" if raw.startswith((b"\xfe\xff", b"\xff\xfe")) else "latin-1", "ignore").strip()


def _pieces(content: bytes) -> Iterator[bytes]:
    """Yield the packed objects and descriptions of the file, unpacked, as far as the bounds go."""
    left = MAX_UNPACKED
    for number, match in enumerate(_PIECE.finditer(content)):
        if number >= MAX_PIECES or left <= 0:
            return
        try:
            piece = zlib.decompressobj().decompress(
                content[match.end() : match.end() + MAX_PIECE], min(left, 8 * MAX_PIECE)
            )
        except zlib.error:
            continue
        left -= len(piece)
        yield piece
