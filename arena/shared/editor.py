"""The editor of formatted texts: a form field, its widget, and what the script is told.

The engine is Tiptap as django-prose-editor packs it. Its own widget needs an import map, which is an inline script;
ours is loaded by address instead, so that the strict policy holds. See docs/adr/0012-formatted-text.md.
"""

import json
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.forms.widgets import Script
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from arena.shared.languages import LANGUAGES
from arena.shared.rich_text import clean_html

# The names are those of static/js/editor-toolbar.js.
WORDS = {
    "toolbar": _("Formatting"),
    "heading": pgettext_lazy("in a text", "Heading"),
    "subheading": pgettext_lazy("in a text", "Subheading"),
    "bold": _("Bold"),
    "italic": _("Italic"),
    "bullets": _("Bulleted list"),
    "numbers": _("Numbered list"),
    "quote": pgettext_lazy("in a text", "Quote"),
    "link": pgettext_lazy("in a text", "Link"),
    "language": _("Language of a passage"),
    "table": pgettext_lazy("in a text", "Table"),
    "undo": _("Undo"),
    "redo": _("Do again"),
    "clear": _("Remove formatting"),
    "tableTools": _("Change the table"),
    "addRow": _("Row below"),
    "addColumn": _("Column after"),
    "headerRow": _("Header row"),
    "headerColumn": _("Header column"),
    "caption": _("Table heading"),
    "deleteRow": _("Remove row"),
    "deleteColumn": _("Remove column"),
    "deleteTable": _("Remove table"),
    "save": pgettext_lazy("in a text", "Insert"),
    "cancel": _("Cancel"),
    "address": _("Address"),
    "addressHelp": _("A page on the web, /program/… on this site, or an e-mail address."),
    "badAddress": _("Write a whole address: https://www.example.org, /program/name/ or name@example.org."),
    "linkText": _("Text of the link"),
    "linkTextHelp": _("Say where it leads, so that it is understood without the words around it."),
    "noLinkText": _("Write the text that is to be the link."),
    "noLink": _("Remove the link"),
    "whichLanguage": _("The passage is written in"),
    "chooseLanguage": _("Choose a language."),
    "noLanguage": _("Remove the marking"),
    "whichCaption": _("What the table shows"),
}
FILES = {
    "engine": "django_prose_editor/editor.js",
    "extensions": "js/editor-extensions.js",
    "toolbar": "js/editor-toolbar.js",
    "dialogs": "js/editor-dialogs.js",
}


class RichTextarea(AdminTextareaWidget):
    """A box for text, which the script turns into an editor."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-rich-text": True, **(attrs or {})})

    @property
    def media(self) -> forms.Media:
        """Return script and style, with all words in the language of the page."""
        told = {f"data-{name}": static(file) for name, file in FILES.items()}
        told["data-words"] = json.dumps({name: str(word) for name, word in WORDS.items()}, ensure_ascii=False)
        languages = [(code, str(name)) for code, name in LANGUAGES.items()]
        told["data-languages"] = json.dumps(languages, ensure_ascii=False)
        script: Any = Script("js/editor.js", type="module", **told)
        return forms.Media(css={"all": ["css/editor.css"]}, js=[script])


class RichTextFormField(forms.CharField):
    """Takes plain text or HTML, and gives it clean."""

    widget = RichTextarea

    def clean(self, value: Any) -> str:
        """Return the text clean."""
        return clean_html(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the text differs, and not only the way in which it was sent."""
        return not self.disabled and clean_html(str(initial or "")) != clean_html(str(data or ""))
