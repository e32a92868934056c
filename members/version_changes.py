"""What became of each commitment from one published version of a declaration to a later one, over those between."""

from dataclasses import dataclass, field

from members.models import Commitment, CommitmentChange, DeclarationVersion
from members.models.commitment_changes import CommitmentOutcome

KEPT, CHANGED, DROPPED = CommitmentOutcome.KEPT, CommitmentOutcome.CHANGED, CommitmentOutcome.DROPPED


@dataclass(slots=True)
class Fate:
    """What became of ``old``: kept or changed into ``new``, or dropped. ``steps`` are the changes on the way.

    ``outcome`` is "" where nobody has said it, which only a text from before the rule can be.
    """

    old: Commitment
    outcome: str
    new: Commitment | None = None
    steps: list[CommitmentChange] = field(default_factory=list)

    @property
    def reasons(self) -> list[CommitmentChange]:
        """The steps that say why."""
        return [step for step in self.steps if step.reason]


def fates(before: DeclarationVersion, after: DeclarationVersion) -> list[Fate]:
    """Return what became of each commitment of ``before`` until ``after``, in its order. Two queries."""
    changes = CommitmentChange.objects.filter(
        version__declaration=before.declaration_id,
        version__published_at__isnull=False,
        version__number__gt=before.number,
        version__number__lte=after.number,
    ).select_related("old", "new")
    by_old = {change.old_id: change for change in changes}
    return [_followed(old, by_old, after) for old in before.commitments.order_by("number")]


def _followed(old: Commitment, by_old: dict[int, CommitmentChange], after: DeclarationVersion) -> Fate:
    """Follow ``old`` from version to version until it is dropped, or stands in ``after``."""
    fate, now = Fate(old, KEPT), old
    while now.version_id != after.pk:
        change = by_old.get(now.pk)
        if change is None:
            return Fate(old, "", None, fate.steps)
        fate.steps.append(change)
        if change.outcome != KEPT:
            fate.outcome = change.outcome
        if change.new is None:
            return fate
        now = change.new
    fate.new = now
    return fate


def newcomers(after: DeclarationVersion, fates: list[Fate]) -> list[Commitment]:
    """Return the commitments of ``after`` into which none of the earlier ones has turned. One query."""
    known = {fate.new.pk for fate in fates if fate.new}
    return [commitment for commitment in after.commitments.order_by("number") if commitment.pk not in known]
