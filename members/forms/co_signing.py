"""Forms of those who sign together with somebody, and of whoever asked them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members import consents


class CodeForm(forms.Form):
    """The code of the mail."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        error_messages={"required": _("Write the code of the mail.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "class": "input-short"}),
    )


class CoSignForm(forms.Form):
    """Who signs too, whether they are named, and that they have read what they sign; with the code, unless it is known
    already who it is.
    """

    name = forms.CharField(label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    title = forms.CharField(
        label=_("Your title"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    shown = forms.ChoiceField(
        label=_("Is your name to be shown?"),
        choices=(),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether your name is shown.")},
    )
    read = forms.BooleanField(
        label=_("I have read the text and the commitments, and I may sign as it says here"),
        error_messages={"required": _("Confirm that you have read it and may sign.")},
    )

    def __init__(self, *args: Any, language: str, with_code: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["shown"]
        field.choices = consents.choices(language)
        if with_code:
            self.fields["code"] = CodeForm.base_fields["code"]


class DeclineForm(forms.Form):
    """Why somebody does not sign."""

    reason = forms.CharField(
        label=_("Why not?"),
        help_text=_("Whoever asked you reads it."),
        max_length=2000,
        error_messages={"required": _("Say why: whoever asked you will wonder.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReplaceForm(forms.Form):
    """Who is asked instead."""

    name = forms.CharField(label=_("Name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    title = forms.CharField(label=_("Title"), max_length=120, required=False)
