"""Every address of the site, what fills it, and what each visitor hears: the table that test_access.py walks through.

The statuses stand for anonymous visitor, staff without permissions, site administrator.
"""

import re
from collections.abc import Callable

from django.contrib.auth import get_user_model
from django.core import mail
from django.db.models import Model
from django.urls import reverse

from events.models import Seminar
from members.actions import coordinators, membership_invitations
from members.models import CoordinatorInvitation, Declaration, Organisation, Region
from programmes.models import Indicator, Programme
from tests import access_samples as samples
from tests.factories.members import OrganisationFactory, UserFactory
from tests.factories.memberships import JoinRequestFactory, MembershipFactory, MembershipInvitationFactory
from tests.factories.programmes import DocumentFactory
from tests.uploads import good, make_picture, sent

Sample = Callable[[], dict[str, object]]
Statuses = tuple[int, int, int]

PUBLIC: Statuses = (200, 200, 200)
LANGUAGES = ("sv", "en")


def nothing() -> dict[str, object]:
    return {}


def slug_of(model: type[Model]) -> Sample:
    return lambda: {"slug": model._default_manager.published().order_by("pk")[0].slug}  # type: ignore[attr-defined]


def commitment() -> dict[str, object]:
    return {**slug_of(Declaration)(), "number": 1}


def indicator() -> dict[str, object]:
    found = Indicator.objects.filter(programme__in=Programme.objects.published()).order_by("pk")[0]
    return {"slug": found.programme.slug, "key": found.key}


def document_file() -> dict[str, object]:
    programme = Programme.objects.published().order_by("pk")[0]
    document = DocumentFactory(programme=programme, file=sent("a.pdf", good("pdf")))
    return {"pk": document.pk, "name": document.download_name}


def picture_file() -> dict[str, object]:
    programme = Programme.objects.published().order_by("pk")[0]
    programme.picture = make_picture()
    programme.save()
    return {"pk": programme.picture.pk, "stamp": programme.picture.stamp, "width": 480}


# name: (what fills the address, statuses)
ACCESS: dict[str, tuple[Sample, Statuses]] = {
    "home": (nothing, PUBLIC),
    "region-list": (nothing, PUBLIC),
    "region": (lambda: {"slug": Region.objects.order_by("pk")[0].slug}, PUBLIC),
    "programme-list": (nothing, PUBLIC),
    "programme": (slug_of(Programme), PUBLIC),
    "indicator-csv": (indicator, PUBLIC),
    "join": (nothing, PUBLIC),
    "organisation-list": (nothing, PUBLIC),
    "organisation": (slug_of(Organisation), PUBLIC),
    "declaration-list": (nothing, PUBLIC),
    "declaration": (slug_of(Declaration), PUBLIC),
    "signatory-list": (slug_of(Declaration), PUBLIC),
    "declaration-figures": (slug_of(Declaration), PUBLIC),
    "declaration-versions": (slug_of(Declaration), PUBLIC),
    "declaration-version": (samples.version, PUBLIC),
    "declaration-difference": (samples.difference, PUBLIC),
    "board-paper": (samples.board_paper, PUBLIC),
    "board-paper-pdf": (samples.board_paper, PUBLIC),
    "signature": (samples.signature, PUBLIC),
    "signature-version": (samples.signature_of_version, PUBLIC),
    "badge": (samples.badge, PUBLIC),
    "badge-picture": (samples.badge_picture, PUBLIC),
    "commitment": (commitment, PUBLIC),
    "sign-declaration": (slug_of(Declaration), PUBLIC),
    "seminar-list": (nothing, PUBLIC),
    "seminar": (slug_of(Seminar), PUBLIC),
    "search": (nothing, PUBLIC),
    "about": (nothing, PUBLIC),
    "accessibility": (nothing, PUBLIC),
    "personal-data": (nothing, PUBLIC),
    "cookies": (nothing, PUBLIC),
    "health": (nothing, PUBLIC),
    "theme": (nothing, (405, 405, 405)),
    "document-file": (document_file, PUBLIC),
    "picture-file": (picture_file, PUBLIC),
    "sitemap": (nothing, PUBLIC),
    "sitemap-section": (lambda: {"name": "programmes"}, PUBLIC),
    "favicon": (nothing, (302, 302, 302)),
    "verification-start": (nothing, PUBLIC),
    "verification": (samples.proof, PUBLIC),
    "verification-bundle": (samples.signed_proof, PUBLIC),
    "evidence-log": (nothing, PUBLIC),
    "evidence-feed": (nothing, PUBLIC),
    "evidence-checkpoint": (samples.newest_checkpoint, PUBLIC),
    "evidence-checkpoint-at": (samples.checkpoint, PUBLIC),
    "evidence-hashes": (nothing, PUBLIC),
    "evidence-keys": (nothing, PUBLIC),
    "evidence-key": (samples.public_key, PUBLIC),
    "evidence-programme": (lambda: {"name": "verify.py"}, PUBLIC),
    "robots": (nothing, PUBLIC),
    "security-txt": (nothing, PUBLIC),
}
LOGGED_IN: Statuses = (302, 200, 200)  # others are led to the log-in
OWN: Statuses = (302, 404, 404)  # for the organisation's own people: test_memberships_access.py
WAY_IN: Statuses = (200, 302, 302)  # who is in already is led on
ASKED_AGAIN: Statuses = (302, 302, 302)  # who it is has to be shown again before something this grave


def invitation() -> dict[str, object]:
    row = CoordinatorInvitation(email="ny@region.example", name="Ny")
    coordinators.invite(row, Region.objects.filter(code="13"), by=get_user_model().objects.first())
    link = re.search(r"/inbjudan/([^/]+)/", mail.outbox[-1].body)
    return {"secret": link[1]}


def membership_invitation() -> dict[str, object]:
    row = MembershipInvitationFactory.build(organisation=OrganisationFactory())
    membership_invitations.invite(row, by=UserFactory())
    link = re.search(r"/inbjudan/organisation/([^/]+)/", mail.outbox[-1].body)
    return {"secret": link[1]}


def of_membership() -> dict[str, object]:
    row = MembershipFactory()
    return {"slug": row.organisation.slug, "pk": row.pk}


def passkey() -> dict[str, object]:
    return {"pk": 999}


# The log-in, and what people see of themselves. Here a cookie is set, and a form has a token.
ACCOUNT: dict[str, tuple[Sample, Statuses]] = {
    "account_login": (nothing, WAY_IN),
    "account_logout": (nothing, LOGGED_IN),
    "account_inactive": (nothing, PUBLIC),
    "account_signup": (nothing, WAY_IN),
    "account_request_login_code": (nothing, WAY_IN),
    "account_confirm_login_code": (nothing, (302, 302, 302)),  # only on the way in
    "account_reset_password": (nothing, PUBLIC),
    "account_reset_password_done": (nothing, PUBLIC),
    "account_reset_password_from_key": (lambda: {"uidb36": "1", "key": "no-such-key"}, PUBLIC),  # says it is void
    "account_reset_password_from_key_done": (nothing, PUBLIC),
    "account_email_verification_sent": (nothing, (302, 302, 302)),  # only where a code is waited for
    "account_reauthenticate": (nothing, LOGGED_IN),
    "account_email": (nothing, LOGGED_IN),
    "account_change_password": (nothing, LOGGED_IN),
    "account_set_password": (nothing, ASKED_AGAIN),  # only who has none
    "mfa_index": (nothing, LOGGED_IN),
    "mfa_authenticate": (nothing, (302, 302, 302)),  # only on the way in
    "mfa_reauthenticate": (nothing, (302, 302, 302)),  # they have no code to give
    "mfa_activate_totp": (nothing, ASKED_AGAIN),
    "mfa_deactivate_totp": (nothing, (302, 404, 404)),  # they have none
    "mfa_view_recovery_codes": (nothing, (302, 404, 404)),
    "mfa_generate_recovery_codes": (nothing, ASKED_AGAIN),
    "mfa_download_recovery_codes": (nothing, (302, 404, 404)),
    "mfa_list_webauthn": (nothing, LOGGED_IN),
    "mfa_add_webauthn": (nothing, ASKED_AGAIN),
    "mfa_edit_webauthn": (passkey, ASKED_AGAIN),
    "mfa_remove_webauthn": (passkey, ASKED_AGAIN),
    "mfa_reauthenticate_webauthn": (nothing, (302, 302, 302)),
    "mfa_login_webauthn": (nothing, (302, 302, 302)),  # for the script of the log-in page
    "usersessions_list": (nothing, LOGGED_IN),
    "own-bundle": (samples.proof, OWN),
    "my-pages": (nothing, LOGGED_IN),
    "close-account": (nothing, LOGGED_IN),
    "account-closed": (nothing, PUBLIC),
    "coordinator-invitation": (invitation, PUBLIC),
    "my-data": (nothing, LOGGED_IN),
    "my-data-file": (nothing, LOGGED_IN),
    "join-register": (nothing, LOGGED_IN),
    "join-ask": (slug_of(Organisation), LOGGED_IN),
    "join-request": (lambda: {"pk": JoinRequestFactory().pk}, OWN),
    "my-organisation": (slug_of(Organisation), OWN),
    "edit-organisation": (slug_of(Organisation), OWN),
    "rename-organisation": (slug_of(Organisation), OWN),
    "close-organisation": (slug_of(Organisation), OWN),
    "invite-colleague": (slug_of(Organisation), OWN),
    "membership-invitation-sent": (of_membership, OWN),
    "colleague": (of_membership, OWN),
    "leave-organisation": (slug_of(Organisation), OWN),
    "membership-invitation": (membership_invitation, PUBLIC),
    "my-signature": (samples.own_signature, OWN),  # and its signatories: test_my_signatures_access.py
    "my-signature-answer": (samples.own_signature, OWN),
    "my-signature-correct": (samples.own_signature, OWN),
    "my-signature-withdraw": (samples.own_signature, OWN),
    "my-signature-name": (samples.own_signature, OWN),
    "my-signature-paper": (samples.own_paper, OWN),
    "signature-receipt": (samples.own_signature, OWN),
    "identification-answer": (lambda: {"provider": "none"}, (404, 404, 404)),  # no provider is set up
    "identification-form": (lambda: {"provider": "none"}, (405, 405, 405)),
    "identification-metadata": (lambda: {"provider": "none"}, (404, 404, 404)),
    "name-by-link": (samples.name_link, PUBLIC),
    "sign-discard": (samples.draft, OWN),  # and its colleagues: test_signing_access.py
    "sign-new-version": (samples.draft, (405, 405, 405)),  # a button
    "sign-text": (samples.draft, OWN),
    "sign-commitments": (samples.draft, OWN),
    "sign-mandate": (samples.draft, OWN),
    "sign-document": (samples.draft_paper, OWN),
    "sign-public": (samples.draft, OWN),
    "sign-check": (samples.draft, OWN),
    "sign-identify": (samples.draft, OWN),
    "signature-together": (samples.own_signature, OWN),
    "co-sign": (samples.co_sign_link, PUBLIC),
    "co-sign-document": (samples.co_sign_paper, PUBLIC),
}
ACCESS |= ACCOUNT
OWN_ROWS = set(ACCOUNT) - {
    "coordinator-invitation",
    "membership-invitation",
    "name-by-link",
    "co-sign",
    "co-sign-document",
}  # whoever asks is led to the log-in, or told that a link is void
EVIDENCE_FILES = {name for name in ACCESS if name.startswith("evidence-")} - {"evidence-log"} | {"verification-bundle"}
FOR_MACHINES = {
    "document-file",
    "picture-file",
    "health",
    "sitemap",
    "sitemap-section",
    "robots",
    "security-txt",
    *EVIDENCE_FILES,
}
NO_LANGUAGE = {*FOR_MACHINES, "theme", "favicon"}  # one address for both languages


def public_names() -> list[str]:
    others = {
        *FOR_MACHINES,
        *ACCOUNT,
        "badge-picture",
        "board-paper-pdf",
    }  # no pages: test_badges_pages.py, test_boards_pages.py
    return [name for name, (_, statuses) in ACCESS.items() if statuses == PUBLIC and name not in others]


def address_of(name: str) -> str:
    return reverse(name, kwargs=ACCESS[name][0]())
