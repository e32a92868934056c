"""What readers are told of changes: a line in the programme's form, and the list of earlier ones."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from arena.shared.admin import ContentInline
from programmes.forms.changes import ProgrammeForm
from programmes.models import Change

LINE = "tell_readers"


class ChangeInline(ContentInline):
    """What readers have been told."""

    model = Change
    fieldsets = ((None, {"fields": ("dated", "body")}),)


class TellsReaders:
    """Mixin for the page of programmes: one line, when the form is saved, tells readers what has changed."""

    form: Any = ProgrammeForm

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Add the line where there is something to tell of."""
        fieldsets = list(super().get_fieldsets(request, obj))  # type: ignore[misc]
        if obj is None or not self.has_change_permission(request, obj):  # type: ignore[attr-defined]
            return fieldsets
        return [*fieldsets, (_("For readers"), {"fields": (LINE,)})]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001  Django's signature
        """Add the line to the public list. Sent twice, it is one."""
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        line = form.cleaned_data.get(LINE)
        if line:
            by: Any = request.user
            told = {"programme": form.instance, "dated": timezone.localdate(), "body": line}
            Change.objects.get_or_create(**told, defaults={"made_by": by})

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:  # noqa: FBT001  Django's signature
        """Note who has entered a new line of the list."""
        if formset.model is Change:
            for row in formset.forms:
                if row.instance.pk is None:
                    row.instance.made_by = request.user
        super().save_formset(request, form, formset, change)  # type: ignore[misc]
