"""Mail that is to be sent, kept until it has been: a dead mail server loses nothing."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# After so long without an answer from whoever was sending it, somebody else may try.
CLAIM_LASTS = timedelta(minutes=2)
# How long to wait after the first, the second, … fault; then as long as after the last.
PATIENCE = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60, 120, 240))
GIVE_UP_AFTER = timedelta(days=5)


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    """What is to be done with mails."""

    def waiting(self) -> Self:
        """Mails that are still to be sent."""
        return self.filter(sent_at__isnull=True, next_try_at__isnull=False)

    def due(self) -> Self:
        """Mails that should be tried now."""
        return self.waiting().filter(next_try_at__lte=timezone.now())

    def failed(self) -> Self:
        """Mails that were given up."""
        return self.filter(sent_at__isnull=True, next_try_at__isnull=True)


class OutgoingMail(models.Model):
    """One mail to one person. What it says is forgotten once it has been sent: it may hold a code or a link."""

    to = models.EmailField(pgettext_lazy("whom a mail goes to", "to"))
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField(_("text"), blank=True, editable=False)
    html = models.TextField(_("text as HTML"), blank=True, editable=False)
    language = models.CharField(_("language"), max_length=2, editable=False)
    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    useful_until = models.DateTimeField(_("useful until"), null=True, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0, editable=False)
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True, default=timezone.now, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True, editable=False)
    fault = models.CharField(_("last fault"), max_length=300, blank=True, editable=False)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        ordering = [F("sent_at").desc(nulls_first=True), "-created_at"]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(sent_at__isnull=True), name="shared_outgoing_mail_due")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(next_try_at__isnull=True, text="", html=""),
                name="shared_outgoing_mail_sent_is_emptied",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"

    def claim(self) -> bool:
        """Take the mail for one try. Return whether it was there to be taken: two workers never send the same."""
        now = timezone.now()
        taken = OutgoingMail.objects.due().filter(pk=self.pk)
        if not taken.update(next_try_at=now + CLAIM_LASTS, tries=F("tries") + 1):
            return False
        self.refresh_from_db()
        return True

    def mark_sent(self) -> None:
        """Remember that it went, and forget what it said."""
        self.sent_at, self.next_try_at = timezone.now(), None
        self.text = self.html = self.fault = ""
        self.save()

    def mark_failed(self, fault: str, *, for_good: bool = False) -> None:
        """Remember the fault, and when to try again, if at all."""
        now = timezone.now()
        last_chance = self.useful_until or self.created_at + GIVE_UP_AFTER
        next_try = now + PATIENCE[min(self.tries, len(PATIENCE)) - 1]
        self.next_try_at = None if for_good or next_try > last_chance else next_try
        self.fault = fault[:300]
        self.save()

    def try_again(self) -> None:
        """Let it be tried at once, whatever happened before."""
        self.next_try_at, self.useful_until = timezone.now(), None
        self.save()
