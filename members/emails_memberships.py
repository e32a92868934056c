"""Mails about those who act for an organisation: invitations, roles, and what happens when nobody is left."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from members.letters import Letter, coordinators_of, send, send_all, send_to
from members.models import Membership, MembershipInvitation, Organisation, User


def own_page(organisation: Organisation) -> str:
    """Return the address of the organisation's page among my pages."""
    return reverse("my-organisation", args=[organisation.slug])


def invite(invitation: MembershipInvitation, secret: str) -> None:
    """Send the link by which a colleague comes to act for an organisation."""

    def words() -> Letter:
        said = {"organisation": invitation.organisation, "name": invitation.invited_by}
        day = date_format(timezone.localtime(invitation.expires_at))
        return Letter(
            subject=gettext("You are invited to act for %(organisation)s") % said,
            lines=[
                gettext("%(name)s invites you to act for %(organisation)s here.") % said,
                gettext("Your roles: %s.") % ", ".join(invitation.role_words),
            ],
            address=reverse("membership-invitation", args=[secret]),
            button=gettext("See the invitation"),
            after=[gettext("The link is yours alone and works until %s.") % day],
        )

    send_to(invitation.email, words, name=invitation.name)


def tell_of_roles(membership: Membership, *, by: User) -> None:
    """Tell somebody that they have other roles now."""

    def words() -> Letter:
        said = {"organisation": membership.organisation, "name": by}
        return Letter(
            subject=gettext("You have other roles in %(organisation)s") % said,
            lines=[
                gettext("%(name)s has changed what you do for %(organisation)s here.") % said,
                gettext("Your roles: %s.") % ", ".join(membership.role_words),
            ],
            address=own_page(membership.organisation),
            button=gettext("See the organisation’s pages"),
        )

    send(membership.user, words)


def tell_of_end(membership: Membership, *, by: User) -> None:
    """Tell somebody that they act for the organisation no longer."""

    def words() -> Letter:
        said = {"organisation": membership.organisation, "name": by}
        return Letter(
            subject=gettext("You no longer act for %(organisation)s") % said,
            lines=[
                gettext("%(name)s has ended your roles in %(organisation)s here.") % said,
                gettext("Your account is still there. What you have done stays."),
            ],
            address=reverse("my-pages"),
            button=gettext("To my pages"),
        )

    send(membership.user, words)


def tell_that_nobody_is_left(organisation: Organisation, *, by: User) -> None:
    """Tell the coordinators and the colleagues who are left that the organisation has no contact."""
    said = {"organisation": organisation, "name": by}

    def lines() -> list[str]:
        return [
            gettext("The last contact of %(organisation)s has left.") % said,
            gettext("What the organisation has signed stands. It signs nothing new until it has a contact."),
        ]

    def to_coordinator() -> Letter:
        return Letter(
            subject=gettext("%(organisation)s is without a contact") % said,
            lines=[*lines(), gettext("Ask the organisation who takes over, and invite that person.")],
            address=reverse("admin:members_membershipinvitation_add") + f"?organisation={organisation.pk}",
            button=gettext("Invite a new contact"),
        )

    def to_colleague() -> Letter:
        return Letter(
            subject=gettext("%(organisation)s is without a contact") % said,
            lines=[*lines(), gettext("Do you know who takes over? Tell your coordinator, who can invite that person.")],
            address=own_page(organisation),
            button=gettext("See the organisation’s pages"),
        )

    send_all(coordinators_of(organisation.region), to_coordinator)
    send_all([row.user for row in organisation.memberships.current().by_person()], to_colleague)


def tell_of_new_name(organisation: Organisation, former: str, *, by: User) -> None:
    """Tell the coordinators that an organisation has another name."""

    def words() -> Letter:
        said = {"organisation": organisation, "former": former, "name": by}
        return Letter(
            subject=gettext("%(former)s is now called %(organisation)s") % said,
            lines=[
                gettext("%(name)s, contact of the organisation, has changed its name.") % said,
                gettext("The former name stands among its other names. Look whether it is right."),
            ],
            address=reverse("admin:members_organisation_change", args=[organisation.pk]),
            button=gettext("Look at the organisation"),
        )

    send_all(coordinators_of(organisation.region), words)


def tell_of_closing(organisation: Organisation, reason: str, *, by: User) -> None:
    """Tell coordinators and colleagues that the organisation has ceased to be."""
    said = {"organisation": organisation, "name": by}

    def words(address: str, button: str) -> Letter:
        return Letter(
            subject=gettext("%(organisation)s has closed") % said,
            lines=[
                gettext("%(name)s, contact of the organisation, says that it has ceased to be.") % said,
                gettext("Its page stays and says so. Drafts and open invitations are gone; what it signed stands."),
            ],
            quote=reason,
            address=address,
            button=button,
        )

    admin = reverse("admin:members_organisation_change", args=[organisation.pk])
    send_all(coordinators_of(organisation.region), lambda: words(admin, gettext("Look at the organisation")))
    colleagues = [row.user for row in organisation.memberships.current().exclude(user=by).by_person()]
    send_all(colleagues, lambda: words(own_page(organisation), gettext("See the organisation’s pages")))
