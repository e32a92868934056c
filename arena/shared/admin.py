"""What every content admin shares: English texts, publishing, and the rows that hang on a row.

The classes, from the inside out:

``Translated``        mixin for a ModelAdmin or an inline: an English field for each translatable column
``ContentAdmin``      a page for one kind of row, with lists of the rows that hang on it
``PublishableAdmin``  the same for what has an address and is published
``PartAdmin``         the same for a row that belongs to another one; saving leads back there
``ContentInline``     rows edited on the page of the row they belong to
"""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminSplitDateTime
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from arena.shared.fields import PeriodField
from arena.shared.forms import ENGLISH, choose_from, english_name, with_english
from arena.shared.linked_rows import LinkedRows, linked_rows
from arena.shared.models import FormerSlug, Publishable, Translatable

PERIOD_HELP = _("2021, 2021-09 or 2021-09-15; 2021-23 is autumn 2021; 2016/2018 is a span.")
PUBLISHING: Any = (
    _("Publishing"),
    {
        "fields": ["slug", ("status", "is_example"), "published_at"],
        "description": _("Only what is published is shown to visitors. An address that changes leads to the new one."),
    },
)


def _english_reader(name: str, label: Any) -> Callable[[Any], str]:
    """Return what shows the English text where it may only be read."""

    @admin.display(description=format_lazy(_("{text} in English"), text=label))
    def read(row: Translatable) -> str:
        return row.translations.get(ENGLISH, {}).get(name, "")

    return read


class Translated:
    """Mixin for ModelAdmin and InlineModelAdmin: the English of a row is edited below its Swedish."""

    model: Any
    form: Any
    exclude: Any = ("translations",)
    formfield_overrides: Any = {models.URLField: {"assume_scheme": "https"}}

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.form = with_english(self.form, self.model)
        for name in self.model.translatable:
            label = self.model._meta.get_field(name).verbose_name
            setattr(self, english_name(name), _english_reader(name, label))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Return the Swedish fields; the English ones have a fieldset of their own."""
        english = {english_name(name) for name in self.model.translatable}
        return [name for name in super().get_fields(request, obj) if name not in english]  # type: ignore[misc]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Return the fieldsets, then the English one, folded."""
        fields = [english_name(name) for name in self.model.translatable]
        english = (_("In English"), {"classes": ["collapse"], "fields": fields})
        return [*super().get_fieldsets(request, obj), english]  # type: ignore[misc]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        """Say how a period is written, where the model does not, and which half of a time is which."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field and isinstance(db_field, PeriodField) and not field.help_text:
            field.help_text = PERIOD_HELP
        if field and isinstance(field.widget, AdminSplitDateTime):
            for part, name in zip(field.widget.widgets, (_("{field}: date"), _("{field}: time")), strict=True):
                part.attrs["aria-label"] = capfirst(format_lazy(name, field=db_field.verbose_name))
        return field


class ContentAdmin(Translated, admin.ModelAdmin):
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


class PublishableAdmin(ContentAdmin):
    """A page for something that has an address and is published."""

    actions = ("publish", "unpublish")
    readonly_fields: ClassVar[Any] = ("published_at",)
    prepopulated_fields: ClassVar[Any] = {"slug": ["title"]}
    list_filter: ClassVar[Any] = ("status", "is_example")

    def view_on_site(self, row: Any) -> str | None:
        """Lead to the page, once visitors can see it."""
        return row.get_absolute_url() if row.is_public and hasattr(row, "get_absolute_url") else None

    @admin.action(description=_("Publish the chosen %(verbose_name_plural)s"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: Any) -> None:
        """Show the chosen rows to visitors."""
        number = self._set_status(request, queryset, Publishable.Status.PUBLISHED)
        self.message_user(
            request, ngettext("%d was published.", "%d were published.", number) % number, messages.SUCCESS
        )

    @admin.action(description=_("Make the chosen %(verbose_name_plural)s drafts again"), permissions=["change"])
    def unpublish(self, request: HttpRequest, queryset: Any) -> None:
        """Take the chosen rows from visitors."""
        number = self._set_status(request, queryset, Publishable.Status.DRAFT)
        self.message_user(
            request, ngettext("%d is a draft again.", "%d are drafts again.", number) % number, messages.SUCCESS
        )

    def _set_status(self, request: HttpRequest, queryset: Any, status: str) -> int:
        """Save one by one, so that index, page cache and history follow. Return how many were changed."""
        rows = list(queryset.exclude(status=status))
        for row in rows:
            row.status = status
            row.save()
            self.log_change(request, row, [{"changed": {"fields": [str(row._meta.get_field("status").verbose_name)]}}])
        return len(rows)


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


class ContentInline(Translated, admin.StackedInline):
    """Rows edited on the page of the row they belong to; folded until they are needed."""

    extra = 0
    classes: Any = ("collapse",)
    select_related: ClassVar[tuple[str, ...]] = ()

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Fetch what the rows' names need."""
        return super().get_queryset(request).select_related(*self.select_related)


@admin.register(FormerSlug)
class FormerSlugAdmin(admin.ModelAdmin):
    """Addresses that pages have left. They come by themselves; a wrong one can be removed."""

    list_display = ("slug", "kind")
    list_filter = ("kind",)
    search_fields = ("slug",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no: saving a page with another address adds it."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: FormerSlug | None = None) -> bool:
        """Say no: an address stays what it was."""
        return False
