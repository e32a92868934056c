"""Taking a row back to an earlier version: a page that shows what will change, and the step itself."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from arena.shared.admin.histories import framed_page, history_address, version_or_404
from arena.shared.admin.subjects import subject_of
from arena.shared.history.returning import Plan, carry_out, plan, when, why_not_returned
from arena.shared.versions import newest_version

NEWEST = "newest"  # the field that tells which version the page was made from


def return_page(model_admin: Any, request: HttpRequest, object_id: str, kind: str, number: int) -> HttpResponse:
    """Show what a return would change; sent as a form, make it."""
    subject = subject_of(model_admin, request, object_id)
    record = version_or_404(subject, kind, number)
    if request.method != "POST":
        return _show(model_admin, request, subject, record, [])
    with transaction.atomic():
        row = type(record).instance_type._base_manager.select_for_update(of=("self",)).filter(pk=record.id).first()
        if why_not_returned(request.user, subject, record):
            raise PermissionDenied
        if row is not None and str(newest_version(row).history_id) != request.POST.get(NEWEST):
            faults = [gettext("Somebody has changed it in the meantime. Look through what will change once more.")]
            return _show(model_admin, request, subject, record, faults)
        try:
            made = plan(record, request.user)
            _carry_out(request, made, record)
        except ValidationError as error:
            return _show(model_admin, request, subject, record, _in_words(record, error))
    done = gettext("“%s” is back.") if row is None else gettext("“%s” is back to the earlier version.")
    model_admin.message_user(request, done % made.row, messages.SUCCESS)
    return HttpResponseRedirect(_next_address(model_admin, request, subject))


def _carry_out(request: HttpRequest, made: Plan, record: Any) -> None:
    words = gettext("Restored from the version of %s") if made.is_new else gettext("Returned to the version of %s")
    why = " ".join(request.POST.get("why", "").split())
    carry_out(made, ". ".join(part for part in (words % when(record), why) if part), request.user)


def _next_address(model_admin: Any, request: HttpRequest, subject: Any) -> str:
    """Lead to the page of the row; to the history where the row itself is still gone."""
    opts = model_admin.opts
    if not model_admin.model._base_manager.filter(pk=subject.number).exists():
        return history_address(model_admin, subject)
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[subject.number])


def _in_words(record: Any, error: ValidationError) -> list[str]:
    """Return what speaks against the earlier version, each fault with the name of its field."""
    if not hasattr(error, "error_dict"):
        return error.messages
    model = record.instance_type
    names = {column.name: column.verbose_name for column in model._meta.concrete_fields}
    return [
        f"{names[name]}: {message}" if name in names else message
        for name, faults in error.message_dict.items()
        for message in faults
    ]


def _show(model_admin: Any, request: HttpRequest, subject: Any, record: Any, faults: list[str]) -> HttpResponse:
    why_not = why_not_returned(request.user, subject, record)
    made = None if why_not else plan(record, request.user)
    newest = newest_version(made.row) if made and not made.is_new else None
    (telling,) = subject.stream.tell([(record.instance_type._meta.model_name, record.history_id, record.history_date)])
    words = gettext("Restore the version of %s") if made and made.is_new else gettext("Return to the version of %s")
    context = {
        "title": words % when(record),
        "telling": telling,
        "plan": made,
        "newest": newest.history_id if newest else "",
        "newest_name": NEWEST,
        "why": request.POST.get("why", ""),
        "why_not": why_not,
        "faults": faults,
    }
    return framed_page(model_admin, request, subject, "admin/object_return.html", context)
