"""What people may do, in words. Coordinators run the content of their regions; site administrators run everything."""

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
