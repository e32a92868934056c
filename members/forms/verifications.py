"""The two forms of the page that verifies: a number from a receipt, or a file."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.evidence.uploads import MOST_BYTES
from members.models.evidence import ID_LENGTH, ID_LETTERS

# What is easily written instead of a letter that an id may have.
LOOKALIKES = str.maketrans({"o": "0", "i": "1", "l": "1", "-": "", " ": "", "\t": "", "\n": "", "\r": ""})


class NumberForm(forms.Form):
    """The number on a receipt, however it was copied: with blanks, capitals, or as the whole address."""

    nummer = forms.CharField(
        label=_("Number on the receipt"),
        max_length=300,
        help_text=_("26 letters and digits. The whole address from the receipt will do too."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
    )

    def clean_nummer(self) -> str:
        """Return the id that was meant."""
        text = str(self.cleaned_data["nummer"]).strip().rstrip("/").rpartition("/")[2].lower().translate(LOOKALIKES)
        if len(text) != ID_LENGTH or set(text) - set(ID_LETTERS):
            raise ValidationError(gettext("A number has 26 letters and digits. Some are missing, or too many."))
        return text


class FileForm(forms.Form):
    """A bundle, a receipt or a checkpoint."""

    file_name = ""
    fil = forms.FileField(
        label=_("Bundle, receipt or checkpoint"),
        help_text=_("A file that ends in .zip, .pdf or .txt, at most 2.5 MB. It is looked at and not kept."),
        allow_empty_file=True,
    )

    def clean_fil(self) -> bytes:
        """Return the bytes of the file, and not more than would be looked at."""
        uploaded: Any = self.cleaned_data["fil"]
        self.file_name = str(uploaded.name)
        return bytes(uploaded.read(MOST_BYTES + 1))
