"""How somebody becomes a coordinator, and stops being one."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from members import emails
from members.actions.accounts import owner_of
from members.link_secrets import hash_of, new_secret
from members.models import Coordination, CoordinatorInvitation, Region, User
from members.models.invitations import invitation_end


class InvitationGoneError(Exception):
    """The invitation was accepted, withdrawn, or is too old."""


@transaction.atomic
def invite(invitation: CoordinatorInvitation, regions: Iterable[Region], *, by: User) -> None:
    """Save a new invitation and send its link."""
    invitation.invited_by = by
    secret = _renew(invitation)
    invitation.regions.set(regions)
    emails.invite_coordinator(invitation, secret)


@transaction.atomic
def send_again(invitation: CoordinatorInvitation) -> None:
    """Send a new link, which lasts anew; the former one stops working.

    Raises:
        InvitationGoneError: it was accepted.
    """
    invitation = CoordinatorInvitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.accepted_at:
        raise InvitationGoneError
    emails.invite_coordinator(invitation, _renew(invitation))


def _renew(invitation: CoordinatorInvitation) -> str:
    secret, invitation.secret_hash = new_secret()
    invitation.expires_at = invitation_end()
    invitation.save()
    return secret


def find(secret: str) -> CoordinatorInvitation | None:
    """Return the open invitation with this secret, if there is one."""
    invitation = CoordinatorInvitation.objects.filter(secret_hash=hash_of(secret)).first()
    return invitation if invitation and invitation.is_open else None


def account_for(invitation: CoordinatorInvitation) -> User | None:
    """Return the account that the invited person has already and can log in to."""
    return owner_of(invitation.email)


@transaction.atomic
def accept_with_new_account(invitation: CoordinatorInvitation, *, name: str, language: str, password: str) -> User:
    """Make an account for the invited address, or open the closed one again, and let it coordinate.

    Raises:
        InvitationGoneError: it is no longer open, or there is an account by now.
    """
    open_invitation = _lock(invitation)
    if account_for(open_invitation):
        raise InvitationGoneError
    user = User.objects.filter(email__iexact=open_invitation.email).first() or User(email=open_invitation.email)
    user.name, user.language, user.is_active = name, language, True
    user.set_password(password)
    user.save()
    _let_coordinate(open_invitation, user)
    return user


@transaction.atomic
def accept(invitation: CoordinatorInvitation, user: User) -> None:
    """Let the owner of the invited address, who is logged in, coordinate.

    Raises:
        InvitationGoneError: it is no longer open.
    """
    _let_coordinate(_lock(invitation), user)


def _lock(invitation: CoordinatorInvitation) -> CoordinatorInvitation:
    """Take the row first: two answers at once must not both count."""
    locked = CoordinatorInvitation.objects.select_for_update().filter(pk=invitation.pk).first()
    if locked is None or not locked.is_open:
        raise InvitationGoneError
    return locked


def _let_coordinate(invitation: CoordinatorInvitation, user: User) -> None:
    for region in invitation.regions.all():
        Coordination.objects.get_or_create(user=user, region=region)
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save()
    settle_powers(user)


def settle_powers(user: User) -> None:
    """Let the person use the administration if, and only if, they run something in it.

    So that nobody keeps the key after the last region is taken from them: what is not needed is not there to be lost.
    """
    needed = user.is_active and (user.is_superuser or user.coordinations.exists())
    if user.is_staff != needed:
        user.is_staff = needed
        user.save(update_fields=["is_staff", "updated_at"])


def refuse_second_invitation(email: str, regions: Iterable[Region]) -> None:
    """Refuse to invite somebody twice.

    Raises:
        ValidationError: they coordinate all the regions already, or have an open invitation.
    """
    wanted = {region.pk for region in regions}
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user and wanted and wanted <= set(user.coordinations.values_list("region", flat=True)):
        raise ValidationError(gettext("%s coordinates these regions already.") % user)
    waiting = CoordinatorInvitation.objects.filter(email__iexact=email, accepted_at=None, expires_at__gt=timezone.now())
    if waiting.exists():
        raise ValidationError(
            gettext("There is an open invitation to this address. Send that one again, or withdraw it first.")
        )
