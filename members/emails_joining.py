"""Mails about requests to join: to who asks, to the coordinators, to the contacts that there are."""

from django.urls import reverse
from django.utils.translation import gettext

from members.letters import Letter, coordinators_of, send, send_all
from members.models import JoinRequest, Membership


def confirm(request: JoinRequest, body: str) -> None:
    """Tell the person that the request has come, and what happens now."""

    def words() -> Letter:
        return Letter(
            subject=gettext("Your request about %s has come") % request,
            lines=[
                gettext("Thank you! You ask to act for %s here.") % request,
                gettext("A coordinator looks at it, and may ask you something first. You get a mail either way."),
            ],
            quote=body,
            address=reverse("join-request", args=[request.pk]),
            button=gettext("See your request"),
        )

    send(request.user, words)


def tell_coordinators(request: JoinRequest, body: str) -> None:
    """Tell those who decide."""

    def words() -> Letter:
        said = {"person": request.user, "title": request.title, "organisation": request}
        first = (
            gettext("%(person)s (%(title)s) asks to act for %(organisation)s.")
            if request.organisation
            else gettext("%(person)s (%(title)s) asks to register %(organisation)s.")
        )
        return Letter(
            subject=gettext("Request to join: %s") % request,
            lines=[first % said],
            quote=body,
            address=reverse("admin:members_joinrequest_change", args=[request.pk]),
            button=gettext("Look at the request"),
        )

    send_all(coordinators_of(request.region), words)


def tell_contacts(request: JoinRequest) -> None:
    """Tell the contacts that the organisation has already. They do not decide, but they know their colleagues."""
    organisation = request.organisation

    def words() -> Letter:
        said = {"person": request.user, "title": request.title, "organisation": request}
        return Letter(
            subject=gettext("Somebody asks to act for %s") % request,
            lines=[
                gettext("%(person)s (%(title)s) asks to act for %(organisation)s here.") % said,
                gettext(
                    "The coordinator decides. If it is a colleague, you can also invite that person yourself; if you "
                    "do not know the person, write to the coordinator."
                ),
            ],
            address=reverse("my-organisation", args=[organisation.slug]) if organisation else "",
            button=gettext("See the organisation’s pages"),
        )

    if organisation:
        send_all([row.user for row in organisation.memberships.contacts().by_person()], words)


def tell_of_question(request: JoinRequest, body: str) -> None:
    """Send the coordinator's question."""

    def words() -> Letter:
        return Letter(
            subject=gettext("A question about your request: %s") % request,
            lines=[gettext("The coordinator who looks at your request about %s asks:") % request],
            quote=body,
            address=reverse("join-request", args=[request.pk]),
            button=gettext("Answer"),
        )

    send(request.user, words)


def tell_of_answer(request: JoinRequest, body: str) -> None:
    """Send the person's answer to those who decide."""

    def words() -> Letter:
        said = {"person": request.user, "organisation": request}
        return Letter(
            subject=gettext("Answer about the request to join: %s") % request,
            lines=[gettext("%(person)s answers about %(organisation)s:") % said],
            quote=body,
            address=reverse("admin:members_joinrequest_change", args=[request.pk]),
            button=gettext("Look at the request"),
        )

    send_all(coordinators_of(request.region), words)


def tell_of_approval(request: JoinRequest, membership: Membership) -> None:
    """Welcome the person."""

    def words() -> Letter:
        return Letter(
            subject=gettext("Welcome! You act for %s") % membership.organisation,
            lines=[
                gettext("Your request is approved: you act for %s here.") % membership.organisation,
                gettext("Your roles: %s.") % ", ".join(membership.role_words),
                gettext(
                    "On the organisation’s pages you say what it is, invite colleagues, and see what it has signed."
                ),
            ],
            address=reverse("my-organisation", args=[membership.organisation.slug]),
            button=gettext("See the organisation’s pages"),
        )

    send(request.user, words)


def tell_of_refusal(request: JoinRequest, reason: str) -> None:
    """Tell the person why not."""

    def words() -> Letter:
        return Letter(
            subject=gettext("Your request about %s is refused") % request,
            lines=[gettext("The coordinator has refused your request about %s, for this reason:") % request],
            quote=reason,
            address=reverse("join-request", args=[request.pk]),
            button=gettext("See your request"),
            after=[gettext("If something has changed or was misunderstood, you may ask again.")],
        )

    send(request.user, words)
