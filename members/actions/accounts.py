"""What happens with an account as a whole."""

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from members import emails
from members.models import User
from members.sessions import end_sessions


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
def close(user: User) -> None:
    """Close the account: nobody can log in to it, and it runs nothing. What it has written stays, with its name.

    Raises:
        ValidationError: nobody else runs the whole site.
    """
    refuse_to_lose_the_last_administrator(user)
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
