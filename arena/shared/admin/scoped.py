"""Whose rows a person meets in the administration: those of their regions (arena.shared.scopes).

Every ModelAdmin inherits ``ScopedAdmin`` and every inline ``Scoped``; a test fails for one that does not. They hold
the scope wherever the administration reads or writes: lists, counts, search, the choices of links, filters, inlines,
actions, deletion, and the pages of one row, where somebody else's row is not found.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import NestedObjects
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.auth import get_permission_codename
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext, ngettext

from arena.shared.admin.choices import (
    RowChoiceField,
    RowsChoiceField,
    ScopedRelatedFilter,
    SuggestedRow,
    SuggestedRows,
    is_key,
)
from arena.shared.admin.help import help_for
from arena.shared.admin.todo import TodoAdmin
from arena.shared.scopes import acceptable, home_link, is_open, leads_home, own, region_path_of


class Scoped:
    """Mixin for ModelAdmin and InlineModelAdmin: own rows, own choices, permissions that look at the row."""

    model: Any
    opts: Any
    admin_site: Any
    get_autocomplete_fields: Any

    def get_queryset(self, request: HttpRequest) -> "models.QuerySet[Any]":
        """Return the person's own rows."""
        return own(super().get_queryset(request), request.user)  # type: ignore[misc]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Explain the field, and offer ways to the row at the other end of a link only where they lead somewhere."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None:
            field.help_text = field.help_text or help_for(db_field)
        box = getattr(field, "widget", None)
        if isinstance(box, RelatedFieldWidgetWrapper):
            may_open = request.user.is_site_administrator or (leads_home(db_field) and not is_open(box.rel.model))  # type: ignore[union-attr]
            box.can_change_related = box.can_change_related and may_open
            box.can_view_related = box.can_view_related and may_open
            box.can_delete_related = False  # nobody looks for that beside a field
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer and accept only what the person may refer to; the link home leads to an open row of their own."""
        is_home = db_field.name == home_link(self.model)
        self._prepare_choice(db_field, request, kwargs, RowChoiceField, SuggestedRow)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]
        if is_home and isinstance(field, forms.ModelChoiceField) and not request.user.is_site_administrator:  # type: ignore[union-attr]
            field.required = True
            if db_field.name == "region" and len(request.user.region_ids) == 1:  # type: ignore[union-attr]
                field.empty_label = None
        return field

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer and accept only what the person may refer to."""
        self._prepare_choice(db_field, request, kwargs, RowsChoiceField, SuggestedRows)
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]

    def _prepare_choice(self, db_field: Any, request: HttpRequest, kwargs: dict[str, Any], kind: Any, box: Any) -> None:
        rows = kwargs.get("queryset")
        rows = db_field.remote_field.model._default_manager.all() if rows is None else rows
        kwargs["queryset"] = acceptable(rows, db_field, request.user)
        kwargs.setdefault("form_class", kind)
        if "widget" not in kwargs and db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = box(db_field, self.admin_site, using=kwargs.get("using"))

    # --- What one may do ---

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the person may look at ``obj``, or at rows of this kind."""
        return self._may(request, "view", obj) or self._may(request, "change", obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the person may add rows of this kind; on the page of ``obj``, unless that is an archive."""
        return self._may(request, "add", None) and not getattr(obj, "is_archived", False)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the person may change ``obj``. Nobody changes an archive without opening it first."""
        return self._may(request, "change", obj) and not getattr(obj, "is_archived", False)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the person may delete ``obj``. Nobody deletes from an archive."""
        return self._may(request, "delete", obj) and not getattr(obj, "is_archived", False)

    def _may(self, request: HttpRequest, action: str, obj: Any) -> bool:
        """Ask once for each row: a page asks the same many times."""
        permission = f"{self.opts.app_label}.{get_permission_codename(action, self.opts)}"
        row = obj if isinstance(obj, self.model) else None
        answers = request.__dict__.setdefault("_scope_answers", {})
        key = (permission, row.pk if row else None)
        if key not in answers:
            answers[key] = request.user.has_perm(permission, row)
        return answers[key]


class ScopedAdmin(Scoped, TodoAdmin):
    """The base of every page of the administration."""

    keeps_to_regions = True  # the site takes in no other pages: arena/admin_site.py
    show_full_result_count = False  # a count of everything for each look at a part

    # --- Lists ---

    def get_list_display(self, request: HttpRequest) -> Any:
        """Return the columns; the region is none for who has only one."""
        columns = super().get_list_display(request)
        return [name for name in columns if not (name == "region" and self._is_told_by(request, "region"))]

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """Return the filters, those by links narrowed to what the person may refer to."""
        items = [item for item in super().get_list_filter(request) if not self._is_told_by(request, item)]
        return [self._scoped_filter(item) for item in items]

    def _is_told_by(self, request: HttpRequest, name: Any) -> bool:
        """Whether ``name`` is the way to the region, of which the person has one."""
        person: Any = request.user
        return name == region_path_of(self.model) and not person.is_site_administrator and len(person.region_ids) == 1

    def _scoped_filter(self, item: Any) -> Any:
        if not isinstance(item, str):
            return item
        model: Any = self.model
        for name in item.split("__"):
            try:
                field = model._meta.get_field(name)
            except FieldDoesNotExist:
                return item
            model = field.related_model
        return (item, ScopedRelatedFilter) if field.is_relation else item

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Whether the address may narrow the list so. Links from other rows to one's own would tell of those."""
        home = region_path_of(self.model)
        if home and lookup in {home, f"{home}__exact", f"{home}__id__exact"}:
            return True  # also where the filter is not shown, because the person has one region
        if not super().lookup_allowed(lookup, value, request):  # type: ignore[arg-type]  # None in older Djangos
            return False
        if request is None or getattr(request.user, "is_site_administrator", False):
            return True
        try:
            field: Any = self.opts.get_field(lookup.split("__", maxsplit=1)[0])
        except FieldDoesNotExist:
            return True  # a filter with a name of its own, or nothing at all
        return not field.auto_created or field.concrete

    def response_action(self, request: HttpRequest, queryset: Any) -> Any:  # type: ignore[override]
        """Run the action on those of the chosen rows that can exist: nobody's browser sends others."""
        data = request.POST.copy()
        chosen = data.getlist(ACTION_CHECKBOX_NAME)
        data.setlist(ACTION_CHECKBOX_NAME, [key for key in chosen if is_key(self.model, key)])
        request.POST = data  # type: ignore[assignment]
        return super().response_action(request, queryset)

    # --- Saving ---

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        """Save the row, if it lies where the person works; a form that lets another one through is undone."""
        super().save_model(request, obj, form, change)
        self._refuse_others_rows(request, [obj])

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: Any) -> None:
        """Save the rows that are edited on this one's page, under the same condition."""
        super().save_formset(request, form, formset, change)
        self._refuse_others_rows(request, [*formset.new_objects, *(row for row, _fields in formset.changed_objects)])

    def _refuse_others_rows(self, request: HttpRequest, rows: Iterable[Any]) -> None:
        if _others_rows(rows, request.user):
            raise PermissionDenied

    # --- Pages ---

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the start page shows rows of this kind."""
        return self.has_view_permission(request)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """List what a deletion takes along; somebody else's rows are counted, not named, and keep it from happening."""
        hidden = 0 if request.user.is_site_administrator else _others_rows(_touched_by_deleting(objs), request.user)  # type: ignore[union-attr]
        if hidden:
            words = ngettext("%d row of another region", "%d rows of other regions", hidden) % hidden
            return [str(row) for row in objs], {}, set(), [words]
        return super().get_deleted_objects(objs, request)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponseBase:
        """Say that there is no such row: nobody learns that another region has it."""
        raise Http404(gettext("There is no page at this address."))


def _touched_by_deleting(objs: Any) -> list[Any]:
    """Return the rows that the deletion of ``objs`` takes along, is kept back by, or takes a link from."""
    if not objs:
        return []
    collector = NestedObjects(using=objs[0]._state.db)
    collector.collect(objs)
    updates: Any = collector.field_updates.values()
    emptied = (row for groups in updates for rows in groups for row in rows)
    return [*collector.protected, *(row for rows in collector.data.values() for row in rows), *emptied]


def _others_rows(rows: Iterable[Any], person: Any) -> int:
    """Return how many of ``rows`` are not the person's. A row that only links two belongs to the one that says so."""
    if person.is_site_administrator:
        return 0
    keys: dict[Any, set[Any]] = defaultdict(set)
    for row in rows:
        owner = type(row)._meta.auto_created
        if owner:
            link = next(field for field in row._meta.fields if field.remote_field and field.related_model is owner)
            keys[owner].add(getattr(row, link.attname))
        else:
            keys[type(row)].add(row.pk)
    return sum(
        len(found) - own(model._base_manager.filter(pk__in=found), person).count() for model, found in keys.items()
    )


class ReadOnlyAdmin(ScopedAdmin):
    """Rows that the machine keeps, to look at: nobody adds or changes them here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no."""
        return False
