"""Mails that wait to be sent, and what keeps them."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from arena.shared.admin.scoped import ReadOnlyAdmin
from arena.shared.mail import deliver
from arena.shared.outbox import OutgoingMail


class StateFilter(admin.SimpleListFilter):
    """Narrows the list by what became of a mail."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the three states."""
        return [("waiting", _("Waiting")), ("failed", _("Not sent")), ("sent", _("Sent"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Return the mails in the chosen state, or all."""
        if self.value() == "sent":
            return queryset.filter(sent_at__isnull=False)
        return {"waiting": queryset.waiting, "failed": queryset.failed}.get(self.value() or "", queryset.all)()


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnlyAdmin):
    """What is on its way, what could not be sent and why. What a mail says is not shown: it may hold a code."""

    list_display = ("subject", "to", "state", "tries", "created_at", "next_try_at", "fault")
    list_filter = (StateFilter,)
    search_fields = ("to", "subject")
    fields = ("subject", "to", "state", "tries", "created_at", "next_try_at", "sent_at", "fault")
    readonly_fields = ("state",)
    actions = ("try_again",)

    @admin.display(description=_("state"))
    def state(self, mail: OutgoingMail) -> str:
        """Return what became of the mail."""
        if mail.sent_at:
            return gettext("Sent")
        if mail.next_try_at:
            return gettext("Waiting")
        too_late = mail.useful_until and mail.useful_until < timezone.now()
        return gettext("Not sent: it was of use for a short while only") if too_late else gettext("Not sent")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let a mail that will never arrive be given up."""
        return self._may(request, "delete", obj)

    @admin.action(description=_("Try to send the chosen mails now"), permissions=["view"])
    def try_again(self, request: HttpRequest, queryset: Any) -> None:
        """Hand the mails to the worker at once."""
        number = 0
        for mail in queryset.filter(sent_at__isnull=True):
            mail.try_again()
            deliver.enqueue(mail.pk)
            number += 1
        words = ngettext("%d mail is tried again now.", "%d mails are tried again now.", number)
        self.message_user(request, words % number, messages.SUCCESS if number else messages.WARNING)
