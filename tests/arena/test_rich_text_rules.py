"""Formatted text: what is kept, what is thrown out, and that neither depends on how often it is cleaned."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from arena.shared.markup import is_markup, without_controls
from arena.shared.rich_text import clean_html, page_html, plain_words
from tests.markup import HOSTILE, ON_PAGES, STORED, faults_of

WORD_LIST = """<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if
!supportLists]><span style='font-family:Symbol;mso-list:Ignore'>·<span style='font:7.0pt'>&nbsp;&nbsp;&nbsp;
</span></span><![endif]><span lang=EN-US>Första<o:p></o:p></span></p>
<p class=MsoListParagraphCxSpLast><![if !supportLists]><span>·<span>&nbsp;&nbsp; </span></span><![endif]>Andra</p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>"""

CLEANED = {
    "plain": ("Vi möts.\n\nVarje vecka.", "Vi möts.\n\nVarje vecka."),
    "line ends": ("Vi möts.\r\n\r\nVarje vecka.\r", "Vi möts.\n\nVarje vecka."),
    "less than": ("a < b, <namn> och x<5", "a < b, <namn> och x<5"),
    "an address in brackets": ("Skriv till <info@example.org>.", "Skriv till <info@example.org>."),
    "only paragraphs": ("<p>Ett</p><p>Två</p>", "Ett\n\nTvå"),
    "words like tags": ("<p>Ett &lt;b&gt;</p>", "<p>Ett &lt;b&gt;</p>"),
    "tags among words": ("Hej <b>du</b>\n\noch <i>ni</i>", "<p>Hej <strong>du</strong></p>\n<p>och <em>ni</em></p>"),
    "two line ends": ("<p>a<br><br>b<br>c<br></p>", "<p>a</p>\n<p>b<br>c</p>"),
    "levels of a page": ("<h1><b>A</b></h1><h2>B</h2><h5>C</h5>", "<h3>A</h3>\n<h4>B</h4>\n<h4>C</h4>"),
    "levels of a text": ("<h3>A</h3><h4>B</h4><h6>C</h6>", "<h3>A</h3>\n<h4>B</h4>\n<h4>C</h4>"),
    "only sections": ("<h2>A</h2><h3>B</h3>", "<h3>A</h3>\n<h4>B</h4>"),
    "empty": ("<h3> </h3><p>&nbsp;</p><ul><li></li></ul><blockquote><p></p></blockquote><strong></strong>", ""),
    "heading in a list": ("<ul><li><h2>A</h2>b</li></ul>", "<ul><li><p><strong>A</strong></p><p>b</p></li></ul>"),
    "list": ("<ul><li><p>A</p><ol><li>b</ol></ul>", "<ul><li>A<ol><li>b</li></ol></li></ul>"),
    "list in a list": ("<ul><li>A</li><ul><li>b</li></ul></ul>", "<ul><li>A<ul><li>b</li></ul></li></ul>"),
    "mark around blocks": ("<b><p>A</p><p>B</p></b>", "<p><strong>A</strong></p>\n<p><strong>B</strong></p>"),
    "link around blocks": ('<a href="/x"><h2>A</h2>b</a>', '<h3><a href="/x">A</a></h3>\n<p><a href="/x">b</a></p>'),
    "space at marks": ("<b>A </b><i> b</i>", "<p><strong>A</strong> <em>b</em></p>"),
    "marks in marks": ("<b><b>A</b><i>b</i></b>", "<p><strong>A<em>b</em></strong></p>"),
    "scheme left out": ('<a href="www.example.org/x">A</a>', '<p><a href="https://www.example.org/x">A</a></p>'),
    "mail without scheme": ('<a href="a@example.org">A</a>', '<p><a href="mailto:a@example.org">A</a></p>'),
    "own page": ('<a href="/program/">A</a>', '<p><a href="/program/">A</a></p>'),
    "nowhere": ('<a href="javascript:x">A</a><a>B</a><a href="/"></a>', "AB"),
    "language": ('<p>A <span lang="EN-gb">b</span></p>', '<p>A <span lang="en">b</span></p>'),
    "language of a paragraph": ('<p lang="fi">A</p>', '<p lang="fi">A</p>'),
    "no language": ('<p lang="x-klingon">A <span lang="xx">b</span></p>', "A b"),
    "image": ('<p>A<img src="x.png" alt="b"></p>', "A"),
    "fixed space": ("<p><b>10</b>&nbsp;% av &nbsp; alla</p>", "<p><strong>10</strong>\xa0% av alla</p>"),
    "Word": (WORD_LIST, "<ul><li>Första</li><li>Andra</li></ul>"),
    "a dash is a voice": ("<p>– Ja, sa hon.</p><p>– Nej.</p>", "– Ja, sa hon.\n\n– Nej."),
    "control characters": ("A\x00\x08b\ufeff", "Ab"),
    "quote": ("<blockquote><h2>A</h2>b</blockquote>", "<blockquote><p><strong>A</strong></p><p>b</p></blockquote>"),
}
TABLES = {
    "head": (
        "<table><tr><th>A<tr><th>1</table>",
        '<table><thead><tr><th scope="col">A</th></tr></thead><tbody><tr><th scope="row">1</th></tr></tbody></table>',
    ),
    "head of plain cells": (
        "<table><caption>C</caption><thead><tr><td></td><td>A</thead><tr><td>1</table>",
        (
            '<table><caption>C</caption><thead><tr><td></td><th scope="col">A</th></tr></thead>'
            "<tbody><tr><td>1</td><td></td></tr></tbody></table>"
        ),
    ),
    "no head": (
        "<table><tr><td><p>A</p><td>B</table>",
        "<table><tbody><tr><td>A</td><td>B</td></tr></tbody></table>",
    ),
    "cells that reach further": (
        "<table><tr><td rowspan=2>A<td colspan=2>B<tr><td>C</table>",
        "<table><tbody><tr><td>A</td><td>B</td><td></td></tr><tr><td></td><td>C</td><td></td></tr></tbody></table>",
    ),
    "one cell": ("<table><tr><td><p>A</p><ul><li>b</ul></table>", "<p>A</p>\n<ul><li>b</li></ul>"),
    "table in a table": (
        "<table><tr><td>A<td><table><tr><td>B<td>C</table></table>",
        "<table><tbody><tr><td>A</td><td><p>B</p><p>C</p></td></tr></tbody></table>",
    ),
    "empty": ("<table><tr><td></td><td> </td></tr></table>", ""),
}


@pytest.mark.parametrize(("given_text", "clean"), [*CLEANED.values(), *TABLES.values()], ids=[*CLEANED, *TABLES])
def test_what_is_written_becomes_what_texts_have(given_text: str, clean: str):
    assert clean_html(given_text) == clean
    assert clean_html(clean) == clean


@pytest.mark.parametrize("attempt", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_live_comes_in_or_out(attempt: str):
    for text in (attempt, f"<p>A {attempt} b</p>", f'<a href="{attempt}">A</a>', f"<ul><li>{attempt}<p>A</p></ul>"):
        clean = clean_html(text)
        assert clean_html(clean) == clean
        assert not is_markup(clean) or faults_of(clean, STORED) == []
        assert faults_of(page_html(text, top=4, lang="ar"), ON_PAGES) == []
        assert page_html(clean) == page_html(without_controls(text))


TAGS = ["p", "h2", "h4", "ul", "ol", "li", "blockquote", "table", "tr", "td", "th", "thead", "caption", "b", "em"]
TAGS += ["a href='/x'", "span lang=fi", "div", "br", "hr", "svg", "script", "pre", "i", "td colspan=3 rowspan=2"]
PIECES = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag.split()[0]}>" for tag in TAGS]),
    st.sampled_from([" ", "\n\n", "&nbsp;", "• ", "·A", "&lt;b&gt;", "<", "&", "\x85", "\u2028", "\u3000"]),
    st.sampled_from(HOSTILE),
    st.text(max_size=4),
)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
@example("<p>&#11;</p>")
@example("<p>&lt;b&gt;</p>\n<p>a</p>")
def test_cleaning_twice_changes_nothing(text: str):
    clean = clean_html(text)
    assert clean_html(clean) == clean
    assert page_html(clean) == page_html(without_controls(text))
    assert plain_words(clean).split() == plain_words(without_controls(text)).split()
    assert faults_of(page_html(text), ON_PAGES) == []
    clean.encode()


@settings(deadline=None)
@given(st.text())
def test_any_text_is_printed_without_harm(text: str):
    assert faults_of(page_html(text), ON_PAGES) == []


@pytest.mark.parametrize(
    "bomb",
    ["<div>" * 100_000, "<b>" * 100_000 + "<p>", "<table><tr><td>" * 20_000, "<" * 300_000, "<ul><li>" * 10_000 + "x"],
    ids=["div", "b", "table", "less than", "list"],
)
def test_absurd_nesting_takes_no_time(bomb: str):
    clean = clean_html(bomb + "ord")
    assert "ord" in clean
    assert clean_html(clean) == clean


# --- On pages and as words -------------------------------------------------------------------------


def test_headings_fit_the_page():
    text = "<h3>A</h3>\n<h4>B</h4>\n<h3>C</h3>"
    assert re.findall(r"<(h\d)>", page_html(text)) == ["h3", "h4", "h3"]
    assert re.findall(r"<(h\d)>", page_html(text, top=2)) == ["h2", "h3", "h2"]
    assert re.findall(r"<(h\d)>", page_html(text, top=5)) == ["h5", "h6", "h5"]
    assert re.findall(r"<(h\d)>", page_html("<h4>A</h4><h4>B</h4><h3>C</h3>")) == ["h3", "h4", "h3"]


def test_a_page_in_another_language_says_so():
    assert page_html("Ett\n\nTvå", lang="sv") == '<p lang="sv">Ett</p>\n<p lang="sv">Två</p>'
    text = '<p>Ett</p>\n<p lang="ar">Två</p>\n<ul><li>Tre</li></ul>'
    assert page_html(text, lang="sv") == (
        '<p lang="sv">Ett</p>\n<p lang="ar" dir="rtl">Två</p>\n<ul lang="sv"><li>Tre</li></ul>'
    )


def test_tables_scroll_in_a_frame_that_has_a_name():
    table = "<table><caption>Antal &amp; andel</caption><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
    assert page_html(table) == (
        '<div class="table-scroll table-scroll--text" role="group" aria-label="Antal &amp; andel" tabindex="0">'
        f"{table}</div>"
    )


def test_words_without_form():
    text = (
        "<h3>Rubrik</h3><p>Ett <strong>ord</strong><br>till</p><ul><li>A<ul><li>b</li></ul></li></ul>"
        "<table><caption>C</caption><tr><th>1<td><p>2</p><p>3</p></table><blockquote><p>D &lt; e</p></blockquote>"
    )
    assert plain_words(text) == "Rubrik\n\nEtt ord\ntill\n\nA\nb\n\nC\n1 · 2 3\n\nD < e"
    assert plain_words("a < b\n\nc") == "a < b\n\nc"
