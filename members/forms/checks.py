"""The forms by which a coordinator checks the authority of those who signed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import SignatureCheck

MOST = 2_000


class WordsForm(forms.Form):
    """What is said with a step of the check."""

    words = forms.CharField(
        label=_("Text"), max_length=MOST, widget=forms.Textarea(attrs={"rows": 6}), error_messages={"required": ""}
    )
    label: str | object = ""
    help_text: str | object = ""
    missing: str | object = ""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["words"]
        field.label, field.help_text = self.label, self.help_text  # type: ignore[assignment]
        field.error_messages["required"] = self.missing  # type: ignore[assignment]


class ApproveForm(WordsForm):
    """What the signature was compared with, and what was seen there."""

    label = _("What you saw")
    help_text = _(
        "Such as “Minutes of the board of 3 October, section 7: the chair signs”. The evidence log keeps it without "
        "showing it; coordinators of the region can read it."
    )
    missing = _("Write what you saw, so that somebody else can follow it later.")
    basis = forms.ChoiceField(
        label=_("What you compared the signature with"),
        choices=SignatureCheck.Basis,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you compared it with. Without that nobody can trust the check.")},
    )
    field_order = ("basis", "words")


class AskForm(WordsForm):
    """What the coordinator wants to know."""

    label = _("Your question")
    help_text = _("It goes by mail to those who signed and to the contacts of the organisation.")
    missing = _("Write what you want to know.")


class RefuseForm(WordsForm):
    """Why the signature cannot count."""

    label = _("The reason")
    help_text = _(
        "It goes by mail to those who signed and to the contacts. Say what is missing, and what they can do instead."
    )
    missing = _("Write why, so that the organisation can do something about it.")
