"""The rows that hang on a row, as its admin page lists them: names that lead to pages of their own."""

from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.db import models
from django.http import HttpRequest
from django.urls import reverse

SHOWN = 50


@dataclass(frozen=True, slots=True)
class LinkedRow:
    """One row: what it is called, what there is to say of it, where it is edited."""

    name: str
    note: str
    address: str


@dataclass(frozen=True, slots=True)
class LinkedRows:
    """The rows of one kind. ``total`` counts them all; ``rows`` holds the first ones."""

    model_name: str
    title: str
    one: str
    rows: list[LinkedRow]
    total: int
    list_address: str
    add_address: str


def linked_rows(site: AdminSite, request: HttpRequest, owner: models.Model, related_name: str) -> LinkedRows | None:
    """Return the rows of ``owner`` under ``related_name``, or None to who may not see them. Two queries at most."""
    relation: Any = owner._meta.get_field(related_name)
    model, field = relation.related_model, relation.field.name
    model_admin: Any = site._registry[model]
    if not model_admin.has_view_permission(request):
        return None
    queryset = model_admin.get_queryset(request).filter(**{field: owner}).select_related(field)
    if model_admin.list_select_related:
        queryset = queryset.select_related(*model_admin.list_select_related)
    found = list(queryset[: SHOWN + 1])
    base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    rows = [
        LinkedRow(str(row), model_admin.describe(row), reverse(f"{base}_change", args=[row.pk]))
        for row in found[:SHOWN]
    ]
    question = f"?{field}={owner.pk}"
    may_add = model_admin.has_add_permission(request)
    return LinkedRows(
        model_name=model._meta.model_name,
        title=model._meta.verbose_name_plural,
        one=model._meta.verbose_name,
        rows=rows,
        total=queryset.count() if len(found) > SHOWN else len(found),
        list_address=reverse(f"{base}_changelist") + f"?{field}__id__exact={owner.pk}",
        add_address=reverse(f"{base}_add") + question if may_add else "",
    )
