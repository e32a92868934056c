"""What fills the addresses that test_access.py walks through: rows of signatures, and of what is signed."""

from members.evidence import checkpoints, keys
from members.link_secrets import hash_of
from members.models import Declaration, DeclarationVersion, LogEntry, MandateDocument, Signature, SigningDraft
from tests.factories.members import DeclarationFactory, DeclarationVersionFactory, SignatureFactory
from tests.factories.signatures import SignatoryFactory
from tests.members.signatures import paper_of
from tests.members.signing import make_case


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


# --- Signing ---------------------------------------------------------------------------------------


def draft() -> dict[str, object]:
    """Return a draft of an organisation that is none of the visitors' own."""
    case = make_case()
    case.fill()
    return {"slug": case.declaration.slug, "organisation": case.organisation.slug}


def board_paper() -> dict[str, object]:
    """Return a declaration that is signed here; the same one again where it stands."""
    standing = Declaration.objects.filter(signs_here=True, is_example=False).first()
    return {"slug": (standing or make_case().declaration).slug}


def draft_paper() -> dict[str, object]:
    """Return a paper of such a draft."""
    kwargs = draft()
    paper = MandateDocument.objects.create(draft=SigningDraft.objects.latest("pk"), name="a.txt", content=b"a", size=1)
    return {**kwargs, "number": paper.pk}


def co_sign_link() -> dict[str, object]:
    """Return the secret of somebody who is asked to sign too."""
    SignatoryFactory(secret_hash=hash_of("hemligt"), signature__version__declaration__published=True)
    return {"secret": "hemligt"}


def co_sign_paper() -> dict[str, object]:
    """Return a paper that shows the authority to them."""
    kwargs = co_sign_link()
    paper = paper_of(Signature.objects.latest("pk"))
    return {**kwargs, "number": paper.pk}


# --- The evidence log ------------------------------------------------------------------------------


def proof() -> dict[str, object]:
    return {"public_id": LogEntry.objects.in_order()[0].public_id}


def signed_log() -> dict[str, object]:
    keys.make()
    checkpoints.sign_newest()
    return {}


def signed_proof() -> dict[str, object]:
    return signed_log() | proof()


def newest_checkpoint() -> dict[str, object]:
    """See to it that a checkpoint has been signed. It is found at one address, whichever it is."""
    checkpoint()
    return {}


def checkpoint() -> dict[str, object]:
    return signed_log() | {"size": LogEntry.objects.count()}


def public_key() -> dict[str, object]:
    return {"name": keys.make().name}


# --- Declarations ----------------------------------------------------------------------------------


def version() -> dict[str, object]:
    """Return a published version of a declaration."""
    found = DeclarationVersion.objects.current().filter(declaration__status="published")[0]
    return {"slug": found.declaration.slug, "number": found.number}


def difference() -> dict[str, object]:
    """Return two versions of a declaration."""
    declaration = DeclarationFactory(published=True)
    for _number in range(2):
        DeclarationVersionFactory(declaration=declaration, preamble="Vi.").freeze()
    return {"slug": declaration.slug, "before": 1, "after": 2}


def signature() -> dict[str, object]:
    """Return who has signed what."""
    found = Signature.objects.listed().order_by("pk")[0]
    return {"slug": found.declaration.slug, "organisation": found.organisation.slug}


def signature_of_version() -> dict[str, object]:
    """Return the same, and under which version."""
    return {**signature(), "number": Signature.objects.listed().order_by("pk")[0].version.number}


def badge() -> dict[str, object]:
    """Return a signature that was made here and stands."""
    found = SignatureFactory(signed_here=True, state="standing")
    return {"slug": found.declaration.slug, "organisation": found.organisation.slug}


def badge_picture() -> dict[str, object]:
    """Return the number of such a one."""
    return {"public_id": SignatureFactory(signed_here=True, state="standing").public_id}
