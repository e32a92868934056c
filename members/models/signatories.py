"""Signatories: the persons who sign in the name of an organisation, each for themselves."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from arena.shared.constraints import numbered_within, one_of
from arena.shared.models import Timestamped
from members.models.signatures import Signature


class IdentifiedBy(models.TextChoices):
    """How a signatory was identified in the moment of signing."""

    CODE = "code", _("a code sent to the e-mail address")
    PASSKEY = "passkey", _("a passkey")
    TOTP = "totp", _("a code from an authenticator app")
    EID = "eid", _("an e-identification")


class SignatoryState(models.TextChoices):
    INVITED = "invited", _("asked to sign")
    SIGNED = "signed", _("has signed")
    DECLINED = "declined", _("has declined")


class SignatoryQuerySet(models.QuerySet["Signatory"]):
    """Which signatories."""

    def missing(self) -> Self:
        """Those who are still to sign."""
        return self.filter(state=SignatoryState.INVITED)

    def unsigned(self) -> Self:
        """Those who have not signed, the ones who said no among them."""
        return self.exclude(state=SignatoryState.SIGNED)

    def to_remind(self, before: datetime) -> Self:
        """Those who were asked ``before`` and not reminded yet, where the signing still waits."""
        waiting = self.missing().filter(signature__state="pending", reminded_at__isnull=True)
        return waiting.filter(asked_at__lte=before)

    def shown(self) -> Self:
        """Those who have signed and chosen to be named in public."""
        return self.filter(state=SignatoryState.SIGNED, is_shown=True).exclude(name="")


class Signatory(Timestamped):
    """A person who signs, or is asked to. Name and address can be taken away later; that somebody signed stays."""

    State = SignatoryState

    region_path: ClassVar = "signature__organisation__region"

    signature = models.ForeignKey(
        Signature, verbose_name=_("signature"), on_delete=models.PROTECT, related_name="signatories"
    )
    number = models.PositiveSmallIntegerField(_("number"), help_text=_("The first began the signing."))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="signed_as",
    )
    name = models.CharField(_("name"), max_length=150, blank=True)
    title = models.CharField(_("title"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    is_shown = models.BooleanField(_("named in public"), default=False)
    state = models.CharField(_("state"), max_length=8, choices=SignatoryState, default=SignatoryState.INVITED)
    secret_hash = models.CharField(max_length=64, blank=True, editable=False)
    identified_by = models.CharField(_("identified by"), max_length=7, choices=IdentifiedBy, blank=True)
    provider = models.CharField(_("identity provider"), max_length=80, blank=True)
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    asked_at = models.DateTimeField(_("asked at"), null=True, blank=True, editable=False)
    declined_because = models.TextField(_("declined because"), blank=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True, editable=False)
    forgotten_at = models.DateTimeField(
        _("taken away"), null=True, blank=True, help_text=_("When name and address were taken away.")
    )

    objects = SignatoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")
        ordering = ["signature", "number"]
        constraints = [
            numbered_within("signature"),
            one_of("state", SignatoryState),
            one_of("identified_by", IdentifiedBy, or_empty=True),
            models.UniqueConstraint(
                fields=["secret_hash"], condition=~Q(secret_hash=""), name="members_signatory_secret_is_unique"
            ),
            models.UniqueConstraint(
                fields=["signature", "email"], condition=~Q(email=""), name="members_signatory_once_per_signature"
            ),
            models.CheckConstraint(
                condition=~Q(state="signed") | (Q(signed_at__isnull=False) & ~Q(identified_by="")),
                name="members_signatory_signed_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=True) | Q(name="", email="", title="", is_shown=False),
                name="members_signatory_forgotten_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(_("a person whose name was taken away"))
