"""Why an archive is opened."""

from django import forms
from django.utils.translation import gettext_lazy as _

from programmes.actions.programmes import REOPENED_LINE, default_line
from programmes.forms.closing import LONG, PlainForm


class ReopeningForm(PlainForm):
    """The reason, which stays in the history, and a line for readers."""

    reason = forms.CharField(
        label=_("Why is it opened again?"),
        widget=LONG,
        max_length=1000,
        help_text=_("Stays in the history. Such as: a result was entered wrongly."),
    )
    public_line = forms.CharField(
        label=_("Line for readers"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("Stands with the date among the changes on the page. Empty: nothing is told there."),
        initial=lambda: default_line(REOPENED_LINE),
    )
