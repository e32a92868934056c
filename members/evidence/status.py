"""How the evidence stands, for staff: one line for each thing that has to be right, and what to do where it is not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.actions import receipts
from members.evidence import audit, checkpoints, guards, keys, outside
from members.models import LogEntry
from members.papers import seals

COVERED_WITHIN = timedelta(hours=1)
AUDITED_WITHIN = timedelta(days=2)
KEY_LASTS = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing: what, how it is, whether that is well, and what to do about it."""

    label: str
    words: str
    is_well: bool = True
    advice: str = ""


def lines() -> list[Line]:
    """Return how everything stands."""
    return [_log(), _checkpoint(), _outside(), *_keys(), _guards(), _audit(), _witnesses(), _receipts(), _seal()]


def _moment(at: datetime) -> str:
    return formats.date_format(timezone.localtime(at), "DATETIME_FORMAT")


def _log() -> Line:
    last = LogEntry.objects.newest_first().first()
    if last is None:
        return Line(_("The log"), _("No entries yet"))
    words = ngettext("%(number)s entry, the last one %(when)s", "%(number)s entries, the last one %(when)s", last.seq)
    return Line(_("The log"), words % {"number": last.seq, "when": _moment(last.at)})


def _checkpoint() -> Line:
    newest = checkpoints.newest()
    waiting = LogEntry.objects.filter(seq__gt=newest.size if newest else 0).in_order().first()
    is_late = waiting is not None and timezone.now() - waiting.at > COVERED_WITHIN
    words = _("None yet")
    if newest:
        words = _("Of %(number)s entries, %(when)s") % {"number": newest.size, "when": _moment(newest.at)}
    advice = _("Entry %d waits for more than an hour. Is the worker running, and is there a key on its machine?")
    return Line(_("Newest checkpoint"), words, not is_late, advice % waiting.seq if waiting and is_late else "")


def _outside() -> Line:
    label = _("Kept outside the database")
    try:
        last = outside.load()
    except outside.EvidenceError as error:
        return Line(label, str(error), is_well=False, advice=_("Take the file from the last copy, then audit the log."))
    if last is None:
        return Line(label, _("Nothing yet"))
    return Line(label, _("The checkpoint of %d entries") % last.note.size)


def _keys() -> Iterator[Line]:
    public, signing = keys.public_keys(), keys.signing_key()
    if not public:
        advice = _("Make one: manage.py evidence_key new. Then keep a sealed copy apart from the database's.")
        yield Line(_("Key"), _("There is none, so no checkpoint can be signed"), is_well=False, advice=advice)
        return
    made = datetime.strptime(public[0].name[:15], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    is_old = timezone.now() - made > KEY_LASTS
    advice = _("Replace it: manage.py evidence_key rotate.") if is_old else ""
    words = _("%(fingerprint)s, made %(when)s") % {"fingerprint": public[0].fingerprint, "when": _moment(made)}
    yield Line(_("Key"), words, not is_old, advice)
    yield Line(_("This machine"), _("Can sign checkpoints") if signing else _("Has no private key, and cannot sign"))
    readable = keys.readable_by_others()
    if readable:
        advice = _("Take the rights from everybody but the owner: chmod 400.")
        yield Line(_("Private key"), _("Others can read %s") % ", ".join(readable), is_well=False, advice=advice)


def _guards() -> Line:
    lacking = guards.missing(connection)
    if not lacking:
        return Line(_("Guards of the database"), _("All are in place"))
    names = ", ".join(guard.name for guard in lacking)
    advice = _("Find out who took them away. Audit the log. Then: manage.py migrate --skip-checks.")
    return Line(_("Guards of the database"), _("Missing: %s") % names, is_well=False, advice=advice)


def _audit() -> Line:
    last = audit.newest()
    if last is None:
        return Line(_("Last audit"), _("None yet. The first one runs tonight."))
    words = _("%(when)s: all was right") if last.is_clean else _("%(when)s: something was wrong")
    is_fresh = timezone.now() - last.at < AUDITED_WITHIN
    advice = " ".join(last.problems) if last.problems else _("Is the worker running?")
    is_well = last.is_clean and is_fresh
    return Line(_("Last audit"), words % {"when": _moment(last.at)}, is_well, "" if is_well else advice)


def _witnesses() -> Line:
    number = len(settings.CHECKPOINT_WITNESSES)
    sent = LogEntry.objects.filter(kind=LogEntry.Kind.CHECKPOINT_SENT).newest_first().first()
    words = ngettext("%d registry gets a mail each day", "%d registries get a mail each day", number) % number
    if sent:
        words += ", " + _("the last one %(when)s") % {"when": _moment(sent.at)}
    advice = _("Give the addresses of registries: CHECKPOINT_WITNESSES. Until then receipts alone leave the house.")
    return Line(_("Witnesses"), words, bool(number), "" if number else advice)


def _receipts() -> Line:
    label, number = _("Receipts"), receipts.without_receipt(before=timezone.now() - COVERED_WITHIN).count()
    if not number:
        return Line(label, _("None is missing"))
    words = ngettext("%d is missing", "%d are missing", number) % number
    return Line(label, words, is_well=False, advice=_("The log of the worker says why they could not be made."))


def _seal() -> Line:
    label, faults = _("The seal on receipts"), seals.problems()
    if faults:
        return Line(label, faults[0], is_well=False, advice=_("How to put one in place stands in docs/operations.md."))
    found = seals.certificate()
    if found is None:
        return Line(label, _("None: no certificate is set up"))
    words = _("%(name)s, until %(day)s")
    return Line(label, words % {"name": seals.name_in(found), "day": formats.date_format(found.not_valid_after_utc)})
