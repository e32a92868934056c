"""How a colleague is invited to act for an organisation. The mail holds a secret, of which only a hash is kept."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from members import emails_memberships as emails
from members.actions import memberships
from members.actions.accounts import owner_of
from members.actions.coordinators import InvitationGoneError
from members.link_secrets import hash_of, new_secret
from members.models import Membership, MembershipInvitation, Organisation, User
from members.models.invitations import invitation_end

MOST_OPEN = 30  # for one organisation: nobody sends mails to the world by way of us


@transaction.atomic
def invite(invitation: MembershipInvitation, *, by: User) -> MembershipInvitation:
    """Save a new invitation and send its link. An open one to the same address comes back instead: no second mail.

    Raises:
        ValidationError: the organisation has closed, or too many invitations wait for an answer.
    """
    organisation = memberships.take(invitation.organisation)
    invitation.organisation = organisation
    _refuse_where_closed(organisation)
    same = organisation.invitations.open().filter(email__iexact=invitation.email).first()
    if same:
        return same
    _refuse_too_many(organisation)
    invitation.invited_by = by
    emails.invite(invitation, _renew(invitation))
    return invitation


@transaction.atomic
def send_again(invitation: MembershipInvitation) -> None:
    """Send a new link, which lasts anew; the former one stops working.

    Raises:
        InvitationGoneError: it was accepted or withdrawn.
        ValidationError: the organisation has closed.
    """
    locked = _lock(invitation)
    if locked.accepted_at or locked.withdrawn_at:
        raise InvitationGoneError
    _refuse_where_closed(locked.organisation)
    emails.invite(locked, _renew(locked))


@transaction.atomic
def withdraw(invitation: MembershipInvitation) -> None:
    """Let the link work no longer.

    Raises:
        InvitationGoneError: it was accepted.
    """
    locked = _lock(invitation)
    if locked.accepted_at:
        raise InvitationGoneError
    locked.withdrawn_at = locked.withdrawn_at or timezone.now()
    locked.save()


def find(secret: str) -> MembershipInvitation | None:
    """Return the open invitation with this secret, if there is one."""
    rows = MembershipInvitation.objects.select_related("organisation", "invited_by")
    invitation = rows.filter(secret_hash=hash_of(secret)).first()
    return invitation if invitation and invitation.is_open else None


@transaction.atomic
def accept_with_new_account(invitation: MembershipInvitation, *, name: str, language: str, password: str) -> User:
    """Make an account for the invited address, or make one its own that nobody has shown to be theirs, and begin.

    Raises:
        InvitationGoneError: it is no longer open, or there is an account by now.
    """
    locked = _open(invitation)
    if owner_of(locked.email):
        raise InvitationGoneError
    user = User.objects.filter(email__iexact=locked.email).first() or User(email=locked.email)
    user.name, user.language, user.is_active = name, language, True
    user.set_password(password)
    user.save()  # whoever has the link has the address: members.addresses notes it as shown
    _begin(locked, user)
    return user


@transaction.atomic
def accept(invitation: MembershipInvitation, user: User) -> Membership:
    """Let the owner of the invited address, who is logged in, act for the organisation.

    Raises:
        InvitationGoneError: it is no longer open.
    """
    return _begin(_open(invitation), user)


def _begin(invitation: MembershipInvitation, user: User) -> Membership:
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save()
    return memberships.begin(
        organisation=invitation.organisation, user=user, roles=invitation.roles, title=invitation.title, by=user
    )


def _lock(invitation: MembershipInvitation) -> MembershipInvitation:
    """Take the row first: two answers at once must not both count."""
    rows = MembershipInvitation.objects.select_for_update(of=("self",)).select_related("organisation")
    return rows.get(pk=invitation.pk)


def _open(invitation: MembershipInvitation) -> MembershipInvitation:
    locked = _lock(invitation)
    if not locked.is_open:
        raise InvitationGoneError
    return locked


def _renew(invitation: MembershipInvitation) -> str:
    secret, invitation.secret_hash = new_secret()
    invitation.expires_at = invitation_end()
    invitation.save()
    return secret


def refuse_second(organisation: Organisation, email: str) -> None:
    """Refuse to invite somebody twice, or to an organisation that takes nobody.

    Raises:
        ValidationError: they act for the organisation already, have an open invitation, or it takes nobody.
    """
    _refuse_where_closed(organisation)
    member = organisation.memberships.current().filter(user__email__iexact=email).select_related("user").first()
    if member:
        raise ValidationError(gettext("%s acts for the organisation already.") % member.user)
    if organisation.invitations.open().filter(email__iexact=email).exists():
        raise ValidationError(
            gettext("There is an open invitation to this address. Send that one again, or withdraw it first.")
        )
    _refuse_too_many(organisation)


def _refuse_where_closed(organisation: Organisation) -> None:
    if organisation.is_closed:
        raise ValidationError(gettext("The organisation has closed. Nobody is invited to it any more."))


def _refuse_too_many(organisation: Organisation) -> None:
    if organisation.invitations.open().count() >= MOST_OPEN:
        raise ValidationError(gettext("Many invitations wait for an answer already. Withdraw some of them first."))
