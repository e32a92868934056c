"""The public side of the evidence log: its page, its feed, and the files by which others keep watch over it."""

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_safe

from arena.shared.lists import count_text
from arena.shared.pagination import paginate
from members.evidence import audit, bundles, checkpoints, keys, published
from members.evidence.log import written_time
from members.evidence.words import EVENTS
from members.models import Checkpoint

COUNTED = (
    ngettext_lazy("Showing %(count)s entry", "Showing %(first)s–%(last)s of %(count)s entries", "number"),
    gettext_lazy("Showing %(first)s–%(last)s of more than %(count)s entries"),
)
IN_FEED = 50
PROGRAMMES = {"verify.py": bundles.HERE / "verify.py", "bevaka.py": bundles.HERE / "monitor.py"}


@require_safe
def log_list(request: HttpRequest) -> HttpResponse:
    """List the entries by number, kind, time and hash, the newest first; nothing of whom they concern."""
    page = paginate(request, published.entries())
    context = {
        "page": page,
        "rows": [{"entry": entry, "words": EVENTS[entry.kind]} for entry in page.object_list],
        "count_text": count_text(page, *COUNTED),
        "checkpoint": checkpoints.newest(),
        "keys": keys.public_keys(),
        "audit": audit.newest(),
        "origin": settings.EVIDENCE_ORIGIN,
    }
    return render(request, "members/log_entry_list.html", context)


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Tell of new checkpoints as an Atom feed: whoever follows it is a witness."""
    newest = published.recent_checkpoints(IN_FEED)
    context = {
        "checkpoints": [{"row": row, "at": written_time(row.at)} for row in newest],
        "updated": written_time(newest[0].at) if newest else "1970-01-01T00:00:00Z",
        "address": f"{settings.SITE_URL}{reverse('evidence-feed')}",
    }
    return render(request, "members/log_entry_feed.xml", context, content_type="application/atom+xml")


@require_safe
def newest_checkpoint(request: HttpRequest) -> HttpResponse:
    """Hand over the newest checkpoint."""
    return _text(_or_404(checkpoints.newest()).note)


@require_safe
def checkpoint(request: HttpRequest, size: int) -> HttpResponse:
    """Hand over the newest checkpoint of just this size."""
    return _text(_or_404(published.checkpoint_of(size)).note)


def _or_404(found: Checkpoint | None) -> Checkpoint:
    if found is None:
        raise Http404(_("There is no page at this address."))
    return found


@require_safe
def hashes(request: HttpRequest) -> HttpResponse:
    """List the hashes of entries from the one that is asked for, one a line, a limited number at a time."""
    asked = request.GET.get("fran", "1")
    first = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 16 else 1
    return _text("".join(f"{seq} {found}\n" for seq, found in published.hashes(first)))


@require_safe
def key_list(request: HttpRequest) -> HttpResponse:
    """List the public keys, the newest first: SHA-256 and name of each, one a line."""
    return _text("".join(f"{key.fingerprint} {key.name}\n" for key in keys.public_keys()))


@require_safe
def public_key(request: HttpRequest, name: str) -> HttpResponse:
    """Hand over a public key."""
    key = next((key for key in keys.public_keys() if key.name == name), None)
    if key is None:
        raise Http404(_("There is no page at this address."))
    return _saved(key.pem, f"{name}.pem", "application/x-pem-file")


@require_safe
def programme(request: HttpRequest, name: str) -> HttpResponse:
    """Hand over a program by which others verify."""
    file: Path | None = PROGRAMMES.get(name)
    if file is None:
        raise Http404(_("There is no page at this address."))
    return _saved(file.read_text(encoding="utf-8"), name, "text/x-python; charset=utf-8")


def _text(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-cache"})


def _saved(text: str, name: str, media_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-cache"}
    return HttpResponse(text, content_type=media_type, headers=headers)
