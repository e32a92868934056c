"""A paper as the HTML of a web page."""

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from arena.shared.papers.blocks import Picture
from arena.shared.tidy import Block
from arena.shared.written import PageWriter


class PaperWriter(PageWriter):
    """Writes the blocks of a section, whose heading is an h2."""

    def __init__(self) -> None:
        super().__init__(top=3, lang="", table_label=gettext("Table"))

    def block(self, block: Block) -> str:
        """Return one block; facts are a list of terms, a picture is drawn by us."""
        if isinstance(block, Picture):
            return f'<div role="img" aria-label="{escape(block.words)}">{block.svg}</div>'
        if block.tag != "facts":
            return super().block(block)
        rows = (
            f"<div><dt>{self.runs(fact.runs)}</dt><dd>{self._in_short(fact.blocks)}</dd></div>" for fact in block.blocks
        )
        return f'<dl class="facts">{"".join(rows)}</dl>'


def html_of(blocks: list[Block]) -> SafeString:
    """Return blocks as HTML. Every word is escaped by the writer."""
    return SafeString(PaperWriter()(blocks))
