"""In which language a paper is written, and since when it tells changes."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from programmes.papers.facts import year_before


class PaperForm(forms.Form):
    """Choices that have an answer already: the language of the account, and a year."""

    lang = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, required=False)
    since = forms.DateField(
        label=_("Tell changes since"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.day = timezone.localdate()

    def clean_since(self) -> date:
        """Take a year where nothing is said; refuse a day to come."""
        since: date | None = self.cleaned_data["since"]
        if since and since > self.day:
            raise ValidationError(gettext("The day has not come yet. Choose an earlier one."))
        return since or year_before(self.day)

    @property
    def language(self) -> str:
        """The language that was chosen, or that of the account."""
        own = get_language()
        return self.cleaned_data.get("lang") or (own if own in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)

    @property
    def first_day(self) -> date:
        """The day since which changes are told."""
        return self.cleaned_data.get("since") or year_before(self.day)
