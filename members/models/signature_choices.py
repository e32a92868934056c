"""The words of a signature: how sure we are of it, where it stands, by what right somebody signs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SignatureLevel(models.TextChoices):
    """How sure we are of who signed. The first two were not signed here at all."""

    ELSEWHERE = "elsewhere", _("published by the organisation, recorded here with its source")
    EXAMPLE = "example", _("made up to show the portal")
    SELF = "self", _("signed here by somebody with a confirmed e-mail address")
    CHECKED = "checked", _("signed here, and a coordinator has checked that the signatory may sign")
    EID = "eid", _("signed here by somebody identified with an e-identification")


SIGNED_HERE = (SignatureLevel.SELF, SignatureLevel.CHECKED, SignatureLevel.EID)


class SignatureState(models.TextChoices):
    """Where a signature stands. A withdrawal is a row of its own."""

    RECORDED = "recorded", _("recorded from a source")
    PENDING = "pending", _("waiting for co-signatories")
    SIGNED = "signed", _("signed, the authority is to be checked")
    QUESTION = "question", _("signed, the coordinator has asked something")
    STANDING = "standing", _("signed and standing")
    REFUSED = "refused", _("refused")
    CANCELLED = "cancelled", _("given up before it counted")
    LAPSED = "lapsed", _("lapsed")


UNCHECKED = (SignatureState.SIGNED, SignatureState.QUESTION)
ENDED = (SignatureState.REFUSED, SignatureState.CANCELLED, SignatureState.LAPSED)


class Mandate(models.TextChoices):
    SOLE = "sole", _("alone")
    JOINT = "joint", _("jointly with others")
    DELEGATED = "delegated", _("by delegation")


class MandateBasis(models.TextChoices):
    REGISTERED = "registered", _("registered right to sign for the company")
    STATUTES = "statutes", _("statutes and minutes")
    RULES = "rules", _("rules of procedure or delegation")
    DECISION = "decision", _("a decision on this declaration")
    POWER = "power", _("a power of attorney")
