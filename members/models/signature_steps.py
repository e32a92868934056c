"""What happened to a signature after it was given: checks of the authority, questions and answers, corrections."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from arena.shared.constraints import one_of
from arena.shared.models import Timestamped
from members.models.signatures import Signature
from members.models.signed_commitments import SignedCommitment


class CheckOutcome(models.TextChoices):
    APPROVED = "approved", _("approved")
    ASKED = "asked", _("question asked")
    ANSWERED = "answered", _("question answered")
    REFUSED = "refused", _("refused")


class CheckBasis(models.TextChoices):
    """What the coordinator compared the signature with. The law on each kind of organisation says which is right."""

    REGISTER = "register", _("the register of Bolagsverket")
    MINUTES = "minutes", _("minutes of the board or of the annual meeting")
    STATUTES = "statutes", _("statutes")
    DELEGATION = "delegation", _("rules of delegation or procedure")
    POWER = "power", _("a power of attorney")
    EID = "eid", _("the e-identification, which names the organisation")
    CALL = "call", _("a call to the organisation's own number")


class SignatureCheck(Timestamped):
    """A step of the check whether the signatory may sign for the organisation. Rows are added, never changed."""

    Outcome = CheckOutcome
    Basis = CheckBasis

    region_path: ClassVar = "signature__organisation__region"

    signature = models.ForeignKey(
        Signature, verbose_name=_("signature"), on_delete=models.PROTECT, related_name="checks"
    )
    outcome = models.CharField(_("outcome"), max_length=8, choices=CheckOutcome)
    basis = models.CharField(_("compared with"), max_length=10, choices=CheckBasis, blank=True)
    words = models.TextField(_("text"), blank=True, help_text=_("What was seen, asked, answered, or why not."))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("check of a signature")
        verbose_name_plural = _("checks of signatures")
        ordering = ["created_at", "pk"]
        constraints = [
            one_of("outcome", CheckOutcome),
            one_of("basis", CheckBasis, or_empty=True),
            models.CheckConstraint(
                condition=~Q(outcome="approved") | ~Q(basis=""), name="members_signaturecheck_approved_has_a_basis"
            ),
            models.CheckConstraint(
                condition=Q(outcome="approved") | ~Q(words=""), name="members_signaturecheck_has_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signature}: {self.get_outcome_display()}"


class CorrectedField(models.TextChoices):
    DECISION_BODY = "decision_body", _("deciding body")
    DECIDED_ON = "decided_on", _("date of the decision")
    CASE_NUMBER = "case_number", _("case number")
    COMMITMENT = "commitment", _("wording of an own commitment")
    OTHER = "other", _("something else")


class Correction(Timestamped):
    """What was wrong in a signature and is right now. The signature itself stays as it was signed."""

    Field = CorrectedField

    region_path: ClassVar = "signature__organisation__region"

    signature = models.ForeignKey(
        Signature, verbose_name=_("signature"), on_delete=models.PROTECT, related_name="corrections"
    )
    field = models.CharField(_("what is corrected"), max_length=13, choices=CorrectedField)
    promise = models.ForeignKey(
        SignedCommitment,
        verbose_name=_("own commitment"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        help_text=_("Where the wording of one is corrected."),
    )
    before = models.TextField(_("it said"), blank=True)
    after = models.TextField(_("it is to say"))
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("correction of a signature")
        verbose_name_plural = _("corrections of signatures")
        ordering = ["created_at", "pk"]
        constraints = [
            one_of("field", CorrectedField),
            models.CheckConstraint(
                condition=Q(field="commitment", promise__isnull=False)
                | (~Q(field="commitment") & Q(promise__isnull=True)),
                name="members_correction_of_a_commitment_names_it",
            ),
            models.CheckConstraint(condition=~Q(after="") & ~Q(reason=""), name="members_correction_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.signature}: {self.get_field_display()}"
