"""What a page says, and what has changed in it."""

import pytest

from arena.shared.differences import CHANGED, differences, passages
from arena.shared.history.words import GONE, NEW, SAME, Piece
from arena.shared.page_text import Line, lines_of


def page(main: str) -> str:
    return f"<html lang=sv><head><title>T</title></head><body><header>Meny</header><main>{main}</main>fot</body></html>"


@pytest.mark.parametrize(
    ("main", "texts"),
    [
        ("<p>Ett\n  två</p><p>Tre</p>", ["Ett två", "Tre"]),
        ("<p>Ett<br>två</p>", ["Ett", "två"]),
        ("<ul><li>Ett</li><li>Två</li></ul>", ["Ett", "Två"]),
        ("<dl><div><dt>Ägare</dt><dd>Region Halland</dd></div></dl>", ["Ägare: Region Halland"]),
        (
            "<table><tr><th>År</th><th>Antal</th></tr><tr><td>2021</td><td>26</td></tr></table>",
            ["År · Antal", "2021 · 26"],
        ),
        ("<p>Läs <a href='https://example.org/a'>mer</a>.</p>", ["Läs mer (https://example.org/a)."]),
        ("<p>Läs <a href='/program/'>mer</a>.</p>", ["Läs mer."]),
        ("<p><img src=x alt='En bro'> Text <img src=y alt=''></p>", ["[Bild: En bro] Text"]),
        ("<nav><a href='#a'>Ett</a></nav><p>Ett</p><svg><text>26</text></svg>", ["Ett"]),
        ("<p hidden>Dolt</p><script>x</script><p>&lt;script&gt; &amp; &aring;</p>", ["<script> & å"]),
        ("<p>Öppet", ["Öppet"]),
        ("</p></div><p>Skevt</div></p>", ["Skevt"]),
        ("", []),
    ],
)
def test_lines_are_what_one_reads(main: str, texts: list[str]):
    assert [line.text for line in lines_of(page(main), "en")] == texts


def test_lines_stand_under_their_heading_in_their_language():
    lines = lines_of(page("<h1>Program</h1><p>Ett</p><h2>Insatser</h2><p lang=en>Two</p><p>Tre</p>"), "sv")
    assert [(line.heading, line.text, line.lang) for line in lines] == [
        ("Program", "Program", "sv"),
        ("Program", "Ett", "sv"),
        ("Insatser", "Insatser", "sv"),
        ("Insatser", "Two", "en"),
        ("Insatser", "Tre", "sv"),
    ]


def lines(*texts: str) -> list[Line]:
    return [Line(text, "Rubrik") for text in texts]


def kinds(before: list[Line], after: list[Line]) -> list[tuple[str, str]]:
    return [
        (one.kind, "".join(part.text for part in one.parts if part.kind != GONE or one.kind == GONE))
        for one in differences(before, after)
    ]


def test_nothing_differs_between_equal_pages():
    assert kinds(lines("Ett", "Två"), lines("Ett", "Två")) == []


def test_lines_come_go_and_are_written_anew():
    before = lines("Ett program för alla i länet.", "Bort med mig", "Kvar")
    after = lines("Ett program för många i länet.", "Kvar", "Alldeles ny")
    assert kinds(before, after) == [
        (CHANGED, "Ett program för många i länet."),
        (GONE, "Bort med mig"),
        (NEW, "Alldeles ny"),
    ]


def test_words_are_marked_one_by_one():
    (changed,) = differences(lines("Ett program för alla"), lines("Ett nytt program för alla"))
    assert changed.parts == (Piece(SAME, "Ett"), Piece(NEW, " nytt"), Piece(SAME, " program för alla"))


def test_differences_are_gathered_under_their_headings():
    before = [Line("Ett", "Mål"), Line("Två", "Insatser")]
    after = [Line("Något helt annat", "Mål"), Line("Två", "Insatser"), Line("Tre", "Insatser")]
    found = passages(before, after)
    assert [(passage.heading, len(passage.differences)) for passage in found] == [("Mål", 2), ("Insatser", 1)]
