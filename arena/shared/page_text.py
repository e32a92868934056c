"""What a page says, as lines that a person reads: its main part without form, each line under its heading."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.utils.translation import gettext

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_LINES = {
    *("p", "li", "tr", "dt", "dd", "div", "section", "article", "aside", "blockquote", "figure", "figcaption"),
    *("caption", "summary", "details", "ul", "ol", "dl", "table", "thead", "tbody", "br", "main", *_HEADINGS),
}
_CELLS = {"td", "th"}
_SILENT = {"script", "style", "template", "svg", "nav", "form", "button"}  # lists of contents among them
_EMPTY = {"br", "img", "hr", "input", "source", "track", "wbr", "link", "meta", "col", "area", "embed", "base"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page, the heading that it stands under, and the language that it is in."""

    text: str
    heading: str = ""
    lang: str = field(default="", compare=False)


def lines_of(html: str, language: str) -> list[Line]:
    """Return what the main part of the page ``html`` says."""
    reader = _Reader(language)
    reader.feed(html)
    reader.close()
    reader.end_line()
    return reader.lines


class _Reader(HTMLParser):
    """Walks through the page and ends a line where a browser would."""

    def __init__(self, language: str) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self._open: list[tuple[str, str, bool]] = []  # tag, language, whether it is silent
        self._words: list[str] = []
        self._lang = language
        self._heading = ""
        self._term = ""
        self._link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "img" and self._is_heard and given.get("alt"):
            self._words.append(gettext("[Picture: %(alt)s]") % {"alt": given["alt"]})
        if tag in _LINES:
            self.end_line()
        if tag in _CELLS and "".join(self._words).strip():
            self._words.append(" · ")
        if tag in _EMPTY:
            return
        _tag, lang, silent = self._open[-1] if self._open else ("", self._lang, False)
        lang = given.get("lang") or lang
        self._open.append((tag, lang, silent or tag in _SILENT or "hidden" in given))
        if tag == "a":
            self._link = given.get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag in _EMPTY or tag not in [name for name, *_ in self._open]:
            return
        if tag == "a" and self._link.startswith(("https://", "http://")) and self._is_heard:
            self._words.append(f" ({self._link})" if self._link not in self._words else "")
            self._link = ""
        if tag in _HEADINGS and self._is_heard:
            self._heading = " ".join("".join(self._words).split())
        if tag in _LINES:
            self.end_line(is_term=tag == "dt")
        while self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._is_heard:
            self._words.append(data)

    def end_line(self, *, is_term: bool = False) -> None:
        """Keep what has been read since the last line. A term waits for what it explains."""
        text = " ".join("".join(self._words).split())
        self._words = []
        if not text:
            return
        if is_term:
            self._term = text
            return
        self.lines.append(Line(f"{self._term}: {text}" if self._term else text, self._heading, self._language))
        self._term = ""

    @property
    def _is_heard(self) -> bool:
        return any(tag == "main" for tag, *_ in self._open) and not self._open[-1][2]

    @property
    def _language(self) -> str:
        return self._open[-1][1] if self._open else self._lang
