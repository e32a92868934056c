"""Forms by which a contact changes the organisation itself."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arena.shared.fields import NameListFormField
from arena.shared.markup import is_markup
from arena.shared.rich_text import clean_html, plain_words
from members.actions import organisations
from members.models import Organisation

ENGLISH = "en"
LONGEST = 10_000
MOST_NAMES = 20


class TextsForm(forms.Form):
    """What the organisation says of itself. A formatted text keeps its form for as long as its words stand."""

    about = forms.CharField(
        label=_("About the organisation"),
        help_text=_("What it does, for whom, and why diversity matters there. A blank line begins a new paragraph."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea({"rows": 10}),
    )
    about_en = forms.CharField(
        label=_("The same in English"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea({"rows": 6, "lang": ENGLISH}),
    )
    website = forms.URLField(
        label=_("Website"),
        required=False,
        assume_scheme="https",
        max_length=200,
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "url"}),
    )
    alternative_names = NameListFormField(
        label=_("Other names"),
        help_text=_("Former names and abbreviations, one a line: by these the search finds you too."),
        required=False,
        max_length=2_000,
        widget=forms.Textarea({"rows": 3}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        self.organisation = organisation
        english = organisation.translations.get(ENGLISH, {}).get("about", "")
        kwargs["initial"] = {
            "about": _shown(organisation.about),
            "about_en": _shown(english),
            "website": organisation.website,
            "alternative_names": organisation.alternative_names,
            "seen": organisations.version_of(organisation),
        }
        super().__init__(*args, **kwargs)
        self.is_formatted = is_markup(organisation.about) or is_markup(english)

    def clean_alternative_names(self) -> list[str]:
        """Refuse a list that nobody reads."""
        names: list[str] = self.cleaned_data["alternative_names"]
        if len(names) > MOST_NAMES or any(len(name) > 160 for name in names):
            raise ValidationError(gettext("At most 20 names of at most 160 letters."))
        return names

    @property
    def texts(self) -> dict[str, Any]:
        """The columns of the organisation as they are to be."""
        data, row = self.cleaned_data, self.organisation
        english = _kept(row.translations.get(ENGLISH, {}).get("about", ""), data["about_en"])
        translations = {code: dict(texts) for code, texts in row.translations.items()}
        translations.setdefault(ENGLISH, {})["about"] = english
        translations[ENGLISH] = {name: text for name, text in translations[ENGLISH].items() if text}
        return {
            "about": _kept(row.about, data["about"]),
            "website": data["website"],
            "alternative_names": data["alternative_names"],
            "translations": {code: texts for code, texts in translations.items() if texts},
        }


def _shown(stored: str) -> str:
    return plain_words(stored)


def _kept(stored: str, written: str) -> str:
    """Return what is to be stored: the formatted text, where its words are as they were."""
    written = written.replace("\r\n", "\n").strip()
    return stored if written == _shown(stored).strip() else clean_html(written)


class RenameForm(forms.Form):
    """Gives the organisation another name."""

    name = forms.CharField(
        label=_("New name"), max_length=160, widget=forms.TextInput({"autocomplete": "organization"})
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation

    def clean_name(self) -> str:
        """Refuse a name that another organisation goes by."""
        name = " ".join(self.cleaned_data["name"].split())
        organisations.refuse_name_of_another(name, self.organisation)
        return name


class CloseForm(forms.Form):
    """Says that the organisation has ceased to be."""

    on = forms.DateField(label=_("Closed on"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(
        label=_("What has happened?"),
        help_text=_("For example that it has merged with another one, and with which. The coordinator reads it."),
        max_length=1_000,
        widget=forms.Textarea({"rows": 4}),
    )
    sure = forms.BooleanField(
        label=_("I understand that the organisation signs nothing more, and that its drafts are thrown away"),
        error_messages={"required": _("Tick the box if the organisation has closed.")},
    )

    def clean_on(self) -> Any:
        """Refuse a day that has not come."""
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise ValidationError(gettext("Choose today or an earlier day. Come back when the day is here."))
        return day
