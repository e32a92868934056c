"""Whose history a page shows: a row of one's own, or one that was of one's own until it was deleted."""

from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext

from arena.shared.history.streams import DELETED, Stream
from arena.shared.history.values import own_name
from arena.shared.scopes import SHARED, region_path_of

MAX_NUMBER = 2**63 - 1


@dataclass(frozen=False)
class Subject:
    """The row whose history is looked at; ``row`` is None once it is deleted, and ``last`` what is left of it."""

    model: Any
    number: int
    row: Any
    last: Any = None

    @property
    def name(self) -> str:
        """What the row is called, or was."""
        return str(self.row) if self.row else own_name(self.last)

    @cached_property
    def stream(self) -> Stream:
        """Its versions and those of its parts."""
        return Stream(self.model, self.number)


def subject_of(model_admin: Any, request: HttpRequest, object_id: str) -> Subject:
    """Return whose history is asked for.

    Raises:
        Http404: there is no such row, and was none that the person ran.
        PermissionDenied: the person may not look at such rows.
    """
    row = model_admin.get_object(request, unquote(object_id))
    if row is not None:
        if not model_admin.has_view_permission(request, row):
            raise PermissionDenied
        return Subject(model_admin.model, row.pk, row)
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    last = last_version(model_admin.model, unquote(object_id))
    if last is None or last.history_type != DELETED or not ran(request.user, last):
        raise Http404(gettext("There is no page at this address."))
    return Subject(model_admin.model, last.id, None, last)


def last_version(model: Any, object_id: str) -> Any:
    """Return the newest version of the row that an address names, or None."""
    if not (object_id.isascii() and object_id.isdigit()) or int(object_id) > MAX_NUMBER:
        return None
    return model.history.filter(id=int(object_id)).select_related("history_user").order_by("-history_id").first()


def ran(person: Any, record: Any) -> bool:
    """Whether ``person`` runs the row of which ``record`` is a version, by the region that the version leads to."""
    if getattr(person, "is_site_administrator", False):
        return True
    path = region_path_of(record.instance_type)
    if path is None:
        return False
    return path == SHARED or _region_of(record, path) in person.region_ids


def _region_of(record: Any, path: str) -> Any:
    """Follow ``path`` from a version to its region, through rows that stand and versions of those that do not."""
    row, model = record, record.instance_type
    for name in path.split("__"):
        if name == "pk":
            return row.id
        field = model._meta.get_field(name)
        number, model = getattr(row, field.attname), field.related_model
        if name == path.rpartition("__")[2]:
            return number
        row = model._base_manager.filter(pk=number).first() or model.history.filter(id=number).first()
        if row is None:
            return None
    return None
