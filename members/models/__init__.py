"""Who takes part: people, places, vocabularies, organisations and their declarations."""

from members.models.commitment_changes import CommitmentChange
from members.models.commitments import Commitment
from members.models.coordinators import Coordination, CoordinatorInvitation
from members.models.declaration_versions import DeclarationVersion
from members.models.declarations import Declaration
from members.models.evidence import Checkpoint, EvidenceAudit, EvidenceBlob, LogEntry, Opening
from members.models.join_requests import JoinMessage, JoinRequest
from members.models.memberships import Membership, MembershipInvitation
from members.models.organisations import Organisation
from members.models.pictures import Picture
from members.models.places import Municipality, Region
from members.models.signatories import Signatory
from members.models.signature_steps import Correction, SignatureCheck
from members.models.signatures import Signature
from members.models.signed_commitments import SignedCommitment
from members.models.signing_drafts import MandateDocument, SigningDraft
from members.models.users import User
from members.models.vocabularies import Ground, TargetGroup, Theme
from members.models.withdrawals import Withdrawal

__all__ = [
    "Checkpoint",
    "Commitment",
    "CommitmentChange",
    "Coordination",
    "CoordinatorInvitation",
    "Correction",
    "Declaration",
    "DeclarationVersion",
    "EvidenceAudit",
    "EvidenceBlob",
    "Ground",
    "JoinMessage",
    "JoinRequest",
    "LogEntry",
    "MandateDocument",
    "Membership",
    "MembershipInvitation",
    "Municipality",
    "Opening",
    "Organisation",
    "Picture",
    "Region",
    "Signatory",
    "Signature",
    "SignatureCheck",
    "SignedCommitment",
    "SigningDraft",
    "TargetGroup",
    "Theme",
    "User",
    "Withdrawal",
]
