"""The evidence log: what was signed, withdrawn, checked and published, so that anybody can prove it later.

Rows of ``LogEntry``, ``Checkpoint`` and ``EvidenceBlob`` are written once: triggers in the database refuse any change
(members/evidence/guards.py). The only place of personal values is ``Opening``, whose rows may be deleted without
breaking the log. Entries are written by ``members.evidence.log.append`` alone.
"""

import secrets
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from arena.shared.constraints import one_of

ID_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no letter looks like another
ID_LENGTH = 26  # times five bits: 128 and two more


def new_public_id() -> str:
    """Return a random id of 128 bits, in letters that can be copied from paper."""
    number = secrets.randbits(128)
    return "".join(ID_LETTERS[number >> shift & 31] for shift in range(5 * (ID_LENGTH - 1), -1, -5))


class LogEntryKind(models.TextChoices):
    SIGNED = "signed", _("signed")
    CO_SIGNED = "co-signed", _("co-signed")
    WITHDRAWN = "withdrawn", _("withdrawn")
    CORRECTED = "corrected", _("corrected")
    CHECKED = "checked", _("authority checked")
    DECLARATION_PUBLISHED = "declaration-published", _("version of a declaration published")
    KEY_ROTATED = "key-rotated", _("key replaced")
    CHECKPOINT_SENT = "checkpoint-sent", _("checkpoint sent to witnesses")


class LogEntryQuerySet(models.QuerySet["LogEntry"]):
    """Which entries of the log."""

    def in_order(self) -> Self:
        """From the first entry to the last."""
        return self.order_by("seq")

    def newest_first(self) -> Self:
        """From the last entry to the first."""
        return self.order_by("-seq")


class LogEntry(models.Model):
    """One event. ``body`` holds the canonical JSON bytes that were hashed; the columns only repeat it for queries."""

    Kind = LogEntryKind

    seq = models.PositiveBigIntegerField(_("number"), unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=24, choices=Kind, editable=False)
    body = models.BinaryField(_("bytes"))
    hash = models.CharField(_("SHA-256"), max_length=64, unique=True, editable=False)
    prev = models.CharField(_("SHA-256 of the entry before"), max_length=64, unique=True, editable=False)
    at = models.DateTimeField(_("at"), editable=False)
    public_id = models.CharField(_("public number"), max_length=26, unique=True, default=new_public_id, editable=False)
    signature = models.ForeignKey(
        "members.Signature",
        verbose_name=_("signature"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="log_entries",
    )
    version = models.ForeignKey(
        "members.DeclarationVersion",
        verbose_name=_("version of a declaration"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="log_entries",
    )

    objects = LogEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the evidence log")
        verbose_name_plural = _("entries of the evidence log")
        ordering = ["-seq"]
        constraints = [
            one_of("kind", LogEntryKind),
            models.CheckConstraint(condition=Q(seq__gte=1), name="members_logentry_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.get_kind_display()}"


class Opening(models.Model):
    """A personal value behind a commitment of the log. Deleting the row forgets the value; the log stays whole."""

    entry = models.ForeignKey(LogEntry, verbose_name=_("entry"), on_delete=models.PROTECT, related_name="openings")
    name = models.CharField(_("name"), max_length=60)
    value = models.TextField(_("value"))
    salt = models.BinaryField(_("salt"), max_length=16)

    class Meta:
        verbose_name = _("personal value of the evidence log")
        verbose_name_plural = _("personal values of the evidence log")
        ordering = ["entry", "name"]
        constraints = [models.UniqueConstraint(fields=["entry", "name"], name="members_opening_once_per_entry")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.name}"


class Checkpoint(models.Model):
    """A signed statement of how long the log is and what its root hash is (a C2SP note)."""

    size = models.PositiveBigIntegerField(_("entries"), editable=False)
    root = models.CharField(_("root hash"), max_length=64, editable=False)
    note = models.TextField(_("signed note"), editable=False)
    key_id = models.CharField(_("key"), max_length=64, editable=False)
    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        ordering = ["-size", "-pk"]
        constraints = [models.UniqueConstraint(fields=["size", "key_id"], name="members_checkpoint_once_per_key")]

    def __str__(self) -> str:
        return f"{self.size} {self.root[:12]}"


class EvidenceBlobKind(models.TextChoices):
    DECLARATION = "declaration-text", _("text of the declaration")
    COMMITMENTS = "commitments", _("list of commitments")
    CONSENT = "consent-text", _("text of the consent")
    MANDATE = "mandate-text", _("text of the mandate")
    RECEIPT = "receipt", _("receipt")
    PUBLIC_RECEIPT = "public-receipt", _("receipt for anybody")
    EID_TOKEN = "eid-token", _("answer of an eID service")
    VALIDATION = "validation", _("result of a validation")
    TIME_STAMP = "time-stamp", _("time stamp")


# Made after the entry that they tell of: their hashes stand in none.
RECEIPTS = (EvidenceBlobKind.RECEIPT, EvidenceBlobKind.PUBLIC_RECEIPT)


class EvidenceBlob(models.Model):
    """Bytes whose SHA-256 stands in an entry: a text that was shown, an eID service's answer, a receipt.

    The one change that the database lets through is ``forget``: personal bytes go, hash and entry stay.
    """

    Kind = EvidenceBlobKind

    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, editable=False)
    content = models.BinaryField(_("bytes"))
    entry = models.ForeignKey(
        LogEntry,
        verbose_name=_("entry"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="blobs",
    )
    signature = models.ForeignKey(
        "members.Signature",
        verbose_name=_("signature"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="blobs",
    )
    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)
    forgotten_at = models.DateTimeField(_("forgotten at"), null=True, editable=False)

    class Meta:
        verbose_name = _("file of the evidence log")
        verbose_name_plural = _("files of the evidence log")
        ordering = ["pk"]
        constraints = [one_of("kind", EvidenceBlobKind)]

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:12]}"

    def forget(self) -> None:
        """Delete the bytes, because they hold personal data that is to be kept no longer. The hash stays."""
        self.content, self.forgotten_at = b"", timezone.now()
        self.save(update_fields=["content", "forgotten_at"])


class EvidenceAuditQuerySet(models.QuerySet["EvidenceAudit"]):
    """Which audits."""

    def alarming(self) -> Self:
        """The last audit, if it found something."""
        newer = self.model.objects.filter(at__gt=models.OuterRef("at"))
        return self.filter(~models.Exists(newer)).exclude(problems=[])


class EvidenceAudit(models.Model):
    """What an audit of the whole log found: nothing, or ``problems`` in words."""

    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)
    size = models.PositiveBigIntegerField(_("entries"), editable=False)
    root = models.CharField(_("root hash"), max_length=64, editable=False)
    problems = models.JSONField(_("problems"), default=list, editable=False)
    milliseconds = models.PositiveIntegerField(_("time taken (ms)"), editable=False)

    objects = EvidenceAuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit of the evidence log")
        verbose_name_plural = _("audits of the evidence log")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {len(self.problems)}"

    @property
    def is_clean(self) -> bool:
        """Whether nothing was found."""
        return not self.problems
