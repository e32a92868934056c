"""Hostile markup, and what may be left of it. The judge reads the result by itself, not by our own reader."""

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

FILE = Path(__file__).with_name("hostile_markup.txt")
# One attempt on each line, as Python would write it.
HOSTILE = [line.encode("ascii").decode("unicode_escape") for line in FILE.read_text("ascii").splitlines()]
STORED = {
    **{tag: {"lang"} for tag in ("h3", "h4", "p", "ul", "ol", "li", "blockquote", "table", "tr", "td")},
    **{tag: set() for tag in ("br", "strong", "em", "thead", "tbody", "caption")},
    "a": {"href"},
    "th": {"lang", "scope"},
    "span": {"lang"},
}
ON_PAGES = {
    **{tag: names | {"dir"} if "lang" in names else names for tag, names in STORED.items()},
    "div": {"class", "role", "aria-label", "tabindex"},
    "h5": {"lang", "dir"},
}
VOID = {"br"}


class Judge(HTMLParser):
    """Collects what must not be there."""

    def __init__(self, allowed: dict[str, set[str]]) -> None:
        super().__init__()
        self.allowed = allowed
        self.faults: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.allowed:
            self.faults.append(f"<{tag}>")
            return
        self.faults += [f"<{tag} {name}={value}>" for name, value in attrs if name not in self.allowed[tag]]
        self.faults += [f"{tag} to {value}" for name, value in attrs if name == "href" and not is_harmless(value or "")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.faults.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.faults.append(f"<?{data}>")


def is_harmless(address: str) -> bool:
    """Whether a browser that follows ``address`` stays with the web, mail or telephone."""
    if address.startswith(("/", "#")):
        return not address.startswith(("//", "/\\"))
    parts = urlsplit(address)
    return parts.scheme in {"mailto", "tel"} or (parts.scheme in {"http", "https"} and bool(parts.hostname))


def faults_of(html: str, allowed: dict[str, set[str]]) -> list[str]:
    """Return what ``html`` holds beyond ``allowed``, tags that do not match included."""
    judge = Judge(allowed)
    judge.feed(html)
    judge.close()
    return judge.faults + [f"<{tag}> is left open" for tag in judge.open]
