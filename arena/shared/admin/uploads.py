"""Fields for files, and for pictures that were uploaded before: what stands there is shown, what is lost is asked for.

A kind of row whose files are shown says of each what it is called (``file_words``), where it is found (``address``)
and, for pictures, what a small one looks like (``thumbnail``).
"""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from arena.shared.uploads import MEGABYTE
from arena.shared.uploads.fields import UploadedFile


class KeptFile(forms.ClearableFileInput):
    """A field for a file, with a link to the one that stands."""

    class Media:
        js = ("js/uploads.js",)

    def __init__(self, *, accept: str, most: int) -> None:
        """Offer files of the kinds ``accept``, of ``most`` bytes."""
        self.most = most
        super().__init__({"accept": accept, "data-most": most})

    def is_initial(self, value: Any) -> bool:
        """Whether ``value`` is a file that is kept, not one that was just sent."""
        return isinstance(value, UploadedFile) and bool(value) and not value.is_new

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """Write the field."""
        context = self.get_context(name, value, attrs)
        context["row"] = value.instance if self.is_initial(value) else None
        context["most"] = self.most // MEGABYTE
        return render_to_string("admin/widgets/kept_file.html", context)


class PictureSelect(AutocompleteSelect):
    """A field for a picture of the library, which shows the one that is chosen."""

    class Media:
        js = ("admin/js/jquery.init.js", "js/picture-choice.js")  # after Select2

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """Write the field and the picture below it."""
        chosen = self.choices.queryset.filter(pk=value).first() if str(value or "").isdecimal() else None
        field = super().render(name, value, {**(attrs or {}), "data-shows-pictures": ""}, renderer)
        return render_to_string("admin/widgets/picture_select.html", {"field": field, "picture": chosen})


class Uploads:
    """Mixin for ModelAdmin and InlineModelAdmin: fields for files, and for pictures of the library."""

    # Column: the kinds of files, as a browser wants them named, and how many bytes.
    file_inputs: ClassVar[dict[str, tuple[str, int]]] = {}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Give a file a field of its own. How long its name is does not matter: it is kept under another."""
        if db_field.name in self.file_inputs:
            accept, most = self.file_inputs[db_field.name]
            kwargs |= {"max_length": None, "widget": KeptFile(accept=accept, most=most)}
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Show pictures where pictures are chosen."""
        is_suggested = db_field.name in self.get_autocomplete_fields(request)  # type: ignore[attr-defined]
        if is_suggested and hasattr(db_field.related_model, "thumbnail"):
            kwargs["widget"] = PictureSelect(db_field, self.admin_site)  # type: ignore[attr-defined]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]


class UploadsAdmin(Uploads):
    """The same for a whole page: it also says what became of the files."""

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Ask for files again that were sent with a form in which something else has to be corrected."""
        if request.FILES and context.get("errors"):
            formsets = [wrapped.formset for wrapped in context["inline_admin_formsets"]]
            for form in (context["adminform"].form, *(form for formset in formsets for form in formset.forms)):
                _ask_again(form)
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001  Django's signature
        """Say what is worth knowing of the files that came in."""
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        rows = [form.instance] if form.has_changed() else []
        for formset in formsets:
            rows += [*formset.new_objects, *(row for row, _names in formset.changed_objects)]
        for row in rows:
            for words in row.upload_warnings() if hasattr(row, "upload_warnings") else ():
                messages.warning(request, words)


def _ask_again(form: Any) -> None:
    """No browser fills in a file by itself. A file that was refused has its own words already."""
    for name in form.fields:
        if form.add_prefix(name) in form.files and name not in form.errors:
            form.add_error(name, _("Choose the file again: it could not be kept while the form has faults."))
