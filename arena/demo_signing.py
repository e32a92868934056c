"""Three made-up organisations that have joined and signed, so that a newcomer sees every state.

Nothing here writes rows by itself: the people of the demo do what people do, by the same actions, in the same order.
So the log, the receipts and the mails are real ones. Only ever with ``DEMO`` or ``DEBUG``.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from arena.demo_logins import COLLEAGUE, CONTACT, COORDINATOR, SIGNATORY
from members.actions import (
    checks,
    declaration_versions,
    join_requests,
    membership_invitations,
    signing,
    signing_answers,
    signing_drafts,
    withdrawals,
)
from members.identities import Identity
from members.models import Declaration, MembershipInvitation, Organisation, Signature, User
from members.models.signatories import IdentifiedBy

DECLARATION = "loftet-om-oppna-arbetsplatser"
MUNICIPALITY, COMPANY, SCHOOL = "norrangs-exempelkommun", "exempelverken-ab", "exempelhojdens-folkhogskola"
ADVERTISEMENTS = {
    "title": "Annonserna skrivs om tillsammans med dem som söker jobb",
    "body": "HR-enheten skriver om alla mallar under hösten. Det är klart när tio sökande har läst och förstått dem.",
    "rhythm": "once",
    "due": "hösten 2027",
}
SEEN_IN_MINUTES = "Kommunstyrelsens protokoll, § 12."
SEEN_IN_NEW_MINUTES = "Kommunstyrelsens protokoll, § 87."
SEEN_IN_REGISTER = "Den som har skrivit under tecknar företagets firma."
WHY_WITHDRAWN = "Företaget byter ägare och vill börja om med ett nytt löfte."
QUESTION = "Får ledningsgruppen besluta om löftet, eller är det styrelsen?"
ANSWER = "Det är styrelsen. Den har inte tagit upp frågan ännu."
WHY_REFUSED = "Styrelsen behöver besluta först. Välkomna tillbaka när det är gjort!"


@dataclass(frozen=True, slots=True)
class People:
    """Who acts in the demo."""

    coordinator: User
    contact: User
    signatory: User


def create() -> None:
    """Let the three organisations join and sign. Where that has happened, or something is missing, nothing is done."""
    users = {user.email: user for user in User.objects.filter(email__in=[COORDINATOR, CONTACT, SIGNATORY])}
    declaration = Declaration.objects.filter(slug=DECLARATION).first()
    if declaration is None or len(users) < 3 or Signature.objects.filter(declaration=declaration).exists():
        return
    people = People(users[COORDINATOR], users[CONTACT], users[SIGNATORY])
    with transaction.atomic():
        _join(people)
        _sign_the_first_version(declaration, people)
        newest = declaration.versions.drafts().order_by("-number").first()
        declaration_versions.publish(newest, by=people.coordinator)
        _sign_the_second_version(declaration, people)


def _join(people: People) -> None:
    """Let the contact in at the municipality and the school, and the signatory at the company; invite a colleague."""
    _let_in(people, people.contact, MUNICIPALITY, "mångfaldsstrateg", ["is_contact", "is_reporter"])
    _let_in(people, people.contact, SCHOOL, "rektor", ["is_contact", "is_signatory", "is_reporter"])
    _let_in(people, people.signatory, COMPANY, "vd", ["is_contact", "is_signatory", "is_reporter"])
    invitation = membership_invitations.invite(
        MembershipInvitation(
            organisation=Organisation.objects.get(slug=MUNICIPALITY),
            email=people.signatory.email,
            name=people.signatory.name,
            title="kommunalråd",
            is_signatory=True,
        ),
        by=people.contact,
    )
    membership_invitations.accept(invitation, people.signatory)


def _let_in(people: People, person: User, slug: str, title: str, roles: list[str]) -> None:
    organisation = Organisation.objects.get(slug=slug)
    request = join_requests.ask(organisation=organisation, user=person, title=title)
    join_requests.approve(request=request, roles=roles, by=people.coordinator)


def _sign_the_first_version(declaration: Declaration, people: People) -> None:
    """The municipality stands, the company has withdrawn, the school was asked something and then refused."""
    by, own = people.coordinator, [ADVERTISEMENTS]
    stands = sign(declaration, MUNICIPALITY, people.signatory, body="Kommunstyrelsen", chosen=[3], own=own)
    checks.approve(signature=stands, by=by, basis="minutes", words=SEEN_IN_MINUTES)
    leaves = sign(declaration, COMPANY, people.signatory, body="Styrelsen", chosen=[4, 5])
    checks.approve(signature=leaves, by=by, basis="register", words=SEEN_IN_REGISTER)
    withdrawals.withdraw(signature=leaves, by=people.signatory, reason=WHY_WITHDRAWN)
    asked = sign(declaration, SCHOOL, people.contact, body="Ledningsgruppen", chosen=[3])
    checks.ask(signature=asked, by=by, words=QUESTION)
    checks.answer(signature=asked, by=people.contact, words=ANSWER)
    checks.refuse(signature=asked, by=by, words=WHY_REFUSED)


def _sign_the_second_version(declaration: Declaration, people: People) -> None:
    """The municipality has renewed, the company waits for a co-signatory, the school for the coordinator."""
    renewed = sign(declaration, MUNICIPALITY, people.signatory, body="Kommunstyrelsen")
    checks.approve(signature=renewed, by=people.coordinator, basis="minutes", words=SEEN_IN_NEW_MINUTES)
    other = {"name": "Viktor Vice", "email": COLLEAGUE, "title": "vice vd"}
    sign(declaration, COMPANY, people.signatory, body="Styrelsen", chosen=[4], others=[other])
    sign(declaration, SCHOOL, people.contact, body="Styrelsen", chosen=[3, 5])


def sign(
    declaration: Declaration,
    slug: str,
    by: User,
    *,
    body: str,
    chosen: list[int] | None = None,
    own: list[dict[str, str]] | None = None,
    others: list[dict[str, str]] | None = None,
) -> Signature:
    """Fill in a draft page by page as ``by`` would, and sign it. Without ``chosen`` the former commitments go on."""
    organisation = Organisation.objects.get(slug=slug)
    draft = signing_drafts.begin(organisation=organisation, declaration=declaration, by=by)
    membership = organisation.memberships.current().get(user=by)
    answers: dict[str, dict[str, Any]] = {
        signing_answers.TEXT: {"read": True, "language": by.language},
        signing_answers.MANDATE: {
            "mandate": "joint" if others else "sole",
            "basis": "decision",
            "body": body,
            "decided_on": (timezone.localdate() - timedelta(days=14)).isoformat(),
            "case_number": "",
            "others": others or [],
        },
        signing_answers.PUBLIC: {"name": by.name, "title": membership.title, "shown": "yes"},
    }
    if chosen is not None:
        answers[signing_answers.COMMITMENTS] = {"chosen": chosen, "own": own or []}
    for step, typed in answers.items():
        draft = signing_drafts.save(draft=draft, step=step, answers=typed, revision=draft.revision, by=by)
    identity = Identity(by=IdentifiedBy.CODE, email=by.email)
    return signing.sign(draft=draft, by=by, identity=identity, stamp=signing_answers.stamp(draft, by))
