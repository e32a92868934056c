"""What fills the addresses that test_access.py walks through: rows of signatures that were made here."""

from members.actions.coordinators import hash_of
from tests.factories.members import SignatureFactory
from tests.factories.signatures import SignatoryFactory
from tests.members.signatures import paper_of


def own_signature() -> dict[str, object]:
    """Return a signature that is none of the visitors' business."""
    return {"public_id": SignatureFactory(signed_here=True).public_id}


def own_paper() -> dict[str, object]:
    """Return a paper of such a signature."""
    paper = paper_of(SignatureFactory(signed_here=True))
    return {"public_id": paper.signature.public_id, "number": paper.pk}


def name_link() -> dict[str, object]:
    """Return the secret of somebody who has signed without an account."""
    SignatoryFactory(signed=True, secret_hash=hash_of("hemligt"))
    return {"secret": "hemligt"}
