"""What the whole site shares: the number that tells the page cache of changes, and the accessibility statement."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
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


class ImportRun(models.Model):
    """One import of rows from a file: who, when, what came of it, and what it takes to undo it."""

    region_path = None

    model = models.CharField(_("kind of rows"), max_length=60)
    file_name = models.CharField(_("file"), max_length=200)
    made_at = models.DateTimeField(_("imported at"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("imported by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="imports",
    )
    added = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    # [[primary key, id of the history row before the import or null for a new row, id of the one it made], …]
    rows = models.JSONField(_("rows"), default=list)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("undone by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(undone_by__isnull=True) | models.Q(undone_at__isnull=False),
                name="arena_importrun_undone_by_has_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(made_by__isnull=True) | models.Q(made_at__isnull=False),
                name="arena_importrun_made_by_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class PendingImport(models.Model):
    """A file that somebody has sent but not yet imported: kept between the check and the confirmation, for an hour.

    It belongs to one person and one session. Its rows are content only once they are imported.
    """

    region_path = None

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    model = models.CharField(_("kind of rows"), max_length=60)
    file_name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField(_("content"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("sent by"), on_delete=models.CASCADE, related_name="+"
    )
    session = models.CharField(_("session"), max_length=64)  # a hash: whoever reads the table takes no session over
    made_at = models.DateTimeField(_("sent at"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("waiting import")
        verbose_name_plural = _("waiting imports")

    def __str__(self) -> str:
        return self.file_name


class LinkCheckQuerySet(models.QuerySet["LinkCheck"]):
    """What other people's servers answered."""

    def dead(self) -> Self:
        """Addresses that lead nowhere: the server says so, or has been silent twice, a week apart."""
        is_gone = models.Q(answer__in=("404", "410"))
        return self.filter(is_gone | models.Q(checked_at__gt=models.F("failed_since")), failed_since__isnull=False)

    def moved(self) -> Self:
        """Addresses that have moved for good; the answer says where to."""
        return self.filter(models.Q(answer__startswith="301 ") | models.Q(answer__startswith="308 "))

    def due(self, before: datetime) -> Self:
        """Addresses that have not been asked since ``before``, those first that never were."""
        waiting = self.filter(models.Q(checked_at__isnull=True) | models.Q(checked_at__lt=before))
        return waiting.order_by(models.F("checked_at").asc(nulls_first=True), "pk")


class LinkCheck(models.Model):
    """What an address that our texts lead to answered the last time that the machine asked."""

    region_path = None

    address = models.URLField(_("address"), max_length=500, unique=True)
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True, db_index=True)
    failed_since = models.DateTimeField(_("does not answer since"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=120, blank=True)

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("checked link")
        verbose_name_plural = _("checked links")
        ordering = ["address"]

    def __str__(self) -> str:
        return self.address
