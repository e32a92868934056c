"""What the contacts of an organisation do with it: its texts, its name, its end. The history names the person."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext, gettext_noop

from arena.shared.versions import newest_version
from members import emails_memberships as emails
from members.actions.memberships import take
from members.models import Organisation, User
from members.models.organisations import folded

LONGEST_SLUG = 90


class OvertakenError(Exception):
    """Somebody else has saved the organisation since it was looked at."""


def version_of(organisation: Organisation) -> str:
    """Return which version of itself the organisation is, for a form to send along."""
    version = newest_version(organisation)
    return str(version.history_id) if version else ""


@transaction.atomic
def edit(*, organisation: Organisation, texts: Mapping[str, Any], seen: str, by: User) -> Organisation:
    """Change what the organisation says of itself. ``seen`` is the version that the person had before them.

    Raises:
        OvertakenError: there is a newer version.
    """
    row = take(organisation)
    if version_of(row) != seen:
        raise OvertakenError
    for name, value in texts.items():
        setattr(row, name, value)
    return _saved(row, by=by, reason=gettext_noop("Changed by the organisation"))


@transaction.atomic
def rename(*, organisation: Organisation, name: str, by: User) -> Organisation:
    """Give the organisation another name; the former one stays among its other names.

    What was signed says the name that it was signed with. A name that it has already changes nothing.

    Raises:
        ValidationError: another organisation is called so.
    """
    row = take(organisation)
    former = row.name
    if name == former:
        return row
    refuse_name_of_another(name, row)
    row.name = name
    keep_former_name(row, former)
    saved = _saved(row, by=by, reason=gettext_noop("Renamed by the organisation"))
    emails.tell_of_new_name(saved, former, by=by)
    return saved


def keep_former_name(row: Organisation, former: str) -> None:
    """Keep the name that the organisation had among its other names, so that it is found by it. Saves nothing."""
    names = [other for other in row.alternative_names if folded(other) not in {folded(row.name), folded(former)}]
    row.alternative_names = names if folded(former) == folded(row.name) else [former, *names]


def refuse_name_of_another(name: str, organisation: Organisation | None = None) -> None:
    """Refuse a name that another organisation goes by.

    Raises:
        ValidationError: one does.
    """
    others = Organisation.objects.named(name).exclude(pk=organisation.pk if organisation else None)
    if any(folded(name) in row.all_names.splitlines() for row in others):
        raise ValidationError(
            gettext("Another organisation goes by this name. If it is the same one, write to your coordinator.")
        )


@transaction.atomic
def close(*, organisation: Organisation, on: date, reason: str, by: User) -> Organisation:
    """Note that the organisation has ceased to be: it signs nothing more, and its page says so for ever.

    Drafts of signatures and open invitations go. One that has closed already stays as it is.
    """
    row = take(organisation)
    if row.is_closed:
        return row
    row.closed_on = on
    end_what_is_open(row)
    saved = _saved(row, by=by, reason=reason or gettext_noop("Closed by the organisation"))
    emails.tell_of_closing(saved, reason, by=by)
    return saved


def end_what_is_open(row: Organisation) -> None:
    """Throw away what an organisation that has closed will not finish: drafts of signatures, and open invitations."""
    row.signing_drafts.all().delete()
    row.invitations.waiting().update(withdrawn_at=timezone.now())


def free_slug(name: str) -> str:
    """Return an address that no organisation has, made from ``name``."""
    word = slugify(name)[:LONGEST_SLUG].strip("-") or "organisation"
    taken = set(Organisation.objects.filter(slug__startswith=word).values_list("slug", flat=True))
    numbered = (f"{word}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (word, *numbered) if slug not in taken)


def _saved(row: Organisation, *, by: User, reason: str) -> Organisation:
    record(row, by=by, reason=reason)
    row.save()
    return row


def record(row: Any, *, by: User, reason: str) -> None:
    """Let the version that the next saving makes say who did it, and why."""
    row._history_user, row._change_reason = by, reason
