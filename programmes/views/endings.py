"""What a programme led to: its results, and what carries on after it."""

from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from arena.shared.periods import Period
from programmes.models import Initiative, Statement


def ending(programme: Any) -> dict[str, Any] | None:
    """Return what the page of a closed programme says first, or None for one that is not closed."""
    if not programme.is_archived:
        return None
    return {
        "words": _when(programme),
        "results": [row for row in programme.all_statements if row.kind == Statement.Kind.RESULT],
        "carries_on": carries_on(programme),
    }


def carries_on(programme: Any) -> list[dict[str, Any]]:
    """Return what carries on: what continues the programme, programmes that follow it, initiatives that live on."""
    named = {row.to_programme_id for row in programme.all_continuations}
    return [
        *map(_continuation, programme.all_continuations),
        *(_follower(row) for row in programme.all_followers if row.pk not in named),
        *(_moved(row) for row in programme.all_initiatives if row.state == Initiative.State.MOVED),
    ]


def _when(programme: Any) -> str:
    if programme.closed_at:
        return _("The programme was closed on %(day)s.") % {
            "day": date_format(localtime(programme.closed_at), "DATE_FORMAT")
        }
    if programme.ends:
        return _("The programme is closed. It ended: %(when)s.") % {"when": Period(programme.ends).display()}
    return _("The programme is closed.")


def _continuation(row: Any) -> dict[str, Any]:
    target = row.to_programme or row.to_organisation
    return {
        "title": row.text("title"),
        "text": row.text("body"),
        "href": target.get_absolute_url() if target and target.is_public else row.website,
        "is_continuation": True,
    }


def _follower(programme: Any) -> dict[str, Any]:
    return {
        "title": programme.text("title"),
        "text": capfirst(programme.period),
        "href": programme.get_absolute_url(),
        "is_continuation": True,
    }


def _moved(initiative: Any) -> dict[str, Any]:
    return {
        "title": initiative.text("title"),
        "text": initiative.text("outcome"),
        "href": f"#initiative-{initiative.key}",
        "is_continuation": True,
    }
