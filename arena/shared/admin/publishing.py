"""Pages of what is published: the buttons that take it from state to state."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from arena.shared.admin.content import ContentAdmin
from arena.shared.admin.publish_page import CANCEL_PLAN, CONFIRM, PublishPages
from arena.shared.models import Publishable
from arena.shared.moves import move
from arena.shared.publishing import TRANSITIONS, Transition, TransitionRefusedError, ways_from
from arena.shared.todo import PUBLISHING_TODO, Todo

MOVE = "_move"
TOLD = 5  # refusals that are told one by one

PUBLISHING: Any = (
    _("Publishing"),
    {
        "fields": ["standing", "slug", "is_example"],
        "description": _(
            "Only what is published is shown to visitors. You change the state by the buttons of the form. "
            "An address that changes leads to the new one."
        ),
    },
)


class PublishableAdmin(PublishPages, ContentAdmin):
    """A page for something that has an address and is published."""

    actions = ("submit", "publish", "unpublish")
    todo: ClassVar[tuple[Todo, ...]] = PUBLISHING_TODO
    readonly_fields: ClassVar[Any] = ("standing",)
    prepopulated_fields: ClassVar[Any] = {"slug": ["title"]}
    list_filter: ClassVar[Any] = ("status", "is_example")

    def view_on_site(self, row: Any) -> str | None:
        """Lead to the page, once visitors can see it."""
        return row.shown_at() if row.is_public else None

    @admin.display(description=_("publishing"), ordering="status")
    def state_words(self, row: Publishable) -> str:
        """Say where the row stands, and since or until when."""
        words = capfirst(row.get_status_display())
        if row.publish_at:
            return gettext("%(state)s, will be published on %(day)s") % {"state": words, "day": _moment(row.publish_at)}
        return words

    # --- The form ---

    @admin.display(description=_("publishing"))
    def standing(self, row: Publishable) -> str:
        """Say where the row stands, who sees it, and since or until when."""
        words = f"{self.state_words(row)}."
        if not row.is_public:
            return f"{words} {gettext('Only the people who run the region see it here.')}"
        if row.published_at:
            words = gettext("Published since %(day)s.") % {"day": _day(row.published_at)}
        if row.confirmed_at and row.confirmed_by:
            who = {"day": _day(row.confirmed_at), "name": row.confirmed_by.name}
            return f"{words} {gettext('Found to be correct on %(day)s by %(name)s.') % who}"
        if row.confirmed_at:
            return f"{words} {gettext('Found to be correct on %(day)s.') % {'day': _day(row.confirmed_at)}}"
        return words

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001  Django's signature
        """Save the row, unless its form was sent as it stood: the day of the last change is told to readers."""
        if not change or form.has_changed():
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001  Django's signature
        """Save what hangs on the row. A change there is one of the page, and moves the day of the last change."""
        super().save_related(request, form, formsets, change)
        if change and not form.has_changed() and any(formset.has_changed() for formset in formsets):
            super().save_model(request, form.instance, form, change)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Add the buttons of what can be done with the row."""
        row = kwargs.get("obj")
        may = self.has_change_permission(request, row) if row else self.has_add_permission(request)
        context["publishing_steps"] = self.steps_of(row) if may and not context["is_popup"] else []
        return super().render_change_form(request, context, *args, **kwargs)

    def steps_of(self, row: Any) -> list[tuple[str, Any]]:
        """Return the name and the words of each step that begins where ``row`` stands; None is a row to be added."""
        steps = [(name, _button(name, way)) for name, way in ways_from(row.status if row else "draft").items()]
        if row and row.publish_at:
            steps.append((CANCEL_PLAN, gettext("Save and cancel the planned publishing")))
        if row and row.is_public:
            steps.append((CONFIRM, gettext("Save: everything is still correct")))
        return steps

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Go the way that was asked for with the row that has been saved."""
        return self._moved(request, obj) or super().response_add(request, obj, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Go the way that was asked for with the row that has been saved."""
        return self._moved(request, obj) or super().response_change(request, obj)

    def _moved(self, request: HttpRequest, row: Any) -> HttpResponse | None:
        name = request.POST.get(MOVE)
        if not name or {"_preview", "_changes"} & set(request.POST):
            return None
        if name == "publish":
            return HttpResponseRedirect(reverse(f"admin:{self._name('publish')}", args=[row.pk]))
        self._step(request, row, name, is_saved=True)
        return self._to_form(row)

    # --- The list ---

    @admin.action(description=_("Send the chosen %(verbose_name_plural)s for review"), permissions=["change"])
    def submit(self, request: HttpRequest, queryset: Any) -> None:
        """Send the chosen rows for review."""
        number = self._move_all(request, queryset, "submit")
        words = ngettext("%d was sent for review.", "%d were sent for review.", number) % number
        _tell(request, number, words)

    @admin.action(description=_("Publish the chosen %(verbose_name_plural)s"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: Any) -> None:
        """Show the chosen rows to visitors."""
        number = self._move_all(request, queryset, "publish")
        _tell(request, number, ngettext("%d was published.", "%d were published.", number) % number)

    @admin.action(description=_("Stop publishing the chosen %(verbose_name_plural)s"), permissions=["change"])
    def unpublish(self, request: HttpRequest, queryset: Any) -> None:
        """Take the chosen rows from visitors."""
        number = self._move_all(request, queryset, "unpublish")
        _tell(request, number, ngettext("%d is no longer published.", "%d are no longer published.", number) % number)

    def _move_all(self, request: HttpRequest, queryset: Any, name: str) -> int:
        """Take the rows one by one, in one order: two people never wait for each other. Tell what was refused."""
        refused = []
        rows = list(queryset.order_by("pk"))
        for row in rows:
            try:
                move(row, name, by=request.user)
            except TransitionRefusedError as error:
                refused.append(error.words)
            else:
                self.log_change(request, row, _log_of(TRANSITIONS[name]))
        for words in refused[:TOLD]:
            messages.warning(request, words)
        left = len(refused) - TOLD
        if left > 0:
            words = ngettext("%d more was left as it was.", "%d more were left as they were.", left) % left
            messages.warning(request, words)
        return len(rows) - len(refused)


def _button(name: str, way: Transition) -> str:
    """Return what the button of the form says: it saves first."""
    if name == "publish":
        return gettext("Save and publish …")
    return gettext("Save: %(way)s") % {"way": str(way.label)[:1].lower() + str(way.label)[1:]}


def _log_of(way: Transition) -> list[Any]:
    return [{"changed": {"fields": [str(way.label)]}}]


def _moment(at: Any) -> str:
    return formats.date_format(timezone.localtime(at), "DATETIME_FORMAT")


def _day(at: Any) -> str:
    return formats.date_format(timezone.localtime(at), "DATE_FORMAT")


def _tell(request: HttpRequest, number: int, words: str) -> None:
    if number:
        messages.success(request, words)
