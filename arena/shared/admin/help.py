"""What stands below a field where people hesitate, and its model does not say.

The words are for the person at the form. They lie here, not in the models, because they change with what people ask.
"""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# By the name of the field, wherever it occurs; or by kind and name.
HELP: dict[str, str | Promise] = {
    "slug": _(
        "The last part of the page's address. It is made from the name; leave it as it is once people link to it."
    ),
    "key": _("A short name that stays the same, by which files and addresses find the word."),
    "position": _("Lower numbers come first. Where they are equal, what was entered first comes first."),
    "number": _("As in the text. Each number stands once."),
    "source": _("Where this is known from: a document with its date, a page, a case number."),
    "source_url": _("Where one can read it on the web, beginning with https://"),
    "website": _("The whole address, beginning with https://"),
    "region": _("Whose it is. The coordinators of the region run it."),
    "is_example": _("Made up to show the portal. The page says so."),
    "case_number": _("As in the register, such as RS 2024-0123."),
    "decision_body": _("Such as the regional council or its executive board."),
    "audience_note": _("In your own words, such as: managers in health care."),
    "picture": _("Shown at the top of the page, and where others link to it."),
    # Seminars
    "events.seminar.summary": _("Two or three sentences: what it is about, and for whom."),
    "events.seminar.organiser": _("The organisation that invites."),
    "events.seminar.state_note": _("What has changed, and what whoever meant to come should do."),
    "events.seminar.venue": _("Room, street and town. Online: how one gets the link."),
    "events.seminar.capacity": _("Empty: there is room for all."),
    "events.seminar.series": _("Seminars that belong together. Each lists the others."),
    "events.seminar.fulfils": _(
        "What the organiser has promised and does here. The promise then leads to the seminar."
    ),
    "events.series.programme": _("The seminars of the series are part of the programme."),
    # Declarations and signatures
    "members.declaration.issuer": _("Who has written the declaration and asks others to stand behind it."),
    "members.declaration.opens_on": _("Empty: one can sign already."),
    "members.declaration.closes_on": _("Empty: one can sign for as long as the declaration stands."),
    "members.declarationversion.number": _("1 is the first wording."),
    "members.signature.version": _("The wording that was signed, if there are several."),
    "members.signature.level": _(
        "How sure we are. What an organisation has published elsewhere is recorded with its source."
    ),
    "members.signature.undertaking": _("What they promise as a whole, in their own words."),
    "members.signature.note": _("Readers see it, below the signature."),
    "members.signedcommitment.number": _("In which order the promises stand."),
    "members.signedcommitment.title": _("Only for a promise in their own words."),
    "members.signedcommitment.rhythm": _("Once, again and again, or all the time."),
    # Organisations
    "members.organisation.number": _("Ten digits, such as 232100-0016. Leave it empty if you do not know."),
    "members.organisation.municipalities": _("Where it works. Empty: in the whole region."),
    "members.organisation.parent": _("The organisation that it is a unit of. The two pages lead to each other."),
    # Programmes
    "programmes.programme.owner": _("Who answers for the programme, often the region itself."),
    "programmes.programme.goals": _("What the programme does for the region's strategies."),
    "programmes.programme.grounds": _(
        "The grounds that the work is aimed at. Nobody's own ground is ever written down."
    ),
    "programmes.programme.vision": _("What it looks like when you have succeeded."),
    "programmes.programme.aim": _("What is to be reached, and by when."),
    "programmes.programme.way_of_working": _("How you go about it, and who does what."),
    "programmes.programmepartner.organisation": _("Empty where the source names none; then describe who it is."),
    "programmes.priority.number": _("Which comes first."),
    "programmes.step.number": _("1 is the lowest step."),
    "programmes.statement.kind": _("What has come of it, what you expect, or what others have honoured."),
    "programmes.statement.evidence": _(
        "Self-reported: you say so yourselves. A named source: somebody else says so, and the source tells who. "
        "Assessed: an outside body has looked into it."
    ),
    "programmes.document.language": _("In two letters: sv, en, fi …"),
    "programmes.film.captions": _("Whether what is said can be read in the film."),
    "programmes.film.transcript": _("What is said and shown, for whoever cannot hear or see it."),
    "programmes.continuation.to_programme": _("If it is in the portal. Otherwise say in the text what carries on."),
    "programmes.initiative.kind": _("A standing structure has no end in sight: a council, a network, a function."),
    "programmes.initiative.state": _(
        "When the programme is closed, each initiative must have ended, moved or been dropped."
    ),
    "programmes.initiative.audience": _("In your own words, beside the target groups."),
    "programmes.initiative.others": _("Those who have no page here, in words."),
    "programmes.indicator.decimals": _("How many are shown: 0 for 26, 1 for 26.4."),
    "programmes.indicator.baseline": _("The value before you began. Empty where nobody knows."),
    "programmes.indicator.target": _("What you want to reach. Empty where no figure has been decided."),
    "programmes.reading.value": _("The number alone. The indicator says what is counted."),
    "programmes.reading.note": _("What one must know to read the value right. Readers see it."),
    "programmes.consultation.asked": _("A committee, a council, a network."),
    "programmes.stepposition.organisation": _("The workplace or organisation that was looked at."),
    "programmes.strategy.successor": _("The strategy that took its place."),
}


def help_for(db_field: Any) -> "str | Promise":
    """Return what to say below ``db_field``; "" where there is nothing to explain."""
    return HELP.get(f"{db_field.model._meta.label_lower}.{db_field.name}") or HELP.get(db_field.name, "")
