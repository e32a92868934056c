"""Every address of the administration and what a coordinator hears there: the tables of test_admin_access.py."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Page:
    """What a coordinator hears, by whose the row is, and what a site administrator does."""

    own: int = 200
    other: int = 404
    shared: int = 403  # words that all regions use
    closed: int = 404  # what site administrators keep to themselves
    administrator: int = 200


# The last word of an address that names a row: who hears what.
ROW_PAGES = {
    "": Page(own=302, other=302, shared=302, closed=302, administrator=302),  # Django's old address leads to the page
    "change": Page(shared=200, closed=403),
    "delete": Page(closed=403),
    "history": Page(shared=200),
    "version": Page(shared=200),
    "return": Page(shared=200),  # says why not
    "preview": Page(),
    "publish": Page(own=302, administrator=302),  # a draft is sent for review first
    "step": Page(own=302, administrator=302),  # a form's button; who only looks is led back
    "start": Page(),
    "close": Page(),
    "reopen": Page(own=302, administrator=302),  # it is not closed
    "copy": Page(),
    "decision-paper": Page(),
    "decision-paper_pdf": Page(),
    "status-report": Page(),
    "status-report_pdf": Page(),
    "auth_user_password_change": Page(closed=403),
    "undo": Page(),
    "next": Page(own=302, administrator=302),  # to the draft that there is
    **dict.fromkeys(("approve", "ask", "refuse"), Page(own=302, administrator=302)),  # only of what was signed here
    "paper": Page(own=404, administrator=404),  # it has none
}
# The last word of one that names a kind of rows.
LIST_PAGES = {
    "changelist": Page(shared=200, closed=403),
    "add": Page(closed=403),
    "export": Page(),
    "import": Page(),
    "import_template": Page(),
    "status": Page(closed=403),
    "import_check": Page(own=302, administrator=302),  # of a file that nobody has sent: choose it once more
}
FILL = {"import_template": ("csv",), "import_check": (UUID(int=0),)}
# Where a kind of rows differs, and why.
EXCEPT: dict[tuple[str, ...], Page] = {
    ("arena.ImportRun", "changelist"): Page(closed=200),  # everybody's own imports
    ("arena.ImportRun", "add"): Page(closed=403, administrator=403),  # a file is imported
    ("arena.ImportRun", "delete"): Page(closed=403, administrator=403),  # what was imported stays on record
    ("arena.ImportRun", "change"): Page(),
    ("arena.LinkCheck", "add"): Page(closed=403, administrator=403),  # comes from the texts
    **{
        (label, deed): Page(closed=403, administrator=403)  # the log is written by what happens, and stands
        for label in ("members.Checkpoint", "members.EvidenceAudit", "members.LogEntry")
        for deed in ("add", "delete")
    },
    ("shared.OutgoingMail", "add"): Page(closed=403, administrator=403),  # the machine writes them
    ("members.Region", "add"): Page(own=403, administrator=403),  # Sweden decides which there are
    ("members.Region", "delete"): Page(own=403, other=403, administrator=403),
    ("members.Municipality", "add"): Page(administrator=403),
    ("members.Municipality", "delete"): Page(administrator=403),
    ("members.JoinRequest", "add"): Page(own=403, administrator=403),  # asked for by the person
    ("members.JoinRequest", "delete"): Page(own=403, administrator=403),  # an official document
    ("members.Membership", "add"): Page(own=403, administrator=403),  # people are invited, or approved
    ("members.Membership", "delete"): Page(own=403, administrator=403),  # it is ended
    ("members.MembershipInvitation", "delete"): Page(own=403, administrator=403),
    ("members.Ground", "delete"): Page(administrator=403),  # one of the Act
    ("members.SignedCommitment", "add"): Page(own=403, administrator=403),  # added on the signature's page
    ("shared.FormerSlug", "add"): Page(closed=403, administrator=403),  # they come by themselves
    ("arena.AccessibilityStatement", "add"): Page(closed=403, administrator=403),  # there is one
    ("arena.AccessibilityStatement", "delete"): Page(closed=403, administrator=403),
    ("arena.AccessibilityStatement", "history"): Page(closed=403),
    ("arena.AccessibilityStatement", "version"): Page(closed=403),
    ("arena.AccessibilityStatement", "return"): Page(closed=403),
    ("events.Series", "preview", "none"): Page(administrator=404),  # has no page without a programme
    ("members.DeclarationVersion", "delete", "b, published"): Page(own=403, administrator=403),  # frozen
    ("members.DeclarationVersion", "publish"): Page(),
    ("members.DeclarationVersion", "publish", "b, published"): Page(own=302, administrator=302),  # it is
    ("members.DeclarationVersion", "next", "b, published"): Page(),
}
# What has been public is taken back, not deleted, unless by a site administrator.
for _label in (
    "events.Seminar",
    "members.Declaration",
    "members.Organisation",
    "programmes.Programme",
    "programmes.Strategy",
):
    EXCEPT[_label, "delete", "b, published"] = Page(own=403)
# Addresses that belong to no kind: what fills them; anonymous, member, coordinator, site administrator.
SITE: dict[str, tuple[dict[str, Any], tuple[int, int, int, int]]] = {
    "index": ({}, (302, 403, 200, 200)),
    "login": ({}, (302, 302, 302, 302)),  # the site has one log-in
    "logout": ({}, (302, 403, 200, 200)),
    "password_change": ({}, (302, 403, 302, 302)),
    "password_change_done": ({}, (302, 403, 302, 302)),
    "jsi18n": ({}, (302, 403, 200, 200)),
    "autocomplete": ({}, (302, 403, 403, 403)),  # names no field; what it suggests: test_scope_reading.py
    "app_list": ({"app_label": "programmes"}, (302, 403, 200, 200)),
    "view_on_site": ({"content_type_id": 1, "object_id": "1"}, (302, 403, 404, 404)),
    "": ({"url": "no/such/page"}, (302, 403, 404, 404)),
}
