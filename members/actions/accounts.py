"""What happens with an account as a whole."""

from collections.abc import Collection
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from members import emails
from members.actions import memberships
from members.models import JoinRequest, User
from members.sessions import end_sessions

UNCONFIRMED_LASTS = timedelta(days=7)


def owner_of(email: str) -> User | None:
    """Return the account whose owner has shown that the address is theirs, and can log in.

    Somebody may have signed up with an address that is not theirs: until it has been shown, it is nobody's.
    """
    shown = EmailAddress.objects.filter(email__iexact=email, verified=True).values("user")
    return User.objects.filter(email__iexact=email, is_active=True, pk__in=shown).first()


def forget_unconfirmed() -> None:
    """Delete accounts that somebody has begun to make, and whose address nobody has shown to be theirs for a week."""
    begun = User.objects.filter(created_at__lt=timezone.now() - UNCONFIRMED_LASTS, last_login=None, is_staff=False)
    unshown = EmailAddress.objects.filter(verified=False).values("user")
    shown = EmailAddress.objects.filter(verified=True).values("user")
    begun.filter(pk__in=unshown).exclude(pk__in=shown).delete()


def other_administrators(user: User) -> bool:
    """Whether anyone else runs the whole site."""
    others = User.objects.filter(is_active=True, is_staff=True, is_superuser=True).exclude(pk=user.pk)
    return others.exists()


def refuse_to_lose_the_last_administrator(user: User) -> None:
    """Keep somebody who can appoint others.

    Raises:
        ValidationError: nobody else runs the whole site.
    """
    if user.pk and user.is_superuser and not other_administrators(user):
        raise ValidationError(
            gettext("There is no other site administrator. Appoint one first, so that somebody can let people in.")
        )


@transaction.atomic
def close(user: User, *, told: Collection[int] = ()) -> None:
    """Close the account: nobody can log in to it, and it runs nothing. What it has written stays, with its name.

    ``told`` holds the keys of the organisations that the person knows to be without a contact then.

    Raises:
        LastContactError: there is one of which they do not know.
        ValidationError: nobody else runs the whole site.
    """
    refuse_to_lose_the_last_administrator(user)
    # Requests before organisations, as where a request is approved: two people never wait for each other.
    for request in user.join_requests.open().select_for_update():
        request.state, request.settled_at, request.settled_by = JoinRequest.State.WITHDRAWN, timezone.now(), user
        request.save()
    memberships.end_all(user=user, told=told)
    emails.tell_of_closing(user)
    user.coordinations.all().delete()
    user.is_active = user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)


@transaction.atomic
def reset_second_factor(user: User) -> None:
    """Take a lost second factor away, so that the person can set up another at the next log-in."""
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    emails.tell_of_reset(user)
