"""Two regions, their coordinators, and rows of each, of both states, and of no region."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import DeclarationVersion, Organisation, Region, User
from programmes.models import Programme, Strategy
from tests.admin_rows import make_content, make_national, make_shared
from tests.factories.members import make_coordinator, make_site_administrator

Rows = dict[type, Any]
# The words of the other region, none of which the first one may read anywhere.
SECRET = "Hemligt"


@dataclass
class World:
    """``a`` is the region whose coordinator is watched; ``b`` is the other one."""

    a: Region
    b: Region
    own: Rows
    other: Rows  # drafts
    public: Rows  # published, of the other region
    national: Rows  # drafts of no region
    shared: Rows
    coordinator: User
    neighbour: User
    administrator: User

    def client(self, person: User, kind: type[Client] = Client) -> Client:
        """Return a browser in which ``person`` has logged in."""
        client = kind()
        client.force_login(person)
        return client


def make_world() -> World:
    a, b = Region.objects.get(code="13"), Region.objects.get(code="12")
    world = World(
        a=a,
        b=b,
        own=make_content("egen", a),
        other=make_content("hemlig", b),
        public=make_content("offentlig", b),
        national=make_national(),
        shared=make_shared("egen", a),
        coordinator=make_coordinator(a),
        neighbour=make_coordinator(b, email="neighbour@region.example"),
        administrator=make_site_administrator(),
    )
    publish(world.public)
    for row in (*world.other.values(), *world.national.values()):
        _hide_words(row)
    return world


def publish(rows: Rows) -> None:
    """Publish all of ``rows`` that can be, and freeze the wording."""
    for row in rows.values():
        if hasattr(row, "status") and not isinstance(row, Region):
            row.status, row.published_at = "published", timezone.now()
            row.save()
    owner = rows[Programme].owner
    Organisation.objects.filter(pk=owner.pk).update(status="published", published_at=timezone.now())
    Strategy.objects.filter(pk=rows[Strategy].pk).update(status="published", published_at=timezone.now())
    version = rows[DeclarationVersion]
    version.refresh_from_db()
    version.freeze()


def _hide_words(row: Any) -> None:
    """Put a word into the row's texts that nobody else may see."""
    if isinstance(row, Region) or not hasattr(row, "title" if hasattr(row, "title") else "name"):
        return
    name = "title" if hasattr(row, "title") else "name"
    type(row)._base_manager.filter(pk=row.pk).update(**{name: f"{SECRET} {row._meta.model_name}"})


def address(row: Any, page: str = "change", *args: Any) -> str:
    """Return the address of an admin page: of a row, or of a whole kind."""
    model = row if isinstance(row, type) else type(row)
    own = () if isinstance(row, type) else (row.pk,)
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=[*own, *args])  # type: ignore[attr-defined]


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all content as they stand, to see whether anything has changed."""
    return {model._meta.label: sorted(model._base_manager.values_list(), key=str) for model in _content_models()}


def _content_models() -> Iterator[type[models.Model]]:
    for label in ("members", "programmes", "events", "arena", "search", "shared"):
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            if not model._meta.label.startswith("search.Search"):
                yield model
