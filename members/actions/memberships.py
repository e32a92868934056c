"""How somebody comes to act for an organisation, changes roles there, and leaves.

Whoever changes an organisation's people takes the organisation's row first: of two contacts who leave at once the
second is the last, and is told so. A change of roles ends a membership and begins another: who was what, when, and
who decided it, can always be told.
"""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from members import emails_memberships as emails
from members.models import Membership, Organisation, User
from members.models.memberships import ROLES


class LastContactError(Exception):
    """The person is the only contact, and has not been told what it means to go."""

    def __init__(self, organisations: Iterable[Organisation]) -> None:
        self.organisations = list(organisations)
        super().__init__(f"The last contact of {self.organisations}")

    @property
    def words(self) -> str:
        """What keeps it from being done."""
        names = ", ".join(str(row) for row in self.organisations)
        return gettext("%(names)s would have no contact. Let somebody else be the contact first.") % {"names": names}


class MembershipEndedError(Exception):
    """The membership has ended, or changed, since it was looked at."""


def take(organisation: Organisation) -> Organisation:
    """Return the organisation as it is stored, and keep others from changing its people until the transaction ends."""
    return Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)


@transaction.atomic
def begin(*, organisation: Organisation, user: User, roles: Collection[str], title: str, by: User) -> Membership:
    """Let ``user`` act for the organisation. Who does already keeps their roles and gets these beside them."""
    organisation = take(organisation)
    standing = organisation.memberships.filter(user=user, ended_at=None).first()
    if standing is None:
        return Membership.objects.create(
            organisation=organisation, user=user, title=title, **{role: role in roles for role in ROLES}
        )
    return _renew(standing, {*standing.roles, *roles}, title or standing.title, by=by)


@transaction.atomic
def change(*, membership: Membership, roles: Collection[str], title: str, by: User) -> Membership:
    """Give somebody other roles, or another title.

    Raises:
        LastContactError: nobody would be the contact.
        MembershipEndedError: it has ended meanwhile.
    """
    organisation, standing = _taken(membership)
    if standing.is_contact and "is_contact" not in roles:
        _refuse_to_lose_the_contact(organisation, standing)
    before = standing.roles
    changed = _renew(standing, roles, title, by=by)
    if changed.roles != before and changed.user != by:
        emails.tell_of_roles(changed, by=by)
    return changed


@transaction.atomic
def end(*, membership: Membership, by: User, told: bool = False) -> None:
    """Let somebody act for the organisation no longer. A membership that has ended is left as it is.

    ``told``: whoever does it knows that the organisation is then without a contact.

    Raises:
        LastContactError: it is the last contact, and they do not know.
    """
    try:
        organisation, standing = _taken(membership)
    except MembershipEndedError:
        return
    if standing.is_contact and not told:
        _refuse_to_lose_the_contact(organisation, standing)
    _end(standing, by=by)
    if standing.user != by:
        emails.tell_of_end(standing, by=by)
    if standing.is_contact and not (organisation.is_closed or organisation.memberships.contacts().exists()):
        emails.tell_that_nobody_is_left(organisation, by=by)


@transaction.atomic
def hand_over(*, membership: Membership, to: Membership, by: User) -> None:
    """Let a colleague be the contact, and leave.

    Raises:
        MembershipEndedError: one of the two has ended meanwhile.
    """
    _organisation, heir = _taken(to)
    if heir.organisation_id != membership.organisation_id or heir.user_id == membership.user_id:
        raise MembershipEndedError
    if not heir.is_contact:
        heir = change(membership=heir, roles=[*heir.roles, "is_contact"], title=heir.title, by=by)
    _taken(membership)
    end(membership=membership, by=by)


@transaction.atomic
def end_all(*, user: User, told: Collection[int] = ()) -> None:
    """Let somebody who closes their account act for no organisation any longer.

    ``told`` holds the keys of the organisations that they know to be without a contact then.

    Raises:
        LastContactError: there is one of which they do not know.
    """
    standing = user.memberships.filter(ended_at=None).select_related("organisation")
    memberships = list(standing.order_by("organisation_id"))
    for membership in memberships:  # in one order, so that two people never wait for each other
        take(membership.organisation)
    alone = [row for row in left_alone_by(user) if row.pk not in told]
    if alone:
        raise LastContactError(alone)
    for membership in memberships:
        end(membership=membership, by=user, told=True)


def left_alone_by(user: User) -> list[Organisation]:
    """Return the organisations that run and whose only contact is ``user``."""
    mine = Organisation.objects.running().filter(memberships__in=user.memberships.contacts())
    others = Membership.objects.contacts().exclude(user=user)
    return list(mine.exclude(pk__in=others.values("organisation")).by_name())


def is_last_contact(membership: Membership) -> bool:
    """Whether the organisation runs, and nobody else is its contact."""
    if not membership.is_contact or membership.organisation.is_closed:
        return False
    return not membership.organisation.memberships.contacts().exclude(pk=membership.pk).exists()


def _taken(membership: Membership) -> tuple[Organisation, Membership]:
    """Return the organisation and the membership as they are stored, the organisation's row taken.

    Raises:
        MembershipEndedError: it has ended.
    """
    organisation = take(membership.organisation)
    standing = organisation.memberships.filter(pk=membership.pk, ended_at=None).select_related("user").first()
    if standing is None:
        raise MembershipEndedError
    standing.organisation = organisation
    return organisation, standing


def _renew(standing: Membership, roles: Collection[str], title: str, *, by: User) -> Membership:
    """Return a membership with ``roles`` that follows ``standing``; only a title is changed in place."""
    if set(roles) == set(standing.roles):
        if standing.title != title:
            standing.title = title
            standing.save()
        return standing
    _end(standing, by=by)
    return Membership.objects.create(
        organisation=standing.organisation,
        user=standing.user,
        title=title,
        **{role: role in roles for role in ROLES},
    )


def _end(standing: Membership, *, by: User) -> None:
    standing.ended_at, standing.ended_by = timezone.now(), by
    standing.save()


def _refuse_to_lose_the_contact(organisation: Organisation, standing: Membership) -> None:
    standing.organisation = organisation
    if is_last_contact(standing):
        raise LastContactError([organisation])
