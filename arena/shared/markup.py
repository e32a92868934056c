"""Formatted text read as a tree, whatever somebody has sent.

nh3 reads it as a browser would and throws out what is live; here every tag that is left is known. Nothing of the
source is ever written out again: ``arena.shared.tidy`` makes new blocks from the words.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import nh3

INLINE = {"a", "b", "strong", "i", "em", "span", "br"}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# Tags that begin a new line. Those that the text keeps are named in arena.shared.tidy.
BLOCKS = {
    *HEADINGS,
    *("p", "div", "ul", "ol", "li", "blockquote", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
    *("dl", "dt", "dd", "pre", "hr", "figure", "figcaption", "section", "article", "aside", "header", "footer"),
    *("main", "nav", "address", "center", "fieldset", "form", "details", "summary"),
}
# Gone with all that is in them: words that were never meant to be read.
SILENT = {"script", "style", "noscript", "iframe", "object", "template", "svg", "math", "title", "head", "xml", "audio"}
SILENT |= {"video", "canvas", "select", "textarea", "button", "datalist"}
ATTRIBUTES = {
    "*": {"lang"},
    "a": {"href"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
# What makes a text markup and not words: a tag that HTML knows. "a < b" and "<namn>" are words.
_OTHER = "abbr acronym applet area base basefont bdi bdo big blink body cite code col colgroup del dfn dialog dir"
_OTHER += (
    " embed font frame frameset html image img input ins isindex kbd label legend link listing map mark marquee menu"
)
_OTHER += " meta meter nobr optgroup option output param picture plaintext portal progress q rp rt ruby s samp search"
_OTHER += " slot small source strike sub sup time track tt u var wbr xmp"
_NAMES = "|".join(sorted({*INLINE, *BLOCKS, *SILENT, *_OTHER.split()}, key=len, reverse=True))
_MARKUP = re.compile(rf"</?(?:{_NAMES})(?:[\s/][^<>]*)?/?>|<!--|<(?:[a-z]+:|!\[|\?xml)[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\u200b\ud800-\udfff]")
_OFFICE = re.compile(r"\bmso-|class=\"?'?Mso|<o:p|urn:schemas-microsoft-com", re.IGNORECASE)
# An open tag of these is often left open, or needs another one around it to stand inside itself.
_SHALLOW = {"p", "li", "td", "th", "tr", "thead", "tbody", "tfoot", "dt", "dd", "br", "hr", "img", "col", "option"}
_SHALLOW |= {"input", "link", "meta", "area", "base", "source", "track", "wbr", "embed", "param"}
MAX_DEPTH = 40  # tags within tags; no page of ours needs ten
_ABSURD_DEPTH = 400  # from here on a parser needs more than linear time


@dataclass(slots=True)
class Element:
    """A tag with what is in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Element | str]" = field(default_factory=list)
    holds_blocks: bool = False

    @property
    def is_block(self) -> bool:
        """Whether it begins a new line."""
        return self.tag in BLOCKS


def is_markup(value: str) -> bool:
    """Whether ``value`` is written in HTML. A text that merely has a ``<`` in it is not."""
    return "<" in value and _MARKUP.search(value) is not None


def without_controls(value: str) -> str:
    """Return ``value`` with line ends of one kind, and without characters that are no text."""
    return _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))


def parse(value: str) -> Element:
    """Return ``value`` as a tree whose tags are all among INLINE and BLOCKS."""
    if _depth(value) > _ABSURD_DEPTH:
        value = re.sub(r"<[^<>]*>", " ", value)
    is_office = bool(_OFFICE.search(value))
    value = nh3.clean(
        value,
        tags={*INLINE, *BLOCKS},
        clean_content_tags=SILENT,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
        strip_comments=True,
    )
    reader = _Reader(keeps_languages=not is_office)
    reader.feed(value)
    reader.close()
    return reader.root


def _depth(value: str) -> int:
    """Return how deep the tags stand in each other, roughly and fast."""
    deepest = depth = 0
    for match in _TAG.finditer(value):
        if match[2].lower() in _SHALLOW:
            continue
        depth += -1 if match[1] else 1
        deepest = max(deepest, depth)
    return deepest


class _Reader(HTMLParser):
    """Reads what nh3 has written, where every tag is closed. Word marks languages at random: they are left out."""

    def __init__(self, *, keeps_languages: bool) -> None:
        super().__init__()
        self.keeps_languages = keeps_languages
        self.root = Element("div", holds_blocks=True)
        self._open = [self.root]
        self._too_deep = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs if name != "lang" or self.keeps_languages}
        element = Element(tag, attributes)
        if tag in {"br", "hr"}:
            self._open[-1].children.append(element)
            self._open[-1].holds_blocks |= tag == "hr"
        elif len(self._open) > MAX_DEPTH:
            self._too_deep += 1
        else:
            self._open[-1].children.append(element)
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"br", "hr"}:
            return
        if self._too_deep:
            self._too_deep -= 1
            self._open[-1].children.append(" ")
            return
        closed = self._open.pop()
        self._open[-1].holds_blocks |= closed.is_block or closed.holds_blocks

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(without_controls(data))
