"""Whose a row is: which rows a person runs, and which they may refer to.

A model says it in two words::

    region_path = "programme__region"   # the way to the region that runs the row
    public_path = "programme"           # the way to what is published, whose face the row is part of; "": itself

``region_path`` may also be ``SHARED`` (words that all regions use and site administrators change) or None, the
default: for site administrators alone. So a model that says nothing is closed. ``own_links`` names links that may
only lead to rows of one's own, beside the first step of ``region_path``: what shows on the page at their other end.
``public_where`` holds the lookups that are true of a row that anyone can read, where publishing what it hangs on is
not enough: a wording that is still a draft lies under a published declaration.
``archived_where`` holds the lookups that are true of a row that may only be read, as ``is_archived`` says of one row.
"""

from typing import Any

from django.db import models
from django.db.models import Q

SHARED = "*"


def own(rows: "models.QuerySet[Any]", person: Any) -> "models.QuerySet[Any]":
    """Return those of ``rows`` that ``person`` runs, or may look at because all share them."""
    if getattr(person, "is_site_administrator", False):
        return rows
    path = region_path_of(rows.model)
    if path == SHARED:
        return rows
    if path is None or not _regions_of(person):
        return rows.none()
    return rows.filter(**{f"{path}__in": _regions_of(person)})


def choosable(rows: "models.QuerySet[Any]", person: Any) -> "models.QuerySet[Any]":
    """Return those of ``rows`` that ``person`` may refer to: their own, and what anyone can read."""
    if getattr(person, "is_site_administrator", False) or is_open(rows.model):
        return rows
    public = public_condition(rows.model)
    if public is None:
        return own(rows, person)
    mine = own(rows.model._base_manager.all(), person)
    return rows.filter(public | Q(pk__in=mine.values("pk")))


def runs(person: Any, row: models.Model) -> bool:
    """Whether ``person`` runs ``row``, as it is stored."""
    return own(type(row)._base_manager.filter(pk=row.pk), person).exists()


def region_path_of(model: type[models.Model]) -> str | None:
    """Return the way from a row of ``model`` to its region, ``SHARED``, or None for site administrators alone."""
    return getattr(model, "region_path", None)


def home_link(model: type[models.Model]) -> str | None:
    """Return the link by which a row of ``model`` belongs to its region: it may only lead to rows of one's own."""
    path = region_path_of(model)
    return None if path in {None, SHARED, "pk"} else str(path).split("__")[0]


def leads_home(field: Any) -> bool:
    """Whether the link ``field`` may only lead to rows of one's own."""
    return field.name == home_link(field.model) or field.name in getattr(field.model, "own_links", ())


def open_rows(rows: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
    """Return those of ``rows`` that are no archive."""
    where = getattr(rows.model, "archived_where", {})
    return rows.exclude(**where) if where else rows


def linkable(rows: "models.QuerySet[Any]", field: Any, person: Any) -> "models.QuerySet[Any]":
    """Return those of ``rows`` to which ``person`` may let the link ``field`` lead."""
    if field.name == home_link(field.model):
        return open_rows(own(rows, person))  # nothing is added to an archive
    return own(rows, person) if leads_home(field) else choosable(rows, person)


def acceptable(rows: "models.QuerySet[Any]", field: Any, person: Any) -> "models.QuerySet[Any]":
    """Return what ``linkable`` does, and what the link of a row of their own leads to already.

    A row that somebody takes from the public does not fall out of others' rows the next time that those are saved.
    """
    offered = linkable(rows, field, person)
    if getattr(person, "is_site_administrator", False) or field.name == home_link(field.model):
        return offered
    if is_open(rows.model):
        return offered
    standing = own(field.model._base_manager.all(), person).exclude(**{field.name: None}).values(field.name)
    return rows.filter(Q(pk__in=offered.values("pk")) | Q(pk__in=standing))


def is_open(model: type[models.Model]) -> bool:
    """Whether anyone may refer to every row: shared words, and places."""
    return region_path_of(model) in {SHARED, "pk"}


def public_condition(model: type[models.Model]) -> Q | None:
    """Return what holds for rows of ``model`` that anyone can read, or None where no row has a public face."""
    path = getattr(model, "public_path", None)
    if path is None:
        return None
    return Q(**{f"{path}__status" if path else "status": "published"}, **getattr(model, "public_where", {}))


def _regions_of(person: Any) -> frozenset[int]:
    return getattr(person, "region_ids", frozenset())
