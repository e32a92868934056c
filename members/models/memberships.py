"""Memberships: who acts for an organisation, in which roles, and how they were invited."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from arena.shared.models import Timestamped
from members.models.invitations import invitation_end
from members.models.organisations import Organisation

ROLES = ("is_contact", "is_signatory", "is_reporter", "is_applicant")


class Roles(models.Model):
    """What somebody may do for an organisation."""

    is_contact = models.BooleanField(
        _("contact"), default=False, help_text=_("Keeps the page up to date, invites colleagues, gets the mails.")
    )
    is_signatory = models.BooleanField(
        _("signatory"), default=False, help_text=_("Signs declarations in the name of the organisation.")
    )
    is_reporter = models.BooleanField(
        _("reporter"), default=False, help_text=_("Tells what became of the commitments.")
    )
    is_applicant = models.BooleanField(_("applicant"), default=False, help_text=_("Applies for money for pilots."))

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(is_contact=True) | Q(is_signatory=True) | Q(is_reporter=True) | Q(is_applicant=True),
                name="%(app_label)s_%(class)s_has_a_role",
            )
        ]

    @property
    def roles(self) -> list[str]:
        """The names of the roles, in their order."""
        return [name for name in ROLES if getattr(self, name)]

    @property
    def role_words(self) -> list[str]:
        """The roles in words."""
        return [str(getattr(self._meta.get_field(name), "verbose_name", name)) for name in self.roles]


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Which memberships."""

    def current(self) -> Self:
        """Memberships that have not ended, of people who can log in."""
        return self.filter(ended_at__isnull=True, user__is_active=True)

    def contacts(self) -> Self:
        """Those of contacts."""
        return self.current().filter(is_contact=True)

    def signatories(self) -> Self:
        """Those of people who may sign."""
        return self.current().filter(is_signatory=True)

    def who_decide(self) -> Self:
        """Those of contacts and signatories: whoever has to know what becomes of a signature."""
        return self.current().filter(Q(is_contact=True) | Q(is_signatory=True))

    def reporters(self) -> Self:
        """Those of people who tell what became of the commitments."""
        return self.current().filter(is_reporter=True)

    def applicants(self) -> Self:
        """Those of people who apply for money."""
        return self.current().filter(is_applicant=True)

    def by_person(self) -> Self:
        """With the people, in the order of their names."""
        return self.select_related("user").order_by("user__name", "pk")


class Membership(Timestamped, Roles):
    """A person acts for an organisation. A membership that ends stays as a row: who acted then is never lost."""

    region_path: ClassVar = "organisation__region"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.PROTECT, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="memberships"
    )
    title = models.CharField(
        _("title"), max_length=120, blank=True, help_text=_("What the person is there, such as “chair of the board”.")
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("ended by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["organisation__sort_name", "pk"]
        constraints = [
            *Roles.Meta.constraints,
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(ended_at__isnull=True),
                name="members_membership_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True) | Q(ended_at__isnull=False),
                name="members_membership_ended_by_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.organisation}"

    @property
    def is_current(self) -> bool:
        """Whether the person still acts for the organisation."""
        return self.ended_at is None and self.user.is_active


class MembershipInvitationQuerySet(models.QuerySet["MembershipInvitation"]):
    """Which invitations."""

    def open(self) -> Self:
        """Invitations whose link still works."""
        return self.waiting().filter(expires_at__gt=timezone.now())

    def waiting(self) -> Self:
        """Invitations that nobody has answered or withdrawn, those among them whose time is up."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)


class MembershipInvitation(Timestamped, Roles):
    """An invitation to act for an organisation. The link in the mail holds a secret of which only a hash is kept."""

    region_path: ClassVar = "organisation__region"

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="invitations"
    )
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=150)
    title = models.CharField(_("title"), max_length=120, blank=True)
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
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
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

    objects = MembershipInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to an organisation")
        verbose_name_plural = _("invitations to organisations")
        ordering = ["-created_at"]
        constraints = [
            *Roles.Meta.constraints,
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True) | Q(accepted_at__isnull=False),
                name="members_membershipinvitation_accepted_by_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>: {self.organisation}"

    @property
    def is_open(self) -> bool:
        """Whether the link still works."""
        return not self.accepted_at and not self.withdrawn_at and self.expires_at > timezone.now()
