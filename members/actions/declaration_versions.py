"""Versions of a declaration: a draft of the next one, and the publishing that freezes it."""

from collections.abc import Iterator

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, gettext_noop, ngettext

from arena.shared.versions import because
from members.actions import renewals
from members.evidence import records
from members.models import Commitment, CommitmentChange, Declaration, DeclarationVersion, User
from members.models.declarations import AssuranceLevel

Outcome = CommitmentChange.Outcome


class PublishRefusedError(Exception):
    """The version cannot be published; ``reasons`` say why, in words."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class NothingToContinueError(Exception):
    """No version of the declaration is published, so there is none to go on from."""


# --- The next version ------------------------------------------------------------------------------


def begin_next(declaration: Declaration, *, by: User) -> tuple[DeclarationVersion, bool]:
    """Return a draft that says what the newest published version says, and whether it was made now.

    Its commitments are copies, and each of the former ones is mapped to its copy as "kept" to begin with. Where there
    is a draft already, that one is returned: a second press makes nothing.

    Raises:
        NothingToContinueError: nothing is published yet.
    """
    with transaction.atomic(), because(gettext_noop("Copied from the version before")):
        Declaration.objects.select_for_update(of=("self",)).get(pk=declaration.pk)
        versions = declaration.versions
        former, draft = versions.current().first(), versions.drafts().first()
        if draft:
            return draft, False
        if former is None:
            raise NothingToContinueError
        return _copy(former, by=by), True


def _copy(former: DeclarationVersion, *, by: User) -> DeclarationVersion:
    draft = DeclarationVersion(
        declaration=former.declaration,
        number=former.number + 1,
        preamble=former.preamble,
        translations=former.translations,
        elective_minimum=former.elective_minimum,
        own_commitments=former.own_commitments,
    )
    draft._history_user = by  # type: ignore[attr-defined]  # read by simple_history
    draft.save()
    for old in former.commitments.prefetch_related("grounds").order_by("number"):
        new = Commitment.objects.create(
            version=draft,
            number=old.number,
            kind=old.kind,
            title=old.title,
            body=old.body,
            translations=old.translations,
        )
        new.grounds.set(old.grounds.all())
        CommitmentChange.objects.create(version=draft, old=old, new=new, outcome=Outcome.KEPT)
    return draft


# --- Publishing ------------------------------------------------------------------------------------


def hindrances(version: DeclarationVersion) -> list[str]:
    """Return in words what keeps ``version`` from being published, all of it at once."""
    if version.is_frozen:
        return [gettext("This version is published already.")]
    return [*_of_text(version), *_of_mapping(version)]


def _of_text(version: DeclarationVersion) -> Iterator[str]:
    commitments = list(version.commitments.all())
    if not version.preamble and not commitments:
        yield gettext("It has no text yet.")
    newest = version.declaration.versions.current().first()
    if newest and newest.number > version.number:
        yield gettext("Version %(number)s is published already: give this one a higher number.") % {
            "number": newest.number
        }
    elective = sum(commitment.kind == Commitment.Kind.ELECTIVE for commitment in commitments)
    if version.elective_minimum > elective:
        words = ngettext(
            "Signatories are to choose at least %(wanted)s of the elective commitments, but there is only %(number)s.",
            "Signatories are to choose at least %(wanted)s of the elective commitments, but there are only %(number)s.",
            elective,
        )
        yield words % {"wanted": version.elective_minimum, "number": elective}


def _of_mapping(version: DeclarationVersion) -> Iterator[str]:
    """Yield what is missing or untrue in what the version says of the former one's commitments."""
    former = version.former
    changes = list(version.changes.select_related("old__version", "new"))
    mapped = {change.old_id for change in changes}
    for old in former.commitments.order_by("number") if former else ():
        if old.pk not in mapped:
            yield gettext("Say what became of “%(old)s”: kept, changed or dropped.") % {"old": _name(old)}
    for change in changes:
        words = {"old": _name(change.old), "number": change.old.version.number}
        if former is None or change.old.version_id != former.pk:
            text = gettext("“%(old)s” belongs to version %(number)s, which is not the one before this. Take it away.")
            yield text % words
        elif change.outcome == Outcome.KEPT and change.new and change.new.wording != change.old.wording:
            text = gettext("“%(old)s” is said to be kept, but words or kind differ. Call it changed and say why.")
            yield text % words


def _name(commitment: Commitment) -> str:
    return f"{commitment.number}. {commitment.title}"


def doubts(version: DeclarationVersion) -> list[str]:
    """Return in words what should be thought of before publishing, which nothing can change later."""
    english = gettext("Some of the text is not in English. It cannot be translated later, for that is signed too.")
    return [*([english] if _lacks_english(version) else []), *doubts_of_signing(version.declaration)]


def _lacks_english(version: DeclarationVersion) -> bool:
    rows = [(version, ("preamble",)), *((row, ("title", "body")) for row in version.commitments.all())]
    return any(
        getattr(row, name) and not row.translations.get("en", {}).get(name) for row, names in rows for name in names
    )


def doubts_of_signing(declaration: Declaration) -> list[str]:
    """Return in words why nobody may be able to sign ``declaration`` as it is set up."""
    if declaration.signs_here and declaration.required_level == AssuranceLevel.EID and not settings.IDENTITY_PROVIDERS:
        return [gettext("It asks for an e-identification, but no service for that is set up here: nobody can sign it.")]
    return []


def publish(version: DeclarationVersion, *, by: User | None) -> DeclarationVersion:
    """Publish ``version``: freeze it, write it into the evidence log, and invite those who have signed to renew.

    The only way in which a version is published. ``by`` is None for content files.

    Raises:
        PublishRefusedError: it is published already, or something in it is missing or untrue.
    """
    with transaction.atomic():
        # Of two versions, or two people, one is first; a commitment that is being changed is waited for.
        Declaration.objects.select_for_update(of=("self",)).get(pk=version.declaration_id)
        stored = DeclarationVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
        list(stored.commitments.select_for_update(of=("self",)))
        reasons = hindrances(stored)
        if reasons:
            raise PublishRefusedError(reasons)
        if by is not None:
            stored._history_user = by  # type: ignore[attr-defined]  # read by simple_history
        stored._change_reason = gettext_noop("Published and frozen")  # type: ignore[attr-defined]  # read by simple_history
        stored.freeze()
        records.published(stored)
        if stored.former:
            renewals.invite_to_renew.enqueue(stored.pk)
    return stored
