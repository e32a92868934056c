"""The form of a programme, with a line for its readers."""

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.utils.translation import gettext_lazy as _

from arena.shared.forms import TranslatedForm
from programmes.models import Change

LONGEST = Change._meta.get_field("body").max_length


class ProgrammeForm(TranslatedForm):
    """What is written under ``tell_readers`` becomes a row of the public list of changes."""

    tell_readers = forms.CharField(
        label=_("Tell readers what has changed"),
        required=False,
        max_length=LONGEST,
        widget=AdminTextInputWidget,
        help_text=_("One sentence, if it matters to them. The public page lists it with today's date."),
    )
