"""Files between the check and the import: kept for one person, in one session, for an hour."""

import hashlib
import re
from datetime import timedelta
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from arena.exchange.resources import Exchange
from arena.models import PendingImport

KEPT = timedelta(hours=1)


def keep(request: HttpRequest, kind: type[Exchange], file: Any) -> PendingImport:
    """Keep an uploaded file. What the person has sent before, and what nobody has come back for, goes."""
    content, person = file.read(), _person(request)
    PendingImport.objects.filter(made_at__lt=timezone.now() - KEPT).delete()
    PendingImport.objects.filter(person=person, model=_name(kind)).delete()
    waiting = PendingImport(
        model=_name(kind),
        file_name=plain_name(file.name),
        content=content,
        person=person,
        session=_session(request),
    )
    PendingImport.objects.bulk_create([waiting])  # past the signals: no visitor sees another page for it
    return waiting


def find(request: HttpRequest, kind: type[Exchange], number: UUID) -> PendingImport | None:
    """Return the file, unless it is somebody else's, of another session or kind, or too old."""
    rows = PendingImport.objects.filter(
        person=_person(request), session=_session(request), model=_name(kind), made_at__gte=timezone.now() - KEPT
    )
    return rows.filter(pk=number).first()


def drop(waiting: PendingImport) -> None:
    """Forget the file."""
    PendingImport.objects.filter(pk=waiting.pk).delete()


def plain_name(name: str) -> str:
    """Return the name of a file as pages and histories show it: one line, no folder."""
    text = re.sub(r"[\s\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]+", " ", PurePath(name.replace("\\", "/")).name)
    return text.strip()[-200:] or "import"


def _name(kind: type[Exchange]) -> str:
    return str(kind.model._meta.label_lower)


def _session(request: HttpRequest) -> str:
    return hashlib.sha256(str(request.session.session_key).encode()).hexdigest()


def _person(request: HttpRequest) -> Any:
    return request.user
