"""A page for one kind of row, with lists of the rows that hang on it, and rows edited on their owner's page."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from arena.shared.admin.advised import Advised
from arena.shared.admin.english import MarksEnglish
from arena.shared.admin.previews import Previewed
from arena.shared.admin.recorded import RecordedAdmin
from arena.shared.admin.scoped import Scoped, ScopedAdmin
from arena.shared.admin.translated import Translated
from arena.shared.admin.uploads import Uploads, UploadsAdmin
from arena.shared.forms import choose_from
from arena.shared.linked_rows import LinkedRows, linked_rows


class ContentAdmin(Advised, Previewed, MarksEnglish, Translated, UploadsAdmin, RecordedAdmin, ScopedAdmin):
    """A page for one kind of row."""

    linked: ClassVar[tuple[str, ...]] = ()  # related names, in the order in which the page lists them
    within: ClassVar[dict[str, str]] = {}  # a link, and the field that its row must have in common with this one
    save_on_top = True
    list_per_page = 50

    def describe(self, row: Any) -> str:
        """Return what to say of ``row`` beside its name in the list on its owner's page."""
        return ""

    def formfield_for_foreignkey(self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer only rows that lie ``within`` the same owner as this one."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        owner = self.within.get(db_field.name)
        if owner and isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
            number = self._owner_number(request, owner)
            choose_from(field, field.queryset.filter(**{owner: number}) if number else ())
            if not number:
                name = self.model._meta.get_field(owner).verbose_name
                field.help_text = format_lazy(_("Choose the {name} and save; then choose here."), name=name)
        return field

    def _owner_number(self, request: HttpRequest, owner: str) -> Any:
        """Return the owner that the form names, or the address, or else the row as it is stored."""
        named = next((source[owner] for source in (request.POST, request.GET) if source.get(owner)), "")
        stored = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
        if named.isdecimal() or not stored:
            return named if named.isdecimal() else None
        return self.model._default_manager.filter(pk=stored).values_list(owner, flat=True).first()

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Delete one by one: some rows keep counts right as they go."""
        for row in queryset:
            row.delete()

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Add the rows that hang on this one, each with a link to its own page."""
        row = kwargs.get("obj")
        context["linked_rows"] = self._linked_rows(request, row) if row else []
        return super().render_change_form(request, context, *args, **kwargs)

    def _linked_rows(self, request: HttpRequest, row: models.Model) -> list[LinkedRows]:
        found = (linked_rows(self.admin_site, request, row, name) for name in self.linked)
        return [rows for rows in found if rows]


class PartAdmin(ContentAdmin):
    """A page for a row that belongs to another one, named by ``owner``. Saving leads back to that one's page."""

    owner: ClassVar[str]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Add the way back."""
        row = kwargs.get("obj")
        if row:
            owner = getattr(row, self.owner)
            context["owner_link"] = {"name": owner, "address": self._owner_address(owner)}
        return super().render_change_form(request, context, *args, **kwargs)

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """Go back to the page from which the row was added."""
        return HttpResponseRedirect(self._owner_address(getattr(obj, self.owner)))

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """Go back to the page that lists the row."""
        return HttpResponseRedirect(self._owner_address(getattr(obj, self.owner)))

    def _owner_address(self, owner: models.Model) -> str:
        address = reverse(f"admin:{owner._meta.app_label}_{owner._meta.model_name}_change", args=[owner.pk])
        return f"{address}#linked-{self.model._meta.model_name}"


class ContentInline(Translated, Uploads, Scoped, admin.StackedInline):
    """Rows edited on the page of the row they belong to; folded until they are needed."""

    extra = 0
    classes: Any = ("collapse",)
    select_related: ClassVar[tuple[str, ...]] = ()

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Fetch what the rows' names need."""
        return super().get_queryset(request).select_related(*self.select_related)
