"""What people may do with a programme beside viewing and changing it."""

import rules

from members.rules import may_change, may_view

# Site administrators may do everything (Django asks no rule for them), so only they open an archive.
PERMISSIONS = {
    "programmes.start_programme": may_change,
    "programmes.close_programme": may_change,
    "programmes.reopen_programme": rules.always_deny,
    "programmes.copy_programme": may_view,
    "programmes.write_paper": may_view,
}


def connect() -> None:
    """Let Django ask for them by name."""
    for name, rule in PERMISSIONS.items():
        rules.set_perm(name, rule)
