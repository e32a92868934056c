"""The page before publishing: what readers will see, where, and whether now or later."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.translation import gettext

from arena.shared.admin.changes import Changes, changes_between, public_lines
from arena.shared.former_pages import put_back, stopped_at
from arena.shared.moves import cancel_plan, confirm, hindrance, move
from arena.shared.public_pages import show
from arena.shared.publish_form import PublishForm
from arena.shared.publishing import TRANSITIONS, TransitionRefusedError, ways_from
from arena.shared.rehearsal import rehearsal

CONFIRM, CANCEL_PLAN = "confirm", "cancel_plan"


class PublishPages:
    """Mixin for the ModelAdmin of what is published: the page before publishing, and the steps of one row."""

    model: Any
    opts: Any
    admin_site: Any

    listed_in: ClassVar[tuple[tuple[Any, str], ...]] = ()  # words for a list, and the name of its address

    def shown_in(self, row: Any) -> list[tuple[str, str]]:
        """Return the name and the address of each page that will lead to ``row``, beside its own."""
        places = [(str(words), reverse(name)) for words, name in self.listed_in]
        if row.region and row.region.get_absolute_url() != row.shown_at():
            places.append((gettext("The page of %(region)s") % {"region": row.region}, row.region.get_absolute_url()))
        return places

    def get_urls(self) -> list[Any]:
        """Return the addresses, with those of publishing and of single steps."""
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/publish/", view(self.publish_view), name=self._name("publish")),  # type: ignore[attr-defined]
            path("<path:object_id>/step/", view(self.step_view), name=self._name("step")),  # type: ignore[attr-defined]
            *super().get_urls(),  # type: ignore[misc]
        ]

    # --- The page before publishing ---

    def publish_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what publishing changes for readers; publish when that is sent."""
        row = self._changeable_or_404(request, object_id)
        form = PublishForm(request.POST or None, auto_id="publish_%s")
        if request.method == "POST" and form.is_valid():
            return self._publish(request, row, form.cleaned_data["at"])
        if "publish" not in ways_from(row.status):
            messages.warning(request, TransitionRefusedError(row, "publish").words)
            return self._to_form(row)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Publish %(name)s") % {"name": row},
            "subtitle": None,
            "opts": self.opts,
            "row": row,
            "form": form,
            "hindrance": hindrance(row),
            "form_address": self._form_address(row),
            "preview_address": reverse(f"admin:{self._name('preview')}", args=[row.pk]),  # type: ignore[attr-defined]
            "public_address": row.shown_at(),
            "shown_in": self.shown_in(row),
            **self._news(request, row),
        }
        return TemplateResponse(request, "admin/publishing/publish.html", context)

    def _news(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """Return what is new to readers: all of it, or what differs from what they saw last."""
        stopped = stopped_at(row) if row.published_at else None
        changes: list[Changes] | None = None
        if stopped:
            try:
                with rehearsal():
                    put_back(row, stopped)
                    before = public_lines(request, type(row)._base_manager.get(pk=row.pk))
                with rehearsal():
                    show(row)
                    changes = changes_between(before, public_lines(request, row))
            except IntegrityError:
                changes = None
        return {"is_new": row.published_at is None, "stopped_at": stopped, "changes": changes}

    def _publish(self, request: HttpRequest, row: Any, at: Any) -> HttpResponse:
        try:
            moved = move(row, "publish", by=request.user, at=at)
        except TransitionRefusedError as error:
            messages.error(request, error.words)
            return self._to_form(row)
        if at:
            day = formats.date_format(timezone.localtime(at), "DATETIME_FORMAT")
            words = gettext("“%(row)s” will be published on %(day)s.") % {"row": moved, "day": day}
            messages.success(request, words)
        else:
            self._tell_of_page(request, moved)
        self._note(request, moved, "publish")
        return self._to_form(row)

    def _tell_of_page(self, request: HttpRequest, row: Any) -> None:
        words = gettext("“%(row)s” is published.") % {"row": row}
        link = format_html('<a href="{}">{}</a>', row.shown_at(), gettext("Look at the page"))
        messages.success(request, format_html("{} {}", words, link))

    # --- Single steps ---

    def step_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take one step with one row, from a list or the work queue, and go back there."""
        row = self._changeable_or_404(request, object_id)
        if request.method != "POST":
            return self._to_form(row)
        name = request.POST.get("step", "")
        if self._step(request, row, name):
            self._note(request, row, name)
        back = request.POST.get("back", "")
        return HttpResponseRedirect(reverse("admin:index")) if back == "index" else self._to_form(row)

    def _step(self, request: HttpRequest, row: Any, name: str, *, is_saved: bool = False) -> bool:
        """Take the step ``name`` and tell what came of it. Return whether it was taken."""
        try:
            words = self._take(request, row, name)
        except TransitionRefusedError as error:
            messages.error(request, error.words)
            return False
        if is_saved:
            words = gettext("What you wrote has been saved. %(words)s") % {"words": words}
        messages.success(request, gettext("“%(row)s”: %(words)s") % {"row": row, "words": words})
        return True

    def _note(self, request: HttpRequest, row: Any, name: str) -> None:
        """Let the step be among the person's latest changes."""
        labels = {CONFIRM: gettext("still correct"), CANCEL_PLAN: gettext("planned publishing")}
        label = labels.get(name) or str(TRANSITIONS[name].label)
        self.log_change(request, row, [{"changed": {"fields": [label]}}])  # type: ignore[attr-defined]

    def _take(self, request: HttpRequest, row: Any, name: str) -> str:
        if name == CONFIRM:
            confirm(row, by=request.user)
            return gettext("Found to be still correct. You are asked again in a year.")
        if name == CANCEL_PLAN:
            cancel_plan(row, by=request.user)
            return gettext("It is no longer planned to be published, and waits for review.")
        if name not in TRANSITIONS or name == "publish":  # which has a page of its own
            raise TransitionRefusedError(row, name, gettext("There is no such step."))
        move(row, name, by=request.user)
        return str(TRANSITIONS[name].done)

    # --- Ways ---

    def _changeable_or_404(self, request: HttpRequest, object_id: str) -> Any:
        row = self._row_or_404(request, object_id)  # type: ignore[attr-defined]
        if not self.has_change_permission(request, row):  # type: ignore[attr-defined]
            raise PermissionDenied
        return row

    def _form_address(self, row: Any) -> str:
        return reverse(f"admin:{self._name('change')}", args=[row.pk])  # type: ignore[attr-defined]

    def _to_form(self, row: Any) -> HttpResponseRedirect:
        return HttpResponseRedirect(self._form_address(row))
