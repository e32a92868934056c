"""What is said about a text that has been saved: each warning names the words, and a good text has none."""

import pytest

from arena.shared.advice import Link, links_in, warnings_about
from tests.markup import HOSTILE

GOOD = (
    "<h3>Rubrik</h3><p>Läs <a href='/program/'>om programmen</a>, skriv till <a href='mailto:a@example.org'>Ada</a> "
    "eller se <a href='https://example.org'>https://example.org</a>.</p><h4>Mer om SKR och MUCF</h4>"
    "<table><tr><th>År<th>Antal<tr><td>1<td>2</table>"
)
FAULTS = {
    '<p>Mer finns <a href="/x">här</a>.</p>': "här",
    '<a href="/x">Klicka här!</a>': "Klicka här!",
    '<a href="/x"><b>LÄS</b> mer »</a>': "LÄS mer »",
    '<ul><li><a href="/x">Read more…</a></li></ul>': "Read more…",
    "<table><tr><th>A<th>B<tr><td><a href='/x'>länk</a><td>1</table>": "länk",
    f'<a href="/x">https://example.org/{"a" * 60}</a>': f"https://example.org/{'a' * 39}…",
    '<p>A <a href="https://example.org/x"> </a> b</p>': "https://example.org/x",
    "<h4>Under</h4><p>a</p>": "Under",
    "<table><tr><td>År</td><td>Antal</td></tr><tr><td>1</td><td>2</td></tr></table>": "År Antal",
    "<p>Kom nu! <strong>ALLA ÄR VÄLKOMNA HIT</strong> på fredag.</p>": "ALLA ÄR VÄLKOMNA HIT",
    "ANMÄL DIG SENAST PÅ FREDAG": "ANMÄL DIG SENAST PÅ FREDAG",
}


@pytest.mark.parametrize(("text", "words"), FAULTS.items())
def test_a_fault_is_named(text: str, words: str):
    (warning,) = warnings_about(text)
    assert words in warning


@pytest.mark.parametrize("text", ["", "Vi möts. SKR, MUCF och DO.", "a < b", GOOD, "<p>Se EU, FN och SKR.</p>"])
def test_a_good_text_has_no_warning(text: str):
    assert warnings_about(text) == []


def test_the_same_is_said_once():
    assert len(warnings_about('<p><a href="/x">här</a> <a href="/y">här</a></p>')) == 1


def test_links_of_a_text():
    assert links_in(GOOD) == [
        Link("/program/", "om programmen"),
        Link("mailto:a@example.org", "Ada"),
        Link("https://example.org", "https://example.org"),
    ]
    assert links_in('<a href="/x">en <b>fet</b> länk</a>') == [Link("/x", "en fet länk")]
    assert links_in("Se https://example.org") == []


@pytest.mark.parametrize("attempt", HOSTILE)
def test_hostile_markup_is_judged_too(attempt: str):
    assert all(isinstance(warning, str) for warning in warnings_about(f"<p>{attempt}</p>"))
