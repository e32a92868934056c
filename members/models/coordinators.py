"""Coordinators: who runs which region's content, and how they were invited."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from arena.shared.models import Timestamped
from members.models.invitations import invitation_end
from members.models.places import Region


class Coordination(Timestamped):
    """A person coordinates a region: runs its content, and nobody else's."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="coordinations"
    )
    region = models.ForeignKey(Region, verbose_name=_("region"), on_delete=models.PROTECT, related_name="coordinations")

    class Meta:
        verbose_name = _("coordination of a region")
        verbose_name_plural = _("coordinations of regions")
        ordering = ["region__sort_name", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "region"], name="members_coordination_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.region}"


class CoordinatorInvitationQuerySet(models.QuerySet["CoordinatorInvitation"]):
    """Which invitations."""

    def open(self) -> Self:
        """Invitations whose link still works."""
        return self.filter(accepted_at__isnull=True, expires_at__gt=timezone.now())


class CoordinatorInvitation(Timestamped):
    """An invitation to coordinate regions. The link in the mail holds a secret of which only a hash is kept."""

    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=150)
    regions = models.ManyToManyField(Region, verbose_name=_("regions"), related_name="invitations")
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("invited by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    expires_at = models.DateTimeField(_("works until"), default=invitation_end, editable=False)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("accepted by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects = CoordinatorInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to coordinators")
        verbose_name_plural = _("invitations to coordinators")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True) | Q(accepted_at__isnull=False),
                name="members_invitation_accepted_by_has_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"

    @property
    def is_open(self) -> bool:
        """Whether the link still works."""
        return self.accepted_at is None and self.expires_at > timezone.now()
