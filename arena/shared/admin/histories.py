"""The pages of a history: the list of versions, and what differs between two of them."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext

from arena.shared.admin.subjects import Subject, subject_of
from arena.shared.history.differences import Difference, differences
from arena.shared.history.returning import stands, when, why_not_returned
from arena.shared.history.streams import DELETED, Telling, predecessor

PAGE_SIZE = 25
OFFERED = 50  # versions that another one can be compared with


def history_page(model_admin: Any, request: HttpRequest, object_id: str) -> TemplateResponse:
    """List the versions of a row and of all that hangs on it, newest first."""
    subject = subject_of(model_admin, request, object_id)
    stream = subject.stream
    kinds = stream.kinds()
    kind = request.GET.get("kind", "")
    row = request.GET.get("row", "")
    if kind not in {"", *(name for name, _words in kinds)} or not (row == "" or _is_number(row)):
        raise Http404(gettext("There is no page at this address."))
    page = Paginator(stream.index(kind, int(row) if row else None), PAGE_SIZE).get_page(request.GET.get("p"))
    tellings = stream.tell(page.object_list)
    context = {
        "title": gettext("History: %s") % subject.name,
        "entries": [(telling, _version_address(model_admin, subject, telling.record)) for telling in tellings],
        "page": page,
        "kinds": [(name, capfirst(words)) for name, words in kinds] if len(kinds) > 1 else [],
        "kind": kind,
        "row": row,
        "query": "".join(f"{name}={value}&" for name, value in (("kind", kind), ("row", row)) if value),
    }
    return framed_page(model_admin, request, subject, "admin/object_versions.html", context)


def version_page(model_admin: Any, request: HttpRequest, object_id: str, kind: str, number: int) -> TemplateResponse:
    """Show what differs between a version and the one before it, or another one of the same row."""
    subject = subject_of(model_admin, request, object_id)
    record = version_or_404(subject, kind, number)
    before = predecessor(record)
    other = _compared_with(subject, kind, record, request.GET.get("against", "")) or before
    telling = _told(subject, kind, record)
    context = {
        "title": gettext("Version of %s") % when(record),
        "telling": telling,
        "differences": _differences(record, other),
        "against": other,
        "is_predecessor": other is not None and before is not None and other.history_id == before.history_id,
        "others": _others(subject, kind, record),
        "history_of_row": f"{history_address(model_admin, subject)}?kind={kind}&row={record.id}",
        "return_address": _return_address(model_admin, subject, record),
        "why_not": why_not_returned(request.user, subject, record),
        "is_restored": not stands(record),
    }
    return framed_page(model_admin, request, subject, "admin/object_version.html", context)


def version_or_404(subject: Subject, kind: str, number: int) -> Any:
    """Return a version of the row or of one of its parts.

    Raises:
        Http404: there is none in this history.
    """
    record = subject.stream.one(kind, number) if _is_number(str(number)) else None
    if record is None:
        raise Http404(gettext("There is no page at this address."))
    return record


def history_address(model_admin: Any, subject: Subject) -> str:
    """Return the address of the list of versions."""
    return reverse(f"{_base(model_admin)}_history", args=[subject.number])


def _version_address(model_admin: Any, subject: Subject, record: Any) -> str:
    kind = record.instance_type._meta.model_name
    return reverse(f"{_base(model_admin)}_version", args=[subject.number, kind, record.history_id])


def _return_address(model_admin: Any, subject: Subject, record: Any) -> str:
    kind = record.instance_type._meta.model_name
    return reverse(f"{_base(model_admin)}_return", args=[subject.number, kind, record.history_id])


def _base(model_admin: Any) -> str:
    return f"{model_admin.admin_site.name}:{model_admin.opts.app_label}_{model_admin.opts.model_name}"


def framed_page(
    model_admin: Any, request: HttpRequest, subject: Subject, template: str, context: dict[str, Any]
) -> TemplateResponse:
    """Return a page about the row, in the frame of the administration."""
    request.current_app = model_admin.admin_site.name  # Django reads it in {% url %}
    frame = {
        **model_admin.admin_site.each_context(request),
        "subtitle": None,
        "opts": model_admin.opts,
        "module_name": str(capfirst(model_admin.opts.verbose_name_plural)),
        "object": subject.row,
        "subject": subject,
        "history_address": history_address(model_admin, subject),
    }
    return TemplateResponse(request, template, {**frame, **context})


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _compared_with(subject: Subject, kind: str, record: Any, number: str) -> Any:
    if not number:
        return None
    other = version_or_404(subject, kind, int(number)) if _is_number(number) else None
    if other is None or other.id != record.id:
        raise Http404(gettext("There is no page at this address."))
    return other


def _others(subject: Subject, kind: str, record: Any) -> list[Any]:
    """Return the other versions of the row, newest first."""
    rows = subject.stream.records[kind].filter(id=record.id).exclude(history_id=record.history_id)
    return list(rows.exclude(history_type=DELETED).select_related("history_user").order_by("-history_id")[:OFFERED])


def _differences(record: Any, other: Any) -> list[Difference]:
    """Return what came with ``record``, or what went; between two versions, from the earlier to the later one."""
    if record.history_type == DELETED:
        return differences(record, None)
    if other is None:
        return differences(None, record)
    earlier, later = sorted((record, other), key=lambda one: one.history_id)
    return differences(earlier, later)


def _told(subject: Subject, kind: str, record: Any) -> Telling:
    (telling,) = subject.stream.tell([(kind, record.history_id, record.history_date)])
    return telling
