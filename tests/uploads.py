"""Files to upload: good ones of every kind, and bad ones."""

import io
import struct
import zipfile
import zlib
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from arena.shared.uploads.containers import INNER
from members.models import Picture

MARK = b"SecretCamera"  # what a file carries along and must not keep


def image(size: tuple[int, int] = (1200, 800), mode: str = "RGB") -> Image.Image:
    """Return a picture whose upper left quarter is red, on green."""
    made = Image.new("RGB", size, (0, 160, 60))
    made.paste((220, 20, 20), (0, 0, size[0] // 2, size[1] // 2))
    return made.convert(mode)


def written(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """Return the bytes of the picture in a format."""
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def photograph(**options: Any) -> bytes:
    """Return a photograph that lies on its side and tells where it was taken, by which camera."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = MARK.decode()
    exif.get_ifd(0x8825)[1] = "N"
    return written(image(), exif=exif, comment=MARK, **options)


def bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """Return a tiny PNG that claims to be enormous."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 999)) + chunk(b"IEND", b"")
    )


def sent(name: str, content: bytes) -> SimpleUploadedFile:
    """Return the file as a form hands it over."""
    return SimpleUploadedFile(name, content)


def make_picture(**values: Any) -> Picture:
    """Make a picture as the form does."""
    content = values.pop("content", None) or photograph()
    values = {"name": "Torget", "alt": "Människor på ett torg.", **values}
    picture = Picture(**values, file=sent("torget.jpg", content))
    picture.full_clean(exclude=["width", "height"])
    picture.save()
    return picture


# --- Documents ---------------------------------------------------------------------------------------


def pdf(*, tagged: bool = True, packed: bool = False) -> bytes:
    """Return a small PDF; a tagged one has language and title, and may have them packed as newer files do."""
    marks = b"/MarkInfo << /Marked true >> /Lang (sv-SE)" if tagged else b""
    about = b"<< /Producer (x) /Title (Rapport) >>" if tagged else b"<< /Producer (x) >>"
    catalogue = b"<< /Type /Catalog " + marks + b" >> " + about
    if packed:
        content = zlib.compress(catalogue)
        head = b"<< /Type /ObjStm /N 2 /First 9 /Filter /FlateDecode /Length %d >>\nstream\n" % len(content)
        catalogue = head + content + b"\nendstream"
    return b"%PDF-1.7\n1 0 obj\n" + catalogue + b"\nendobj\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"


def container(ending: str, **more: bytes) -> bytes:
    """Return a small Office or OpenDocument file; ``more`` are further entries, with __ for a slash."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        if ending.startswith("od"):
            packed.writestr("mimetype", INNER[ending], zipfile.ZIP_STORED)
        else:
            types = b'<Types><Override PartName="/x.xml" ContentType="' + INNER[ending] + b'"/></Types>'
            packed.writestr("[Content_Types].xml", types)
        for name, content in more.items():
            packed.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


def good(ending: str) -> bytes:
    """Return a whole document of the kind."""
    if ending == "pdf":
        return pdf()
    return "Antal;År\n26;2021\n".encode() if ending in {"txt", "csv"} else container(ending)


# --- What is kept ------------------------------------------------------------------------------------


def kept() -> set[str]:
    """Return every file in the storage."""
    found = set()
    for folder in ("pictures", "documents"):
        if default_storage.exists(folder):
            found |= {f"{folder}/{name}" for name in default_storage.listdir(folder)[1]}
    return found


def clear() -> None:
    """Empty the storage, which outlives the database of a test."""
    for name in kept():
        default_storage.delete(name)
