"""Saving a form: why it is done, and what somebody else has saved since it was opened."""

from typing import Any

from django import forms
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext

from arena.shared.admin.conflicts import Conflict, conflict_of, differ
from arena.shared.admin.histories import history_address
from arena.shared.admin.sent import shown
from arena.shared.admin.subjects import Subject, last_version, ran
from arena.shared.admin.tokens import FIELD, parts_of_form, sent_token, take, token_of, written
from arena.shared.history.streams import DELETED, who
from arena.shared.versions import because

WHY = "_why"
LONGEST = 1_000
GONE = 409


def reason_in(request: HttpRequest) -> str:
    """Return why the form is sent, as the person has put it; "" where they have not."""
    return " ".join(request.POST.get(WHY, "").split())[:LONGEST]


class Saving:
    """Mixin for ModelAdmin: a field for the reason; and nobody writes over what they have not seen."""

    model: Any
    opts: Any
    admin_site: Any

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Save the form with its reason, unless somebody else has saved since it was opened."""
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)  # type: ignore[misc]
        request.POST = _with_even_lines(request.POST)  # type: ignore[assignment]
        with transaction.atomic(), because(reason_in(request)):
            answer = self._look_around(request, object_id) if object_id else None
            return answer or super().changeform_view(request, object_id, form_url, extra_context)  # type: ignore[misc]

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Delete with the reason that was given."""
        with because(reason_in(request)):
            return super().delete_view(request, object_id, extra_context)  # type: ignore[misc]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Run actions with the reason that was given."""
        with because(reason_in(request)):
            return super().changelist_view(request, extra_context)  # type: ignore[misc]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002  Django's signature
        """Return the form; one that somebody else has overtaken is not saved."""
        form = super().get_form(request, obj, change=change, **kwargs)  # type: ignore[misc]
        return _overtaken(form) if _conflict_in(request) else form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Tell the form which versions it is made from, what was given as reason, and what others have done."""
        row = kwargs.get("obj")
        conflict = _conflict_in(request)
        sent = None if conflict else sent_token(request)
        may = row is not None and self.has_change_permission(request, row)  # type: ignore[attr-defined]
        context |= {
            "versions_name": FIELD,
            "versions": written(sent or token_of(parts_of_form(self, request, row))) if may else "",
            "why_name": WHY,
            "why": request.POST.get(WHY, ""),
            "conflict": conflict,
        }
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    # --- What others have done -------------------------------------------------------------------------

    def _look_around(self, request: HttpRequest, object_id: str) -> HttpResponse | None:
        """Take the rows, and note what others have saved since the form was made. Return a page if the row is gone."""
        row = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        if row is None:
            return self._deleted_meanwhile(request, unquote(object_id))
        sent = sent_token(request)
        if sent and row.is_archived and ran(request.user, row.history.first()):
            return self._closed_meanwhile(request, row)
        if sent is None or not self.has_change_permission(request, row):  # type: ignore[attr-defined]
            return None
        parts = parts_of_form(self, request, row)
        take(parts)
        now = token_of(parts)
        if differ(sent, now):
            row.refresh_from_db()
            conflict = conflict_of(self, request, row, sent, now)
            request.POST = conflict.post  # type: ignore[assignment]  # the form comes back as it now has to be
            request.conflict = conflict  # type: ignore[attr-defined]
        return None

    def _deleted_meanwhile(self, request: HttpRequest, object_id: str) -> HttpResponse | None:
        """Tell that somebody has deleted the row, and show what was typed; None where there is nothing to tell."""
        last = last_version(self.model, object_id)
        if last is None or last.history_type != DELETED or not ran(request.user, last):
            return None
        if not self.has_change_permission(request):  # type: ignore[attr-defined]
            return None
        subject = Subject(self.model, last.id, None, last)
        day = date_format(localtime(last.history_date), "DATETIME_FORMAT")
        told = gettext("%(who)s deleted it on %(day)s, while you had the form open.") % {"who": who(last), "day": day}
        way = (history_address(self, subject), gettext("See its history, and restore it there"))
        return self._too_late(request, last, gettext("“%s” has been deleted") % subject.name, told, way)

    def _closed_meanwhile(self, request: HttpRequest, row: Any) -> HttpResponse:
        """Tell that somebody has made an archive of it, and show what was typed."""
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk])
        told = gettext("It was closed while you had the form open, and an archive is only read.")
        way = (address, gettext("See it as it stands. A site administrator can open it again."))
        return self._too_late(request, row.history.first(), gettext("“%s” has been closed") % row, told, way)

    def _too_late(self, request: HttpRequest, last: Any, title: str, told: str, way: tuple[str, str]) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": None,
            "opts": self.opts,
            "told": told,
            "link": way[0],
            "link_words": way[1],
            "typed": self._typed(request, last),
        }
        return TemplateResponse(request, "admin/too_late.html", context, status=GONE)

    def _typed(self, request: HttpRequest, last: Any) -> list[tuple[str, str]]:
        """Return the fields that the person has changed, with what they wrote; of the rows below too."""
        fields = flatten_fieldsets(self.get_fieldsets(request, None))  # type: ignore[attr-defined]
        form = self.get_form(request, None, change=True, fields=fields)(request.POST, instance=last.instance)
        typed = [(str(form.fields[name].label), shown(form, name)) for name in form.changed_data]
        for formset, _inline in self.get_formsets_with_inlines(request, None):  # type: ignore[attr-defined]
            prefix = formset.get_default_prefix()
            kind = capfirst(formset.model._meta.verbose_name)
            for place in range(min(_count(request, prefix), 200)):
                part = formset.form(request.POST, prefix=f"{prefix}-{place}")
                typed += [(f"{kind}: {part.fields[name].label}", shown(part, name)) for name in part.changed_data]
        return typed


def _with_even_lines(sent: QueryDict) -> QueryDict:
    """Return what was sent with the line ends that are stored: browsers send others, which would be changes."""
    even = sent.copy()
    for name, values in even.lists():
        even.setlist(name, [value.replace("\r\n", "\n") for value in values])
    return even


def _count(request: HttpRequest, prefix: str) -> int:
    text = request.POST.get(f"{prefix}-TOTAL_FORMS", "")
    return int(text) if text.isdecimal() else 0


def _conflict_in(request: HttpRequest) -> Conflict | None:
    return getattr(request, "conflict", None)


def _overtaken(form: type[forms.ModelForm]) -> type[forms.ModelForm]:
    """Return ``form`` with a fault that says what has happened: it comes back once, with fresh versions."""

    class Overtaken(form):  # type: ignore[valid-type, misc]
        def clean(self) -> Any:
            self.add_error(
                None,
                gettext(
                    "Somebody else has saved this page since you opened it. Nothing that you wrote is lost, and "
                    "nothing of it has been saved yet. Look through what has changed; then save again."
                ),
            )
            return super().clean()

    return Overtaken
