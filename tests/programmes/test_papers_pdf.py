"""Papers as PDF: anyone can read them, and they say what the page says."""

import io
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import translation
from page import ValidationProfile, validate_pdf_bytes
from pypdf import PdfReader

from arena.shared.papers.pdf import pdf_of
from arena.shared.papers.streams import with_clear_ends
from members.models import User
from programmes.models import Programme
from programmes.papers.kinds import KINDS
from tests.factories.programmes import (
    InitiativeFactory,
    StatementFactory,
)
from tests.programmes.told import (
    DAY,
    HOSTILE,
    LANGUAGES,
    address,
    make_told_programme,
    paper_of,
    tags_of,
    words_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> Programme:
    """A draft with something of everything."""
    return make_told_programme()


@pytest.fixture(params=[(word, language) for word in KINDS for language in LANGUAGES], ids="-".join)
def made(request: pytest.FixtureRequest, programme: Programme, coordinator: User) -> tuple[Any, bytes]:
    """Each paper in each language, with its PDF."""
    word, language = request.param
    paper = paper_of(programme, word, coordinator, language)
    return paper, pdf_of(paper)


def test_the_pdf_keeps_to_the_standards(made: tuple[Any, bytes]):
    for profile in (ValidationProfile.PDF_UA_1, ValidationProfile.PDF_A_2A):
        report = validate_pdf_bytes(made[1], profile=profile)
        assert [f"{failure.rule_id}: {failure.message}" for failure in report.failures] == []
        assert report.is_compliant


def test_the_pdf_is_tagged_and_knows_its_language_and_title(made: tuple[Any, bytes]):
    paper, pdf = made
    reader = PdfReader(io.BytesIO(pdf))
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == {"sv": "sv-SE", "en": "en-GB"}[paper.language]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == f"{paper.kind}: {paper.title}"
    assert reader.metadata.creation_date.date() == DAY
    tags = tags_of(pdf)
    headings = [int(tag[2:]) for tag in tags if tag.startswith("/H")]
    assert headings[0] == 1
    assert headings.count(1) == len(paper.sections)
    assert all(after - before <= 1 for before, after in pairwise(headings))
    assert tags.count("/THead") == tags.count("/Table") > 0
    with translation.override(paper.language):
        assert f"1 ({len(reader.pages)})" in words_of(pdf)


def test_the_same_paper_gives_the_same_bytes(programme: Programme, coordinator: User):
    first, second = (pdf_of(paper_of(programme, "status-report", coordinator)) for _time in range(2))
    assert first == second


def test_page_and_pdf_say_the_same(client: Client, programme: Programme, coordinator: User, time_machine: Any):
    time_machine.move_to(datetime(2026, 5, 4, 10, tzinfo=UTC), tick=False)
    for word in KINDS:
        for language in LANGUAGES:
            question = f"?lang={language}&since=2025-05-04"
            page = BeautifulSoup(client.get(f"{address(programme, word)}/{question}").content, "html.parser")
            assert page.html["lang"] == language
            file = client.get(f"{address(programme, word)}.pdf{question}")
            said_in_file = words_of(file.content)
            for part in page.main.select("h1, h2, h3, h4, dt, dd, th, td, p, li > a"):
                words = " ".join(part.get_text(" ", strip=True).replace("\xa0", " ").split())
                assert _squeezed(words) in _squeezed(said_in_file), words


def _squeezed(text: str) -> str:
    """Return the letters alone: a PDF ends lines where a page does not."""
    return "".join(text.split()).replace("-", "").replace("\u2010", "").replace("\xad", "")


@pytest.mark.parametrize("word", list(KINDS))
def test_hostile_text_stays_text(programme: Programme, coordinator: User, word: str):
    programme.title = programme.summary = HOSTILE
    programme.aim = f"<p>{HOSTILE.replace('<', '&lt;')}</p>"
    programme.case_number = '#eval("1")'
    programme.save()
    InitiativeFactory(programme=programme, title=HOSTILE, others=HOSTILE)
    StatementFactory(programme=programme, body=HOSTILE, source=HOSTILE)
    pdf = pdf_of(paper_of(programme, word, coordinator))
    text = _squeezed(words_of(pdf))
    assert text.count(_squeezed(HOSTILE)) >= 3
    assert '#eval("1")' in text


def test_letters_that_no_typeface_has_are_written_as_numbers(programme: Programme, coordinator: User):
    programme.summary = "Välkomna 😀 مرحبا \x07 čđŋ 中"
    programme.save()
    text = words_of(pdf_of(paper_of(programme, "decision-paper", coordinator)))
    assert "Välkomna [U+1F600]" in text
    assert "čđŋ [U+4E2D]" in text
    assert "[U+0645]" not in text


def test_formatted_text_keeps_its_form(programme: Programme, coordinator: User):
    tags = tags_of(pdf_of(paper_of(programme, "decision-paper", coordinator)))
    for tag in ("/H3", "/Strong", "/Em", "/Link", "/L", "/BlockQuote", "/Table"):
        assert tag in tags, tag


def test_the_end_of_a_stream_leaves_no_doubt():
    """Compressed data may end in a carriage return, which with typst's line feed looks like one end of a line."""
    objects = [
        b"1 0 obj\n<</Length 3>>\nstream\nab\r\nendstream\nendobj\n",
        b"2 0 obj\n<</Length 2>>\nstream\nab\nendstream\n",
    ]
    start = len(objects[0]) + len(objects[1])
    table = b"xref\n0 3\n0000000000 65535 f\n%010d 00000 n\n%010d 00000 n\ntrailer\n<<>>\nstartxref\n%d\n%%%%EOF"
    clear = with_clear_ends(b"".join(objects) + table % (0, len(objects[0]), start))
    first, second = (int(line[:10]) for line in clear.split(b"\n") if line.endswith(b" n"))
    assert clear[first:].startswith(b"1 0 obj")
    assert clear[second:].startswith(b"2 0 obj")
    assert clear[int(clear.split(b"\n")[-2]) :].startswith(b"xref")
    assert (clear.count(b"ab\r\r\nendstream"), clear.count(b"ab\nendstream")) == (1, 1)
    assert with_clear_ends(b"no PDF\r\nendstream") == b"no PDF\r\nendstream"
