"""How sure we are of a signature, in honest words: what was done, and what was not."""

from typing import Any

from django.utils.translation import gettext as _

from members.models.signature_choices import SignatureLevel, SignatureState


def assurance(signature: Any) -> list[str]:
    """Return sentences for a reader who will rely on the signature, in the language that is active."""
    return [*_person(signature), *_authority(signature)]


def _person(signature: Any) -> list[str]:
    if signature.level == SignatureLevel.EID:
        return [
            _(
                "Who signed was identified with an e-identification, whose provider vouches for who the person is. "
                "The log holds its level, and keeps its signed answer by its SHA-256."
            )
        ]
    return [
        _(
            "Who signed had an account or a personal link, and showed in the moment of signing that the e-mail "
            "address or the key is theirs. Nobody has compared the person with an identity document: this is no "
            "identified signature."
        )
    ]


def _authority(signature: Any) -> list[str]:
    if signature.state == SignatureState.PENDING:
        return [_("The signature is not complete: not everybody who is to sign has done so.")]
    if signature.checks.filter(outcome="approved").exists():
        return [_("A coordinator has checked that the signatory may sign for the organisation.")]
    if signature.state == SignatureState.REFUSED:
        return [_("A coordinator has refused the signature. It does not count.")]
    return [_("Nobody has checked that the signatory may sign for the organisation: it says so itself.")]
