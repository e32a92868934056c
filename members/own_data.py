"""What is kept about a person with an account, told to that person (GDPR, article 15)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from members.models import Correction, MembershipInvitation, SignatureCheck, User
from members.signature_story import correction_words


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one kind, in words."""

    title: str
    columns: list[str]
    rows: list[list[str]]

    @property
    def headings(self) -> list[tuple[str, bool]]:
        """The columns as the component of tables takes them."""
        return [(column, False) for column in self.columns]

    def as_dicts(self) -> list[dict[str, str]]:
        """Return each row by its columns."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def tables_of(person: User) -> list[Table]:
    """Return all that is kept about ``person``, but for what is too secret to be shown, such as the password."""
    return [
        _account(person),
        _memberships(person),
        _requests(person),
        _messages(person),
        _invitations(person),
        _signings(person),
        _written(person),
    ]


def _account(person: User) -> Table:
    rows = [
        [gettext("Name"), person.name],
        [gettext("E-mail address"), person.email],
        [gettext("Language"), str(person.get_language_display())],
        [gettext("Account made"), _time(person.created_at)],
        [gettext("Last log-in"), _time(person.last_login)],
    ]
    return Table(gettext("Your account"), [gettext("What"), gettext("What is kept")], rows)


def _memberships(person: User) -> Table:
    columns = [gettext("Organisation"), gettext("Roles"), gettext("Title"), gettext("From"), gettext("Until")]
    rows = person.memberships.select_related("organisation").order_by("created_at", "pk")
    return Table(
        gettext("For whom you act and have acted"),
        columns,
        [
            [str(row.organisation), ", ".join(row.role_words), row.title, _time(row.created_at), _time(row.ended_at)]
            for row in rows
        ],
    )


def _requests(person: User) -> Table:
    columns = [gettext("Organisation"), gettext("Title"), gettext("Asked"), gettext("State"), gettext("Settled")]
    rows = person.join_requests.order_by("created_at", "pk")
    return Table(
        gettext("Your requests to join"),
        columns,
        [
            [row.name, row.title, _time(row.created_at), str(row.get_state_display()), _time(row.settled_at)]
            for row in rows
        ],
    )


def _messages(person: User) -> Table:
    columns = [gettext("By"), gettext("Written"), gettext("Text")]
    found: list[Any] = [
        message for row in person.join_requests.prefetch_related("messages__author") for message in row.messages.all()
    ]
    rows = [[str(message.author), _time(message.created_at), message.body] for message in found]
    return Table(gettext("What was written about your requests"), columns, rows)


def _invitations(person: User) -> Table:
    columns = [gettext("Organisation"), gettext("Sent to"), gettext("Sent"), gettext("Accepted")]
    rows = MembershipInvitation.objects.filter(email__iexact=person.email) | MembershipInvitation.objects.filter(
        accepted_by=person
    )
    return Table(
        gettext("Invitations to you"),
        columns,
        [
            [str(row.organisation), row.email, _time(row.created_at), _time(row.accepted_at)]
            for row in rows.select_related("organisation").order_by("created_at", "pk")
        ],
    )


def _signings(person: User) -> Table:
    columns = [gettext("Organisation"), gettext("Declaration"), gettext("Name"), gettext("Title"), gettext("Signed")]
    rows = person.signed_as.select_related("signature__organisation", "signature__declaration").order_by("pk")
    return Table(
        gettext("What you have signed or were asked to sign"),
        [*columns, gettext("Named in public")],
        [
            [
                str(row.signature.organisation),
                str(row.signature.declaration.text("title")),
                row.name,
                row.title,
                _time(row.signed_at),
                gettext("Yes") if row.is_shown else gettext("No"),
            ]
            for row in rows
        ],
    )


def _written(person: User) -> Table:
    """Return what the person has answered, corrected or decided about signatures."""
    columns = [gettext("Signature"), gettext("Written"), gettext("Text")]
    found: list[Any] = [
        *SignatureCheck.objects.filter(by=person).select_related("signature__organisation", "signature__declaration"),
        *Correction.objects.filter(by=person).select_related("signature__organisation", "signature__declaration"),
    ]
    rows = [[str(row.signature), _time(row.created_at), _words(row)] for row in found]
    return Table(gettext("What you have written about signatures"), columns, rows)


def _words(row: SignatureCheck | Correction) -> str:
    return row.words if isinstance(row, SignatureCheck) else correction_words(row)


def _time(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT") if at else ""
