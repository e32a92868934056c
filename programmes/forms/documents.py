"""The form of a document."""

from typing import Any

from django import forms

from arena.shared.forms import KeyedForm
from arena.shared.languages import LANGUAGES


class DocumentForm(KeyedForm):
    """Language is chosen from a list; one that the list lacks stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "language" in self.fields:
            stands = self.instance.language
            others = [] if stands in LANGUAGES else [(stands, stands)]
            offered = [*LANGUAGES.items(), *others]
            self.fields["language"] = forms.ChoiceField(label=self.fields["language"].label, choices=offered)
