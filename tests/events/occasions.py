"""Seminars and their pages, for the tests of both."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client

from events.models import Seminar
from tests.factories.events import SeminarFactory

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def seminar(title: str, starts: str, hours: float = 2, **fields: Any) -> Seminar:
    """A published seminar that starts at a time in Stockholm."""
    start = datetime.fromisoformat(starts).replace(tzinfo=STOCKHOLM)
    return SeminarFactory(
        published=True, title=title, starts_at=start, ends_at=start + timedelta(hours=hours), **fields
    )


def get(client: Client, path: str = "") -> str:
    """The English page below the calendar's address."""
    response = client.get(f"/en/kalender/{path}")
    assert response.status_code == 200
    return response.content.decode()
