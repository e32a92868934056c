"""How a programme is built: its partners, strands and priorities, and what carries on after it."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arena.shared.constraints import one_of
from arena.shared.rich_text import RichTextField
from members.models import Organisation
from programmes.models.parts import ProgrammePart, belongs_to_programme
from programmes.models.programmes import Programme


class ProgrammePartnerRole(models.TextChoices):
    COMMISSIONER = "commissioner", _("commissioner")
    FUNDER = "funder", _("funder")
    PARTNER = "partner", _("partner")
    APPLICANT = "applicant", _("applicant")
    INTERNATIONAL = "international", _("international partner")


class ProgrammePartner(ProgrammePart):
    """Who takes part in a programme, and as what. A source may give a number instead of names."""

    Role = ProgrammePartnerRole

    translatable: ClassVar = ("label", "note")

    programme = belongs_to_programme("partners")
    role = models.CharField(_("role"), max_length=13, choices=Role)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="partnerships",
    )
    label = models.CharField(
        _("description"), max_length=200, blank=True, help_text=_("Where the source names no organisation.")
    )
    number = models.PositiveSmallIntegerField(
        _("how many"), null=True, blank=True, help_text=_("Where the source gives a number instead of names.")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta(ProgrammePart.Meta):
        verbose_name = _("partner of a programme")
        verbose_name_plural = _("partners of programmes")
        indexes = [models.Index(fields=["organisation", "programme"], name="partner_by_organisation")]
        constraints = [
            *ProgrammePart.Meta.constraints,
            one_of("role", ProgrammePartnerRole),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | ~Q(label=""), name="programmes_partner_is_named_or_described"
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if not self.organisation_id and not self.label:
            raise ValidationError({"label": gettext("Choose an organisation, or describe who it is.")})

    def __str__(self) -> str:
        return str(self.organisation) if self.organisation else str(self.text("label"))


class Strand(ProgrammePart):
    """A strand of a programme's work, such as a platform of a partnership."""

    programme = belongs_to_programme("strands")
    title = models.CharField(_("title"), max_length=200)
    body = RichTextField(_("text"), blank=True)

    class Meta(ProgrammePart.Meta):
        verbose_name = _("strand")
        verbose_name_plural = _("strands")


class Priority(ProgrammePart):
    """What a programme has decided to put first."""

    programme = belongs_to_programme("priorities")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=300)
    body = RichTextField(_("text"), blank=True)

    class Meta(ProgrammePart.Meta):
        verbose_name = _("priority")
        verbose_name_plural = _("priorities")
        ordering = ["programme", "number"]


class Continuation(ProgrammePart):
    """What carries on when a programme has ended: another programme, an organisation's work, a network."""

    programme = belongs_to_programme("continuations")
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"), blank=True)
    to_programme = models.ForeignKey(
        Programme,
        verbose_name=_("continued by the programme"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="continues",
    )
    to_organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("continued by the organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="continues",
    )
    website = models.URLField(_("website"), blank=True)

    class Meta(ProgrammePart.Meta):
        verbose_name = _("continuation")
        verbose_name_plural = _("continuations")
        constraints = [
            *ProgrammePart.Meta.constraints,
            models.CheckConstraint(
                condition=Q(to_programme__isnull=True) | ~Q(to_programme=models.F("programme")),
                name="programmes_continuation_leads_elsewhere",
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.to_programme_id and self.to_programme_id == self.programme_id:
            raise ValidationError({"to_programme": gettext("A programme cannot be continued by itself.")})
