"""What comes in: pictures are written anew, documents pass an allow-list, everything else hears what to do."""

import io
import time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from PIL import Image, ImageCms

from arena.shared.numbers import format_size
from arena.shared.uploads import MEGABYTE, containers, documents, images, pdf
from tests import uploads
from tests.uploads import MARK, bomb, container, good, image, photograph, sent, written

ANIMATED = {"save_all": True, "append_images": [image((50, 40)).rotate(180)]}


@pytest.fixture(autouse=True)
def _english() -> None:
    translation.activate("en")


def encode(content: bytes) -> images.Encoded:
    return images.encode(io.BytesIO(content), len(content))


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def in_words(value: object) -> str:
    """Name a test by its words: the bytes of a file are no name."""
    return value if isinstance(value, str) else ""


def refusal_of_picture(content: bytes) -> str:
    with pytest.raises(ValidationError) as refused:
        encode(content)
    return refused.value.messages[0]


def refusal_of(name: str, content: bytes) -> str:
    with pytest.raises(ValidationError) as refused:
        documents.check(sent(name, content))
    return refused.value.messages[0]


# --- Pictures --------------------------------------------------------------------------------------


def test_a_photograph_stands_upright_and_tells_nothing_but_itself() -> None:
    encoded = encode(photograph())
    kept = opened(encoded.content)
    assert (kept.format, kept.size, (encoded.width, encoded.height)) == ("WEBP", (800, 1200), (800, 1200))
    assert kept.getpixel((700, 100))[0] > 180  # red lies upper right, once it is turned
    assert kept.getpixel((100, 100))[0] < 60
    for content in (encoded.content, *encoded.smaller.values()):
        assert MARK not in content
        assert dict(opened(content).getexif()) == {}
        assert not {"exif", "xmp", "icc_profile", "comment"} & set(opened(content).info)


def test_a_picture_is_made_small_enough_and_smaller_ones_with_it() -> None:
    encoded = encode(written(image((4000, 2000))))
    assert (encoded.width, encoded.height) == (1920, 960)
    assert {width: opened(content).size for width, content in encoded.smaller.items()} == {
        480: (480, 240),
        960: (960, 480),
    }
    assert encode(written(image((300, 200)))).smaller == {}


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("RGB", "JPEG"), ("CMYK", "JPEG"), ("L", "JPEG"), ("P", "PNG"), ("1", "PNG"), ("LA", "PNG"), ("RGBA", "WEBP")],
)
def test_pictures_of_all_colour_kinds_are_taken(mode: str, kind: str) -> None:
    before = image((64, 64), mode)
    kept: Any = opened(encode(written(before, kind)).content).convert("RGB")
    wanted: Any = before.convert("RGB")
    for place in ((8, 8), (56, 56)):
        colours: Any = zip(kept.getpixel(place), wanted.getpixel(place), strict=True)
        differences = [abs(a - b) for a, b in colours]
        assert max(differences) < 40


def test_what_shines_through_still_does() -> None:
    before = image((64, 64), "RGBA")
    before.putalpha(Image.new("L", (64, 64), 0))
    assert opened(encode(written(before, "PNG")).content).convert("RGBA").getpixel((5, 5))[3] == 0


def test_a_scan_with_many_greys_keeps_its_shade() -> None:
    scan = Image.new("I;16", (32, 32), 40_000)
    assert abs(opened(encode(written(scan, "PNG")).content).getpixel((5, 5))[0] - 156) < 4


@pytest.mark.parametrize("profile", [b"no profile", ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()])
def test_a_colour_profile_without_sense_does_no_harm(profile: bytes) -> None:
    assert encode(written(image(), icc_profile=profile)).width == 1200


def test_colours_of_another_space_become_those_of_the_web() -> None:
    swapped = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    swapped[:] = swapped.replace(b"rXYZ", b"tmpX").replace(b"bXYZ", b"rXYZ").replace(b"tmpX", b"bXYZ")
    kept = opened(encode(written(image(), "PNG", icc_profile=bytes(swapped))).content)
    colour: Any = kept.getpixel((10, 10))
    red, _green, blue = colour
    assert blue > 150 > red  # by this profile the first of the three colours is blue


def test_of_a_moving_picture_the_first_image_stays() -> None:
    encoded = encode(written(image((50, 40)), "GIF", **ANIMATED))
    assert encoded.was_animated
    assert getattr(opened(encoded.content), "n_frames", 1) == 1
    assert opened(encoded.content).getpixel((2, 2))[0] > 150
    assert not encode(photograph()).was_animated


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no whole JPEG"),
        (photograph()[:4000], "no whole JPEG"),
        (b"MZ\x90\0" + b"\0" * 400, "no whole JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Save the drawing as PNG"),
        (b"<?xml version='1.0'?><svg/>", "Save the drawing as PNG"),
        (written(image(), "TIFF"), "A TIFF file is not taken. Save the picture as JPEG"),
        (written(image(), "BMP"), "A BMP file is not taken"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 99, "A HEIC/AVIF file is not taken"),
        (b"%PDF-1.7\n", "A PDF file is not taken"),
        (bomb(), "too many pixels"),
        (bomb(9_000, 9_000), "(9000 × 9000)"),
        (bomb(100, 100), "no whole JPEG"),
        (b"\0" * (images.MAX_BYTES + 1), "11 MB and may be 10 MB"),
    ],
    ids=in_words,
)
def test_what_is_no_picture_hears_what_to_do(content: bytes, words: str) -> None:
    before = time.monotonic()
    assert words in refusal_of_picture(content)
    assert time.monotonic() - before < 1


def test_a_second_file_behind_a_picture_stays_outside() -> None:
    encoded = encode(photograph() + container("docx", evil_js=b"alert(1)") + b"<script>alert(1)</script>")
    assert b"<script>" not in encoded.content
    assert b"PK\x03\x04" not in encoded.content


# --- Documents -------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", documents.KINDS)
def test_documents_of_the_list_are_taken(ending: str) -> None:
    documents.check(sent(f"Årsrapport.{ending.upper()}", good(ending)))


@pytest.mark.parametrize("ending", documents.KINDS)
@pytest.mark.parametrize("content", [b"MZ\x90\0" + b"\0" * 400, b"\x7fELF\x02\x01\x01\0" * 20])
def test_a_renamed_program_is_refused(ending: str, content: bytes) -> None:
    assert "something else" in refusal_of(f"rapport.{ending}", content) or ending == "pdf"


@pytest.mark.parametrize("ending", documents.KINDS)
def test_a_document_under_the_name_of_another_is_refused(ending: str) -> None:
    other = "odt" if ending == "docx" else "docx"
    if ending not in documents.TEXTS:
        refusal_of(f"rapport.{ending}", good(other))
        refusal_of(f"rapport.{ending}", b"only text\n")
    else:
        refusal_of(f"rapport.{ending}", good(other))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("tom.pdf", b"", "empty"),
        ("program.exe", b"MZ", "These are: PDF, DOCX"),
        ("rapport.pdf.exe", good("pdf"), "These are: PDF"),
        ("sida.html", b"<p>", "Save it as one of them"),
        ("bild.svg", b"<svg/>", "not taken"),
        ("utan", good("pdf"), "not taken"),
        ("\u202efdp.exe", b"MZ", "not taken"),
        ("makro.docm", container("docx"), "A .docm file can hold macros, which can do harm. Save it as .docx"),
        ("gammal.doc", b"x", "Open the file and save it as .docx or as PDF"),
        ("makro.docx", container("docx", word__vbaProject_bin=b"x"), "without macros"),
        ("makro.xlsx", container("xlsx", xl__macrosheets__sheet1_xml=b"x"), "without macros"),
        ("makro.odt", container("odt", Basic__Standard__a_xml=b"x"), "without macros"),
        ("last.docx", documents.OLD_OFFICE + b"\0" * 999, "locked with a password, or is of an old kind"),
        ("last.pdf", documents.OLD_OFFICE + b"\0" * 999, "Save it without a password as .docx"),
        ("halv.docx", container("docx")[:80], "damaged"),
        ("bakom.docx", container("docx") + b"MZ", "damaged"),
        ("fore.docx", b"MZ" + container("docx"), "damaged"),
        ("bakom.pdf", good("pdf") + container("docx"), "something follows its end"),
        ("fore.pdf", b"<script>" + good("pdf"), "no whole PDF"),
        ("halv.pdf", good("pdf")[:60], "no whole PDF"),
        ("nul.txt", b"a\0b", "something else"),
        ("gammal.csv", "År".encode("cp1252"), "coding UTF-8"),
        ("stor.pdf", b"\0" * (20 * MEGABYTE), "20 MB and may be 15 MB"),
    ],
    ids=in_words,
)
def test_what_is_no_document_hears_what_to_do(name: str, content: bytes, words: str) -> None:
    before = time.monotonic()
    assert words in refusal_of(name, content)
    assert time.monotonic() - before < 1


def test_macros_named_by_the_list_of_contents_are_refused() -> None:
    kinds = (
        containers.INNER["docx"] + b'"/><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml'
    )
    original = containers.INNER["docx"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(uploads.INNER, "docx", kinds)
        content = container("docx")
    assert containers.INNER["docx"] == original
    assert "without macros" in refusal_of("makro.docx", content)


def test_a_container_that_would_swell_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "MAX_UNPACKED", 100_000)
    assert "too large to be opened safely" in refusal_of("bomb.docx", container("docx", a_xml=b"0" * 200_000))
    monkeypatch.setattr(containers, "MAX_ENTRIES", 3)
    many = {f"entry{number}": b"" for number in range(5)}
    assert "too large to be opened safely" in refusal_of("bomb.odt", container("odt", **many))


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("../../etc/passwd.pdf", "pdf"),
        ("a" * 300 + ".PDF", "pdf"),
        ("rapport.p\u202edf", "pdf"),
        ("rapport.pdf\0.exe", "exe"),
        ("rapport. pdf ", "pdf"),
        ("rapport", ""),
        ("", ""),
    ],
)
def test_the_ending_is_the_last_one_in_plain_letters(name: str, ending: str) -> None:
    assert documents.ending_of(name) == ending


# --- What a PDF says of itself ---------------------------------------------------------------------


@pytest.mark.parametrize("packed", [False, True])
def test_a_pdf_says_whether_it_is_tagged(packed: bool) -> None:  # noqa: FBT001
    assert pdf.look_at(uploads.pdf(packed=packed)) == pdf.PdfFacts(
        is_tagged=True, language="sv-SE", has_title=True, is_locked=False
    )
    assert pdf.look_at(uploads.pdf(tagged=False, packed=packed)) == pdf.PdfFacts(
        is_tagged=False, language="", has_title=False, is_locked=False
    )


def test_a_pdf_says_more_in_other_ways() -> None:
    titled = (
        uploads.pdf(tagged=False) + b"<dc:title><rdf:Alt><rdf:li xml:lang='x'>Rapport</rdf:li></rdf:Alt></dc:title>"
    )
    assert pdf.look_at(titled).has_title
    coded = uploads.pdf(tagged=False) + b"/Lang <FEFF00730076>"
    assert pdf.look_at(coded).language == "sv"
    assert pdf.look_at(uploads.pdf() + b"/Encrypt 4 0 R").is_locked
    bookmark = uploads.pdf(tagged=False) + b" " * 2000 + b"<< /Title (Kapitel 1) /Parent 3 0 R >>"
    assert not pdf.look_at(bookmark).has_title


def test_a_hostile_pdf_takes_no_time() -> None:
    packed = b"<< /Type /ObjStm >>\nstream\n" + b"\x78\x9c" + b"\0" * 50
    content = b"%PDF-1.7\n" + packed * 5_000 + b"/Type /ObjStm" * 50_000 + b"<dc:title>" * 50_000 + b"/Lang <" * 50_000
    before = time.monotonic()
    pdf.look_at(content)
    assert time.monotonic() - before < 5


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (1, "1\xa0kB"),
        (340_200, "341\xa0kB"),
        (1_234_567, "1.2\xa0MB"),
        (15_000_000, "15.0\xa0MB"),
        (999_900, "1.0\xa0MB"),
    ],
)
def test_a_size_is_written_in_words(size: int, words: str) -> None:
    assert format_size(size) == words
