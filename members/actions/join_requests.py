"""How an organisation's first people come: somebody asks, the coordinator asks back, approves or refuses.

Whoever settles a request takes its row first: of two coordinators who press at once one wins, and the other is told.
"""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from arena.shared.moves import move
from members import emails_joining as emails
from members.actions import memberships
from members.actions.organisations import free_slug, record
from members.models import JoinMessage, JoinRequest, Organisation, User

MOST_OPEN = 10  # of one person


class SettledError(Exception):
    """The request stands elsewhere than the person thought: somebody may have been faster."""

    def __init__(self, request: JoinRequest) -> None:
        self.request = request
        super().__init__(f"{request!r} is {request.state}")

    @property
    def words(self) -> str:
        """What happened."""
        state = {"state": self.request.get_state_display()}
        return gettext("Nothing was done: the request is %(state)s now. Somebody may have been faster.") % state


class AlreadyThereError(Exception):
    """The person acts for the organisation already."""


# --- The person ------------------------------------------------------------------------------------


@transaction.atomic
def ask(*, organisation: Organisation, user: User, title: str, body: str = "") -> JoinRequest:
    """Ask to act for an organisation that is here. An open request comes back as it is: no second one, no mail.

    Raises:
        AlreadyThereError: they act for it already.
        ValidationError: the organisation has closed, or they wait for too many answers.
    """
    _take(user)
    if organisation.memberships.current().filter(user=user).exists():
        raise AlreadyThereError
    if organisation.is_closed:
        raise ValidationError(gettext("The organisation has closed. Nobody can act for it here any more."))
    standing = user.join_requests.open().filter(organisation=organisation).first()
    if standing:
        return standing
    _refuse_too_many(user)
    request = JoinRequest.objects.create(
        user=user,
        organisation=organisation,
        name=organisation.name,
        number=organisation.number,
        kind=organisation.kind,
        sector=organisation.sector,
        region=organisation.region,
        municipality=organisation.municipalities.first(),
        website=organisation.website,
        title=title,
    )
    return _sent(request, body)


@transaction.atomic
def register(*, user: User, body: str = "", **asked: Any) -> JoinRequest:
    """Ask for an organisation that is new here. An open request for the same name comes back as it is.

    Raises:
        ValidationError: what is asked makes no organisation, or they wait for too many answers.
    """
    _take(user)
    standing = user.join_requests.open().filter(organisation=None, name=asked["name"]).first()
    if standing:
        return standing
    _refuse_too_many(user)
    request = JoinRequest(user=user, **asked)
    request.full_clean()
    request.save()
    return _sent(request, body)


def answer(*, request: JoinRequest, body: str, by: User) -> JoinRequest:
    """Answer what the coordinator has asked.

    Raises:
        SettledError: nothing is asked any longer.
    """
    with transaction.atomic():
        row = _taken(request, JoinRequest.State.QUESTION)
        row.state = JoinRequest.State.WAITING
        row.save()
        JoinMessage.objects.create(request=row, author=by, body=body)
        emails.tell_of_answer(row, body)
        return row


def withdraw(*, request: JoinRequest, by: User) -> JoinRequest:
    """Take the request back.

    Raises:
        SettledError: it is settled.
    """
    with transaction.atomic():
        return _settle(_taken(request), JoinRequest.State.WITHDRAWN, by=by)


# --- The coordinator -------------------------------------------------------------------------------


def put_question(*, request: JoinRequest, body: str, by: User) -> JoinRequest:
    """Ask the person something; the request waits for the answer.

    Raises:
        SettledError: it is settled.
    """
    with transaction.atomic():
        row = _taken(request)
        row.state = JoinRequest.State.QUESTION
        row.save()
        JoinMessage.objects.create(request=row, author=by, body=body)
        emails.tell_of_question(row, body)
        return row


def refuse(*, request: JoinRequest, reason: str, by: User) -> JoinRequest:
    """Say no, and why.

    Raises:
        SettledError: it is settled.
    """
    with transaction.atomic():
        row = _settle(_taken(request), JoinRequest.State.REFUSED, by=by)
        JoinMessage.objects.create(request=row, author=by, body=reason)
        emails.tell_of_refusal(row, reason)
        return row


def approve(
    *,
    request: JoinRequest,
    roles: Collection[str],
    by: User,
    organisation: Organisation | None = None,
    publish: bool = False,
) -> JoinRequest:
    """Let the person act for the organisation; one that is new here is registered, and published if ``publish``.

    ``organisation`` is one that was here all along, where the person has asked for a new one.

    Raises:
        SettledError: it is settled.
        ValidationError: an organisation like that cannot be registered; another one may have the number by now.
    """
    with transaction.atomic():
        row = _taken(request)
        row.organisation = row.organisation or organisation or _registered(row, by=by, publish=publish)
        if row.organisation.is_closed:
            raise ValidationError(gettext("The organisation has closed. Nobody can act for it here any more."))
        membership = memberships.begin(
            organisation=row.organisation, user=row.user, roles=roles, title=row.title, by=by
        )
        _settle(row, JoinRequest.State.APPROVED, by=by)
        emails.tell_of_approval(row, membership)
        return row


def _registered(request: JoinRequest, *, by: User, publish: bool) -> Organisation:
    organisation = Organisation(
        name=request.name,
        slug=free_slug(request.name),
        number=request.number,
        kind=request.kind,
        sector=request.sector,
        region=request.region,
        website=request.website,
        status=Organisation.Status.REVIEW,
    )
    record(organisation, by=by, reason=gettext_noop("Registered on request"))
    organisation.full_clean()
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError as error:  # between the look and the writing, somebody else has registered it
        raise ValidationError(gettext("Another organisation has this number or address by now.")) from error
    if request.municipality:
        organisation.municipalities.add(request.municipality)
    return move(organisation, "publish", by=by) if publish else organisation


# --- Rows ------------------------------------------------------------------------------------------


def _take(user: User) -> None:
    """Let one person ask one thing after the other: a form that is sent twice makes one request."""
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)


def _taken(request: JoinRequest, *states: str) -> JoinRequest:
    """Return the request as it is stored, if it stands in one of ``states``, or is open where none are given."""
    row = JoinRequest.objects.select_for_update(of=("self",)).select_related("user").get(pk=request.pk)
    if not row.is_open or (states and row.state not in states):
        raise SettledError(row)
    return row


def _settle(row: JoinRequest, state: str, *, by: User) -> JoinRequest:
    row.state, row.settled_at, row.settled_by = state, timezone.now(), by
    row.save()
    return row


def _refuse_too_many(user: User) -> None:
    if user.join_requests.open().count() >= MOST_OPEN:
        raise ValidationError(gettext("You wait for many answers already. Take one of your requests back first."))


def _sent(request: JoinRequest, body: str) -> JoinRequest:
    if body:
        JoinMessage.objects.create(request=request, author=request.user, body=body)
    emails.confirm(request, body)
    emails.tell_coordinators(request, body)
    emails.tell_contacts(request)
    return request
