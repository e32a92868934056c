"""What fills the addresses that test_access.py walks through: rows of signatures that were made here."""

from members.actions.coordinators import hash_of
from members.evidence import checkpoints, keys
from members.models import LogEntry
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


# --- The evidence log ------------------------------------------------------------------------------


def proof() -> dict[str, object]:
    return {"public_id": LogEntry.objects.in_order()[0].public_id}


def signed_log() -> dict[str, object]:
    keys.make()
    checkpoints.sign_newest()
    return {}


def signed_proof() -> dict[str, object]:
    return signed_log() | proof()


def checkpoint() -> dict[str, object]:
    return signed_log() | {"size": LogEntry.objects.count()}


def public_key() -> dict[str, object]:
    return {"name": keys.make().name}
