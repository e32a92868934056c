"""Drafts of signatures. They lie in the organisation's own space: its people read them, staff do not.

What is kept for somebody else is no official document until it is sent in (Freedom of the Press Act, chapter 2,
section 13). So these models have no way to a region, no page in the administration and no history.
"""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from arena.shared.models import Timestamped
from members.models.declaration_versions import DeclarationVersion
from members.models.memberships import Membership
from members.models.organisations import Organisation
from members.models.signatures import Signature
from members.models.users import User

DRAFT_LASTS = timedelta(days=180)


def draft_end() -> datetime:
    """Return when a draft that is changed now is thrown away."""
    return timezone.now() + DRAFT_LASTS


class SigningDraftQuerySet(models.QuerySet["SigningDraft"]):
    """Which drafts."""

    def of(self, person: User) -> Self:
        """Drafts of organisations that the person signs or is a contact for. Nobody else reads any, staff neither."""
        theirs = Membership.objects.who_decide().filter(user=person)
        return self.filter(organisation__in=theirs.values("organisation"))

    def expired(self) -> Self:
        """Drafts that nobody has touched for half a year."""
        return self.filter(expires_at__lte=timezone.now())


class SigningDraft(Timestamped):
    """What colleagues have filled in so far, one draft for an organisation and a version.

    ``data`` holds the answers by the name of their step. ``revision`` grows with each change, so that of two who
    write at once the later one is told.
    """

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.CASCADE, related_name="signing_drafts"
    )
    version = models.ForeignKey(
        DeclarationVersion, verbose_name=_("version"), on_delete=models.CASCADE, related_name="signing_drafts"
    )
    renews = models.ForeignKey(Signature, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    data = models.JSONField(default=dict, blank=True)
    revision = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField(default=draft_end)

    objects = SigningDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft of a signature")
        verbose_name_plural = _("drafts of signatures")
        ordering = ["-updated_at"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "version"], name="members_signingdraft_once_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.version}"


class MandateDocument(Timestamped):
    """A paper that shows the signatory's authority: minutes, delegation, power of attorney.

    Its content lies in the database: it comes and goes with the rows that it belongs to, and no web server can give
    it to somebody who may not read it. While the signing is a draft it belongs to the draft, then to the signature.
    """

    draft = models.ForeignKey(
        SigningDraft, on_delete=models.CASCADE, null=True, blank=True, related_name="mandate_documents"
    )
    signature = models.ForeignKey(
        Signature, on_delete=models.PROTECT, null=True, blank=True, related_name="mandate_documents"
    )
    name = models.CharField(_("file name"), max_length=150)
    content = models.BinaryField()
    size = models.PositiveIntegerField(_("size (bytes)"))
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("document of authority")
        verbose_name_plural = _("documents of authority")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(draft__isnull=False, signature__isnull=True)
                | models.Q(draft__isnull=True, signature__isnull=False),
                name="members_mandatedocument_has_one_owner",
            )
        ]

    def __str__(self) -> str:
        return self.name
