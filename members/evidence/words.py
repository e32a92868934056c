"""The evidence in plain words: how sure we are of a signatory, what an entry tells, what is wrong with a bundle."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = dict[str, "str | Promise"]

LEVELS: Words = {
    "self": _(
        "Somebody with a confirmed e-mail address has signed. Nobody had checked then who it was, or that the person "
        "may sign for the organisation."
    ),
    "checked": _(
        "Somebody with a confirmed e-mail address has signed, and a coordinator has checked that the person may sign."
    ),
    "eid": _("Somebody who was identified with an e-identification has signed."),
}
IDENTIFIED: Words = {
    "code": _("By a code sent to the e-mail address"),
    "passkey": _("By a passkey"),
    "totp": _("By a code from an authenticator app"),
    "eid": _("By an e-identification"),
}
MANDATES: Words = {"sole": _("Alone"), "joint": _("Jointly with others"), "delegated": _("By delegation")}
EVENTS: Words = {
    "signed": _("The organisation signed"),
    "co-signed": _("One more signatory signed"),
    "withdrawn": _("The signature was withdrawn"),
    "corrected": _("A fact was corrected"),
    "checked": _("A coordinator answered whether the signatory may sign"),
    "declaration-published": _("The text was published"),
    "key-rotated": _("A new key signs checkpoints"),
    "checkpoint-sent": _("A checkpoint was sent to witnesses outside the portal"),
}
OUTCOMES: Words = {"approved": _("approved"), "refused": _("refused")}
FAULTS: Words = {
    "no-zip": _("The file is no bundle of evidence, or it is damaged."),
    "too-large": _("The file says that it holds more than any bundle of ours."),
    "packing": _("The file is not packed as the portal packs: something in it was changed."),
    "missing": _("A file is missing."),
    "unknown": _("A file does not belong to the bundle."),
    "changed": _("A file was changed."),
    "unreadable": _("A file cannot be read as it is written."),
    "not-included": _("An entry is not in the log that the checkpoint is of."),
    "inconsistent": _("The two checkpoints are not of the same log."),
    "signature": _("The checkpoint was not signed with a key of ours."),
    "other-key": _("The checkpoint was signed with another key."),
    "opened": _("A value is not the one that the entry locks."),
    "unnamed": _("A text is named by no entry."),
    "not-ours": _("It agrees with itself, but our log has no such entry."),
}
