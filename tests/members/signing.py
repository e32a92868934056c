"""An organisation that is about to sign a declaration, and what its people answer."""

from dataclasses import dataclass
from typing import Any

from django.core import mail

from members.actions import signing_answers, signing_drafts
from members.actions.signing import sign
from members.identities import Identity
from members.models import Declaration, DeclarationVersion, Organisation, Signature, SigningDraft, User
from members.models.signatories import IdentifiedBy
from tests.factories.members import (
    CommitmentFactory,
    CoordinationFactory,
    DeclarationFactory,
    DeclarationVersionFactory,
    OrganisationFactory,
    RegionFactory,
    UserFactory,
)
from tests.factories.memberships import MembershipFactory

OWN = {
    "title": "Vi frågar dem som slutar",
    "body": "Personalchefen frågar varje person och redovisar svaren för styrelsen varje år.",
    "rhythm": "recurring",
    "due": "",
}
MANDATE = {
    "mandate": "sole",
    "basis": "decision",
    "body": "Styrelsen",
    "decided_on": "2026-10-01",
    "case_number": "2026/17",
    "others": [{"name": "", "email": "", "title": ""}],
}
OTHER = {"name": "Olle Ordförande", "email": "olle@organisation.example", "title": "ordförande"}
SECOND_OTHER = {"name": "Karin Kassör", "email": "karin@organisation.example", "title": "kassör"}
ANSWERS: dict[str, dict[str, Any]] = {
    "text": {"read": True, "language": "en"},
    "commitments": {"chosen": [2], "own": [OWN]},
    "mandate": MANDATE,
    "public": {"name": "Sanna Signatär", "title": "ordförande", "shown": "yes"},
}
IDENTITY = Identity(by=IdentifiedBy.CODE, email="sanna@organisation.example")


@dataclass
class Case:
    """Who signs what."""

    declaration: Declaration
    version: DeclarationVersion
    organisation: Organisation
    signatory: User
    contact: User
    coordinator: User

    def begin(self, by: User | None = None) -> SigningDraft:
        """Return the draft, empty if it is new."""
        return signing_drafts.begin(
            organisation=self.organisation, declaration=self.declaration, by=by or self.signatory
        )

    def fill(self, by: User | None = None, **changed: dict[str, Any]) -> SigningDraft:
        """Return the draft with everything answered."""
        person = by or self.signatory
        draft = self.begin(person)
        for step, answers in ANSWERS.items():
            draft = signing_drafts.save(
                draft=draft, step=step, answers={**answers, **changed.get(step, {})}, revision=draft.revision, by=person
            )
        return draft

    def fill_jointly(self, *others: dict[str, str]) -> SigningDraft:
        """Return the draft of a joint signing, with everything answered."""
        return self.fill(mandate={"mandate": "joint", "others": [*(others or (OTHER,))]})

    def sign(
        self, draft: SigningDraft | None = None, by: User | None = None, identity: Identity = IDENTITY
    ) -> Signature:
        """Sign, as somebody who has just checked the draft."""
        person, whole = by or self.signatory, draft or self.fill(by)
        return sign(draft=whole, by=person, identity=identity, stamp=signing_answers.stamp(whole, person))


def make_case(*, version: dict[str, Any] | None = None, **values: Any) -> Case:
    """Return an association in Halland with a signatory and a contact, and a declaration that it can sign.

    ``version`` and the other values are of the version and of the declaration.
    """
    region = RegionFactory()
    declaration = DeclarationFactory(
        published=True, signs_here=True, slug="oppna-dorrar", title="Deklarationen för öppna dörrar", **values
    )
    text = DeclarationVersionFactory(
        declaration=declaration, **{"preamble": "Alla ska kunna delta.", "elective_minimum": 1, **(version or {})}
    )
    CommitmentFactory(version=text, kind="compulsory", title="Vi lyssnar", body="På alla.")
    CommitmentFactory(version=text, kind="elective", title="Vi öppnar dörrarna", body="Varje vecka.")
    CommitmentFactory(version=text, kind="elective", title="Vi utbildar oss")
    text.freeze()
    organisation = OrganisationFactory(
        published=True, region=region, slug="foreningen", name="Föreningen Öppet", number="802400-1234"
    )
    case = Case(
        declaration=declaration,
        version=text,
        organisation=organisation,
        signatory=UserFactory(name="Sanna Signatär", email="sanna@organisation.example", language="en"),
        contact=UserFactory(name="Kim Kontakt", email="kim@organisation.example", language="en"),
        coordinator=CoordinationFactory(
            region=region, user__name="Kaj Koordinator", user__language="en", user__is_staff=True
        ).user,
    )
    MembershipFactory(
        user=case.signatory, organisation=organisation, is_signatory=True, is_contact=False, title="ordförande"
    )
    MembershipFactory(user=case.contact, organisation=organisation, is_contact=True)
    mail.outbox.clear()
    return case


def new_version(case: Case, **values: Any) -> DeclarationVersion:
    """Publish the next version, which keeps the second commitment, drops the third and has a new one."""
    version = DeclarationVersionFactory(declaration=case.declaration, preamble="Alla ska delta.", **values)
    first = CommitmentFactory(version=version, kind="compulsory", title="Vi lyssnar", body="På alla.")
    second = CommitmentFactory(version=version, kind="elective", number=4, title="Vi öppnar alla dörrar")
    old = {row.number: row for row in case.version.commitments.all()}
    version.changes.create(old=old[1], new=first, outcome="kept")
    version.changes.create(old=old[2], new=second, outcome="changed", reason="Tydligare.")
    version.changes.create(old=old[3], outcome="dropped", reason="Ingick redan.")
    version.freeze()
    return version


def recipients() -> list[tuple[str, str]]:
    """Return whom the mails went to and what they are called, in order."""
    return [(message.to[0], str(message.subject)) for message in mail.outbox]
