"""Drafts of signatures: begun, written on by colleagues, carried to a new version, thrown away.

Everything goes by ``SigningDraft.objects.of(person)``: what lies here is its organisation's own, and no power of staff
opens it.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from arena.shared.uploads import documents
from members.actions.renewals import prefill
from members.actions.signing_answers import COMMITMENTS, MANDATE, PERSONAL, PUBLIC, STEPS, answers_to, chosen_numbers
from members.models import (
    Commitment,
    Declaration,
    MandateDocument,
    Membership,
    Organisation,
    Signature,
    SigningDraft,
    User,
)
from members.models.signing_drafts import draft_end
from members.version_changes import fates

MOST_CHARACTERS = 200_000
MOST_DOCUMENTS = 5


class DraftGoneError(Exception):
    """The draft was signed, thrown away or forgotten, or is none of the person's business any more."""


class ChangedMeanwhileError(Exception):
    """A colleague has written at the same step since the page was opened. ``draft`` is as it stands now."""

    def __init__(self, draft: SigningDraft) -> None:
        super().__init__(draft)
        self.draft = draft


@dataclass(frozen=True, slots=True)
class Desk:
    """Where somebody works on an organisation's signature under a declaration."""

    declaration: Declaration
    organisation: Organisation
    membership: Membership
    draft: SigningDraft | None

    @property
    def signs(self) -> bool:
        """Whether the person may sign, and not only prepare."""
        return self.membership.is_signatory

    @property
    def is_outdated(self) -> bool:
        """Whether a new version was published since the draft was begun."""
        current = self.declaration.current_version
        return bool(self.draft and current and self.draft.version_id != current.pk)


def memberships_of(person: User) -> QuerySet[Membership]:
    """Return the memberships by which ``person`` prepares or signs, with their organisations, by name."""
    theirs = Membership.objects.who_decide().filter(user=person)
    return theirs.select_related("organisation__region").order_by("organisation__sort_name", "pk")


def drafts_of(person: User, declaration: Declaration | None = None) -> QuerySet[SigningDraft]:
    """Return all the drafts that ``person`` may work on, for their own pages, or those for one declaration."""
    found = SigningDraft.objects.of(person).select_related("organisation", "version__declaration", "changed_by")
    return found.filter(version__declaration=declaration).order_by("version__number") if declaration else found


def draft_for(organisation: Organisation, declaration: Declaration, person: User) -> SigningDraft | None:
    """Return the organisation's draft for ``declaration``, if ``person`` may work on it; the newest version's first."""
    return drafts_of(person, declaration).filter(organisation=organisation).last()


def standing_signatures(organisations: Iterable[int], declaration: Declaration) -> dict[int, Signature]:
    """Return for each organisation, by key, the newest signature that it has under ``declaration``."""
    found = Signature.objects.under_way().filter(organisation__in=organisations, declaration=declaration)
    found = found.select_related("declaration", "version").order_by("version__number", "pk")
    return {row.organisation_id: row for row in found}


def standing_signature(organisation: Organisation, declaration: Declaration) -> Signature | None:
    """Return the signature that the organisation has under ``declaration``, the newest, or None."""
    return standing_signatures([organisation.pk], declaration).get(organisation.pk)


def document_of(draft: SigningDraft, number: int) -> MandateDocument | None:
    """Return one of the draft's papers."""
    return draft.mandate_documents.filter(pk=number).first()


@transaction.atomic
def begin(*, organisation: Organisation, declaration: Declaration, by: User) -> SigningDraft:
    """Return the organisation's draft for the current version, begun if there is none and filled with what is known.

    Raises:
        ValidationError: the declaration cannot be signed, or the organisation has signed this version.
        DraftGoneError: ``by`` neither signs nor is a contact for the organisation.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not memberships_of(by).filter(organisation=organisation).exists():
        raise DraftGoneError
    found = draft_for(organisation, declaration, by)
    if found:
        return found
    if declaration.why_not:
        raise ValidationError(declaration.why_not)
    version = declaration.current_version
    former = standing_signature(organisation, declaration)
    is_signed = former and former.version_id == version.pk and not former.is_ending
    if former and (is_signed or former.state == Signature.State.PENDING):
        raise ValidationError(_("%s has a signature under this declaration already.") % organisation)
    return SigningDraft.objects.create(
        organisation=organisation,
        version=version,
        renews=former,
        data=prefill(former, version) if former else {},
        changed_by=by,
    )


# --- Writing ---------------------------------------------------------------------------------------


def _locked(draft: SigningDraft, person: User) -> SigningDraft:
    """Take the row first: of two who write at once the later one sees what the first wrote."""
    locked = SigningDraft.objects.select_for_update().filter(pk=draft.pk).first()
    if locked is None or not SigningDraft.objects.of(person).filter(pk=draft.pk).exists():
        raise DraftGoneError
    return locked


@transaction.atomic
def save(*, draft: SigningDraft, step: str, answers: dict[str, Any], revision: int, by: User) -> SigningDraft:
    """Keep what was typed at ``step``, complete or not. ``revision`` is the draft's when the page was opened.

    Raises:
        DraftGoneError: there is no such draft for ``by`` any more.
        ChangedMeanwhileError: a colleague has changed the same step since.
        ValidationError: it is more than a draft holds.
    """
    locked = _locked(draft, by)
    if answers_to(locked, step, by) == answers:
        return locked
    last = locked.data.get("changed", {}).get(step, {})
    if step not in PERSONAL and last.get("revision", 0) > revision:
        raise ChangedMeanwhileError(locked)
    if step in PERSONAL:
        locked.data[step] = {**locked.data.get(step, {}), str(by.pk): answers}
    else:
        locked.data[step] = answers
    if len(json.dumps(locked.data)) > MOST_CHARACTERS:
        raise ValidationError(
            _("This is more text than a draft can hold. Make it shorter, or attach it as a document.")
        )
    return _changed(locked, step, by)


def _changed(draft: SigningDraft, step: str, by: User) -> SigningDraft:
    draft.revision += 1
    when = timezone.now().isoformat(timespec="seconds")
    draft.data["changed"] = {
        **draft.data.get("changed", {}),
        step: {"revision": draft.revision, "by": by.pk, "name": str(by), "at": when},
    }
    draft.changed_by, draft.expires_at = by, draft_end()
    draft.save()
    return draft


@transaction.atomic
def add_document(*, draft: SigningDraft, file: Any, by: User) -> MandateDocument:
    """Keep a paper that shows the authority, with the draft.

    Raises:
        DraftGoneError: there is no such draft for ``by`` any more.
        ValidationError: the file is no document that is taken, or there are enough.
    """
    documents.check(file)
    locked = _locked(draft, by)
    content = file.read()
    digest = hashlib.sha256(content).hexdigest()
    same = locked.mandate_documents.filter(sha256=digest).first()
    if same:
        return same
    if locked.mandate_documents.count() >= MOST_DOCUMENTS:
        raise ValidationError(_("There are %(most)s documents already. Remove one first.") % {"most": MOST_DOCUMENTS})
    ending = documents.ending_of(file.name)
    name = f"{file.name.rpartition('.')[0][: 149 - len(ending)]}.{ending}"
    document = MandateDocument.objects.create(
        draft=locked, name=name, content=content, size=len(content), sha256=digest
    )
    locked.revision += 1
    locked.changed_by, locked.expires_at = by, draft_end()
    locked.save()
    return document


@transaction.atomic
def remove_document(*, draft: SigningDraft, number: int, by: User) -> None:
    """Throw one of the draft's papers away. One that is gone already is no fault.

    Raises:
        DraftGoneError: there is no such draft for ``by`` any more.
    """
    locked = _locked(draft, by)
    if locked.mandate_documents.filter(pk=number).delete()[0]:
        locked.revision += 1
        locked.changed_by = by
        locked.save()


@transaction.atomic
def carry_over(*, draft: SigningDraft, by: User) -> SigningDraft:
    """Take a draft to the declaration's current version. What was read has to be read again.

    Raises:
        DraftGoneError: there is no such draft for ``by`` any more.
    """
    locked = _locked(draft, by)
    current = locked.version.declaration.current_version
    if current.pk == locked.version_id:
        return locked
    chosen = chosen_numbers(locked)
    kept = [fate.new for fate in fates(locked.version, current) if fate.new and fate.old.number in chosen]
    elective = sorted({row.number for row in kept if row.kind == Commitment.Kind.ELECTIVE})
    data = {step: locked.data[step] for step in (MANDATE, PUBLIC) if step in locked.data}
    data[COMMITMENTS] = {**locked.data.get(COMMITMENTS, {}), "chosen": elective}
    locked.version, locked.data = current, data
    return _changed(locked, COMMITMENTS, by)


@transaction.atomic
def discard(*, draft: SigningDraft, by: User) -> None:
    """Throw the draft away with its papers, for all colleagues.

    Raises:
        DraftGoneError: there is no such draft for ``by`` any more.
    """
    _locked(draft, by).delete()


def forget_expired() -> int:
    """Throw away drafts that nobody has touched for half a year. Return how many. Called daily (arena.due)."""
    expired = SigningDraft.objects.expired()
    number = expired.count()
    expired.delete()
    return number


def done_steps(draft: SigningDraft, person: User) -> set[str]:
    """Return the steps at which something was answered."""
    return {step for step in STEPS if answers_to(draft, step, person)}
