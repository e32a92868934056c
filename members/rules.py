"""What people may do, in words. Coordinators run the content of their regions; site administrators run everything.

Whoever acts for an organisation does so by a membership that has not ended (members.models.memberships): that alone
opens its pages. To run its region does not.
"""

from typing import Any

import rules

from arena.shared.scopes import runs


@rules.predicate
def is_coordinator(person: Any, _row: Any = None) -> bool:
    """The person coordinates at least one region."""
    return bool(getattr(person, "is_coordinator", False))


@rules.predicate
def runs_row(person: Any, row: Any = None) -> bool:
    """The row lies in a region that the person coordinates. Without a row: there may be such rows."""
    return row is None or row.pk is None or runs(person, row)


@rules.predicate
def was_never_public(_person: Any, row: Any = None) -> bool:
    """Nobody outside has seen the row: what has been public is taken back, not deleted."""
    return getattr(row, "published_at", None) is None


@rules.predicate
def is_open(_person: Any, row: Any = None) -> bool:
    """The row is no archive: what belongs to a closed programme is read, not changed."""
    return not getattr(row, "is_archived", False)


may_view = is_coordinator & runs_row
may_add = is_coordinator
may_change = is_coordinator & runs_row & is_open
may_delete = is_coordinator & runs_row & is_open & was_never_public


# --- Acting for an organisation --------------------------------------------------------------------


def _memberships(person: Any, organisation: Any) -> Any:
    """Return the membership of ``person`` in ``organisation`` that has not ended, as rows: one or none."""
    return organisation.memberships.current().filter(user=person.pk)


@rules.predicate
def acts_for(person: Any, organisation: Any = None) -> bool:
    """The person acts for the organisation, in whatever role."""
    return organisation is not None and _memberships(person, organisation).exists()


@rules.predicate
def is_contact_of(person: Any, organisation: Any = None) -> bool:
    """The person keeps the organisation's page and people."""
    return organisation is not None and _memberships(person, organisation).contacts().exists()


@rules.predicate
def is_signatory_of(person: Any, organisation: Any = None) -> bool:
    """The person signs in the name of the organisation."""
    return organisation is not None and _memberships(person, organisation).signatories().exists()


@rules.predicate
def is_reporter_of(person: Any, organisation: Any = None) -> bool:
    """The person tells what became of the organisation's commitments."""
    return organisation is not None and _memberships(person, organisation).reporters().exists()


@rules.predicate
def is_applicant_of(person: Any, organisation: Any = None) -> bool:
    """The person applies for money in the name of the organisation."""
    return organisation is not None and _memberships(person, organisation).applicants().exists()


@rules.predicate
def is_running(_person: Any, organisation: Any = None) -> bool:
    """The organisation has not ceased to be."""
    return organisation is not None and not organisation.is_closed


@rules.predicate
def has_contact(_person: Any, organisation: Any = None) -> bool:
    """Somebody answers for the organisation here."""
    return organisation is not None and organisation.memberships.contacts().exists()


may_keep = is_contact_of & is_running  # change its texts, its name and its people
may_sign_for = is_signatory_of & is_running & has_contact


# --- What happens to a signature after it was given ------------------------------------------------


@rules.predicate
def is_among_signatories(person: Any, signature: Any = None) -> bool:
    """The person has signed, or was asked to."""
    return signature is not None and signature.signatories.filter(user=person.pk).exists()


@rules.predicate
def acts_for_signatory(person: Any, signature: Any = None) -> bool:
    """The person is a contact or signs for the organisation whose signature it is."""
    if signature is None:
        return False
    return bool(is_contact_of(person, signature.organisation) or is_signatory_of(person, signature.organisation))


@rules.predicate
def is_colleague(person: Any, signature: Any = None) -> bool:
    """The person acts for the organisation whose signature it is, in whatever role."""
    return signature is not None and bool(acts_for(person, signature.organisation))


@rules.predicate
def is_unbound(person: Any, signature: Any = None) -> bool:
    """The person is no party in the matter: acts neither for the organisation nor among those who signed."""
    return signature is not None and not is_colleague(person, signature) and not is_among_signatories(person, signature)


may_see_signature = is_colleague | is_among_signatories
may_answer_for = acts_for_signatory  # answer the coordinator, correct, withdraw
may_check = may_view & is_unbound
