"""What the whole site shares: the number that tells the page cache of changes, and the accessibility statement."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from arena.shared.constraints import one_of
from arena.shared.fields import PeriodField
from arena.shared.models import Timestamped, Translatable


class ContentGeneration(models.Model):
    """One row with one number, raised in every transaction that changes public content.

    A page kept by ``arena.page_cache`` counts only as long as this number stands still.
    """

    number = models.PositiveBigIntegerField(_("number"), default=0)

    class Meta:
        verbose_name = _("content generation")
        verbose_name_plural = _("content generations")

    def __str__(self) -> str:
        return str(self.number)


class AccessibilityLevel(models.TextChoices):
    FULL = "full", _("fully compliant")
    PARTIAL = "partial", _("partially compliant")
    NONE = "none", _("not compliant")


class AccessibilityStatement(Timestamped, Translatable):
    """The statement that the Act (2018:1937) section 13 asks for. One row, which staff keep true.

    What is the same on every installation stands in the template, in the order of the supervising
    authority's model; what somebody must know and decide stands here.
    """

    Level = AccessibilityLevel

    translatable: ClassVar = ("help_text", "burden", "exempt", "method")

    actor = models.CharField(
        _("organisation"), max_length=160, blank=True, help_text=_("Who answers for the website. Empty: its name.")
    )
    level = models.CharField(_("level"), max_length=7, choices=Level, default=Level.PARTIAL)
    help_text = models.TextField(
        _("help"), blank=True, help_text=_("More ways to get help than mail, such as a telephone number and its hours.")
    )
    authority_name = models.CharField(_("supervising authority"), max_length=120)
    authority_url = models.URLField(_("address for reports to the authority"))
    burden = models.TextField(
        _("unreasonable burden"), blank=True, help_text=_("Section 12: what is left as it is, and the assessment.")
    )
    exempt = models.TextField(_("outside the Act"), blank=True, help_text=_("Section 9: content that is exempt."))
    method = models.TextField(_("how it was tested"))
    assessed_on = models.DateField(_("last assessed"))
    updated_on = models.DateField(_("statement last updated"))

    class Meta:
        verbose_name = _("accessibility statement")
        verbose_name_plural = _("accessibility statement")
        constraints = [
            one_of("level", AccessibilityLevel),
            models.CheckConstraint(condition=models.Q(pk=1), name="arena_accessibility_statement_is_one"),
        ]

    def __str__(self) -> str:
        return gettext("Accessibility statement")

    @property
    def is_due(self) -> bool:
        """Whether the last assessment is more than a year old: the authority asks for one each year."""
        return self.assessed_on < timezone.localdate() - timedelta(days=365)


class AccessibilityCategory(models.TextChoices):
    """Whom a fault hinders, in the words and order of the authority's model statement."""

    GENERAL = "general", _("general")
    NO_SIGHT = "no-sight", _("use without sight")
    LOW_SIGHT = "low-sight", _("use with limited sight")
    COLOUR = "colour", _("use without perception of colour")
    NO_HEARING = "no-hearing", _("use without hearing")
    LOW_HEARING = "low-hearing", _("use with limited hearing")
    VOICE = "voice", _("use without voice")
    DEXTERITY = "dexterity", _("use with limited dexterity or strength")
    REACH = "reach", _("use with limited mobility")
    FLICKER = "flicker", _("sensitivity to flicker")
    COGNITION = "cognition", _("cognitive limitations")


class AccessibilityIssue(Timestamped, Translatable):
    """A known fault: what does not work, for whom, and what will be done about it."""

    Category = AccessibilityCategory

    translatable: ClassVar = ("body",)

    statement = models.ForeignKey(
        AccessibilityStatement,
        verbose_name=pgettext_lazy("accessibility", "statement"),
        on_delete=models.CASCADE,
        related_name="issues",
    )
    category = models.CharField(_("whom it hinders"), max_length=11, choices=Category)
    body = models.TextField(_("fault"), help_text=_("What does not work, why, and the way around it."))
    fixed_by = PeriodField(_("to be put right"), blank=True, help_text=_("A year, a month or a day: 2027-03."))

    class Meta:
        verbose_name = _("known fault")
        verbose_name_plural = _("known faults")
        ordering = ["pk"]
        constraints = [one_of("category", AccessibilityCategory)]
