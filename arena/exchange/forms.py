"""What is asked before a file comes in or goes out."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from arena.exchange.files import too_large
from arena.exchange.sheets import MAX_BYTES, MAX_ROWS

CSV, XLSX = "csv", "xlsx"
FORMATS = [(XLSX, _("Excel (.xlsx)")), (CSV, _("CSV, with semicolons, in UTF-8"))]


class UploadForm(forms.Form):
    """A file with rows."""

    file = forms.FileField(
        label=_("File"),
        help_text=format_lazy(
            _("CSV or Excel (.xlsx), at most {mb} MB and {rows} rows. Nothing is imported before you have seen it."),
            mb=MAX_BYTES // 1024**2,
            rows=MAX_ROWS,
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty. Choose one that has rows."),
            "max_length": _("The name of the file is too long. Give it a shorter one."),
        },
    )

    def clean_file(self) -> Any:
        """Refuse a file that is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(too_large())
        return file
