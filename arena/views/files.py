"""Uploaded files: to anyone what is published, to staff what is theirs; to everybody else there is no such page.

Nothing that was uploaded is shown as a page of the site: documents are handed over to be saved, pictures are those
that we wrote ourselves, and a policy of their own forbids both to do anything (docs/adr/0013-files.md).
"""

import re
from pathlib import PurePosixPath
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from arena.shared.scopes import runs
from members.models import Picture
from programmes.models import Document

# A week, and not for ever: whoever is taken out of a picture should be gone from browsers too before long.
PUBLIC_PICTURE = "public, max-age=604800, immutable"
PUBLIC_DOCUMENT = "public, no-cache"  # the address stays when the file is replaced: ask, and mostly hear "unchanged"
FOR_STAFF = "private, no-cache"
POLICY = "default-src 'none'; sandbox"
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)


@require_safe
def document_file(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Hand over the file of a document. A name that it had before leads to the present one."""
    document = Document.objects.with_file().filter(pk=pk).first()
    if document is None:
        raise Http404(_("There is no page at this address."))
    is_public = document.programme.is_public
    if not (is_public or _is_own(request, document)):
        raise Http404(_("There is no page at this address."))
    if name != document.download_name:
        return redirect(document.address)
    response = _sent(request, document.file, document.file.name, document.media_type)
    response["Content-Disposition"] = f'attachment; filename="{document.download_name}"'
    response["Content-Language"] = document.language
    response["Cache-Control"] = PUBLIC_DOCUMENT if is_public else FOR_STAFF
    return response


@require_safe
def picture_file(request: HttpRequest, pk: int, stamp: str, width: int) -> HttpResponseBase:
    """Show a picture in one of its widths."""
    picture: Any = Picture.objects.with_is_public().filter(pk=pk).first()
    if picture is None or picture.stamp != stamp or width not in picture.widths:
        raise Http404(_("There is no page at this address."))
    if not (picture.is_public or _is_own(request, picture)):
        raise Http404(_("There is no page at this address."))
    response = _sent(request, picture.file, picture.name_at(width), "image/webp")
    response["Cache-Control"] = PUBLIC_PICTURE if picture.is_public else FOR_STAFF
    return response


def _is_own(request: HttpRequest, row: Any) -> bool:
    """Whether the visitor works with the row in the administration."""
    return bool(request.user.is_staff and runs(request.user, row))


def _sent(request: HttpRequest, column: Any, name: str, media_type: str) -> HttpResponseBase:
    """Return the file, a part of it, or the news that what the browser has is still right."""
    etag = f'"{PurePosixPath(name).stem}"'  # every file has a name of its own, and never changes
    unchanged = get_conditional_response(request, etag=etag)
    response: HttpResponseBase | None = unchanged
    if response is None:
        try:
            file = column.storage.open(name)
        except OSError as error:
            raise Http404(_("There is no page at this address.")) from error
        response = _part(request, file, etag) or FileResponse(file)
        response["Content-Type"] = media_type
        response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    response["Content-Security-Policy"] = POLICY
    return response


def _part(request: HttpRequest, file: Any, etag: str) -> HttpResponse | None:
    """Return the one part that was asked for, so that a broken download goes on where it was; else None."""
    match = _RANGE.fullmatch(request.headers.get("Range", ""))
    if not match or match.group() == "bytes=-" or request.headers.get("If-Range", etag) != etag:
        return None
    size = file.size
    first, last = match.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if start >= size or end < start:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    with file:
        file.seek(start)
        content = file.read(end - start + 1)
    return HttpResponse(content, status=206, headers={"Content-Range": f"bytes {start}-{end}/{size}"})
