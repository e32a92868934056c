"""Requests to join: a person asks to act for an organisation that is here, or for one that is new here."""

from typing import ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from stdnum.se import orgnr

from arena.shared.constraints import one_of
from arena.shared.models import Timestamped
from members.models.organisations import Organisation, OrganisationKind, OrganisationSector, validate_number
from members.models.places import Municipality, Region


class JoinRequestState(models.TextChoices):
    WAITING = "waiting", _("waiting for the coordinator")
    QUESTION = "question", _("the coordinator has asked something")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


OPEN_STATES = (JoinRequestState.WAITING, JoinRequestState.QUESTION)


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    """Which requests."""

    def waiting(self) -> Self:
        """Requests that a coordinator is to look at."""
        return self.filter(state=JoinRequestState.WAITING)

    def open(self) -> Self:
        """Requests that nobody has settled."""
        return self.filter(state__in=OPEN_STATES)

    def asked(self) -> Self:
        """Requests of which the coordinator waits for an answer."""
        return self.filter(state=JoinRequestState.QUESTION)

    def about_the_same(self, request: "JoinRequest") -> Self:
        """Requests for the same organisation as ``request``: by its row, its number or its name."""
        same = Q(name__iexact=request.name)
        if request.organisation_id:
            same |= Q(organisation=request.organisation_id)
        if request.number:
            same |= Q(number=request.number)
        return self.filter(same)


class JoinRequest(Timestamped):
    """Somebody asks to be an organisation's first contact.

    ``organisation`` is one that the portal knows, or, until the request is approved, empty: the columns then say what
    is to be registered. What was asked stays as it was asked, whatever becomes of the organisation.
    """

    State = JoinRequestState

    region_path: ClassVar = "region"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.PROTECT, related_name="join_requests"
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="join_requests",
    )
    name = models.CharField(_("name of the organisation"), max_length=160)
    number = models.CharField(_("organisation number"), max_length=11, blank=True, validators=[validate_number])
    kind = models.CharField(_("kind"), max_length=12, choices=OrganisationKind)
    sector = models.CharField(_("sector"), max_length=7, choices=OrganisationSector, blank=True)
    region = models.ForeignKey(
        Region, verbose_name=_("region"), on_delete=models.PROTECT, null=True, blank=True, related_name="join_requests"
    )
    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    website = models.URLField(_("website"), blank=True)
    title = models.CharField(_("your title there"), max_length=120)
    state = models.CharField(_("state"), max_length=9, choices=JoinRequestState, default=JoinRequestState.WAITING)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("settled by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["region", "state"], name="join_request_by_state")]
        constraints = [
            one_of("state", JoinRequestState),
            one_of("kind", OrganisationKind),
            one_of("sector", OrganisationSector, or_empty=True),
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(state__in=OPEN_STATES, organisation__isnull=False),
                name="members_joinrequest_once_per_organisation",
            ),
            models.UniqueConstraint(
                fields=["user", "name"],
                condition=Q(state__in=OPEN_STATES, organisation__isnull=True),
                name="members_joinrequest_once_per_name",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES, settled_at__isnull=True)
                | (~Q(state__in=OPEN_STATES) & Q(settled_at__isnull=False)),
                name="members_joinrequest_settled_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(settled_by__isnull=True) | Q(settled_at__isnull=False),
                name="members_joinrequest_settled_by_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(organisation__isnull=False),
                name="members_joinrequest_approved_has_an_organisation",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if orgnr.is_valid(self.number):
            self.number = orgnr.format(self.number)
        if self.municipality and self.municipality.region_id != self.region_id:
            raise ValidationError({"municipality": gettext("This municipality lies in another region.")})

    def others(self) -> "models.QuerySet[JoinRequest]":
        """Return other people's open requests for the same organisation, while this one is open."""
        rows = JoinRequest.objects.open().about_the_same(self).exclude(user=self.user_id)
        return rows if self.is_open else rows.none()

    @property
    def is_open(self) -> bool:
        """Whether nobody has settled it."""
        return self.state in OPEN_STATES


class JoinMessage(Timestamped):
    """What the person and the coordinator wrote to each other about a request. Rows are added, never changed."""

    region_path: ClassVar = "request__region"

    request = models.ForeignKey(JoinRequest, on_delete=models.PROTECT, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    body = models.TextField(_("text"))

    class Meta:
        verbose_name = _("message about a request")
        verbose_name_plural = _("messages about requests")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.body[:60]
