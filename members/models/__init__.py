"""Who takes part: people, places, vocabularies, organisations and their declarations."""

from members.models.coordinators import Coordination, CoordinatorInvitation
from members.models.declarations import Commitment, Declaration, DeclarationVersion
from members.models.organisations import Organisation
from members.models.pictures import Picture
from members.models.places import Municipality, Region
from members.models.signatures import Signature
from members.models.signed_commitments import SignedCommitment
from members.models.users import User
from members.models.vocabularies import Ground, TargetGroup, Theme
from members.models.withdrawals import Withdrawal

__all__ = [
    "Commitment",
    "Coordination",
    "CoordinatorInvitation",
    "Declaration",
    "DeclarationVersion",
    "Ground",
    "Municipality",
    "Organisation",
    "Picture",
    "Region",
    "Signature",
    "SignedCommitment",
    "TargetGroup",
    "Theme",
    "User",
    "Withdrawal",
]
