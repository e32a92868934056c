"""Who may come where in the administration: every address, every role, rows of one's region, of another and of none.

The addresses come from the resolver. One whose last word stands in no table here fails, so whoever adds a page says
who may see it. The tables hold what a coordinator hears; whoever is not logged in is led to the log-in, and a member
who runs nothing is refused, everywhere alike.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse
from pytest_django import DjangoDbBlocker

from arena.models import AccessibilityStatement
from arena.shared.scopes import SHARED, region_path_of
from members.models import Ground, Municipality, Organisation, Region, User
from tests.two_regions import World, everything, make_world

pytestmark = pytest.mark.django_db
UNKNOWN = 987654
CHANGED_BY_FORM = ("shared", "change")  # a page to look at, whose form is not for those who look


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


# --- The addresses ---------------------------------------------------------------------------------


def patterns() -> Iterator[tuple[Any, str, URLPattern]]:
    """Yield every address below /admin/: the model or None, the last word, the pattern."""
    models = {f"{model._meta.app_label}_{model._meta.model_name}_": model for model in admin.site._registry}
    for found in admin.site.get_urls():
        for pattern in found.url_patterns if isinstance(found, URLResolver) else [found]:
            name = pattern.name or ""
            base = next((base for base in models if name.startswith(base)), None)
            model: Any = models[base] if base else _model_of(found)
            yield model, name.removeprefix(base or ""), pattern  # type: ignore[misc]  # no resolver below these


def _model_of(found: Any) -> Any:
    """Return the model whose addresses a resolver holds, where an address has another name."""
    names = [pattern.name for pattern in found.url_patterns] if isinstance(found, URLResolver) else []
    listed = next((name for name in names if name and name.endswith("_changelist")), None)
    models = {f"{model._meta.app_label}_{model._meta.model_name}_changelist": model for model in admin.site._registry}
    return models.get(listed)


ADDRESSES = list(patterns())
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
NAMES = [model._meta.label for model in MODELS]


def test_every_address_is_declared():
    known = {*ROW_PAGES, *LIST_PAGES}
    assert sorted({word for model, word, _ in ADDRESSES if model and word not in known}) == []
    assert sorted({word for model, word, _ in ADDRESSES if model is None and word not in SITE}) == []


# --- Those who ask ---------------------------------------------------------------------------------


@dataclass
class Visitors:
    """The rows, and a browser for each role."""

    world: World
    anonymous: Client
    member: Client
    a: Client
    b: Client
    administrator: Client


@pytest.fixture(scope="module")
def visitors(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Visitors]:
    with django_db_blocker.unblock():
        connection.ensure_connection()
        with transaction.atomic():
            world = make_world()
            for row in (AccessibilityStatement.objects.get(), Municipality.objects.first(), Ground.objects.first()):
                world.shared[type(row)] = row
            member = User.objects.create_user("member@region.example", "x", name="Mo Medlem")
            people = (member, world.coordinator, world.neighbour, world.administrator)
            made = Visitors(world, QuickClient(), *(world.client(person, QuickClient) for person in people))
            with django_db_blocker.block():
                yield made
            transaction.set_rollback(True)


def rows_of(world: World, model: Any) -> dict[str, Any]:
    """Return the rows to ask about, by whose they are."""
    assert model in world.own or model in world.shared, f"make a {model._meta.label} in tests/admin_rows.py"
    if region_path_of(model) in {None, SHARED}:
        return {"shared" if region_path_of(model) else "closed": world.shared[model]}
    rows = {"a": world.own, "b": world.other, "b, published": world.public, "none": world.national}
    return {
        whose: found[model]
        for whose, found in rows.items()
        if model in found and (model is not Region or whose != "none")
    }


def arguments(pattern: URLPattern, row: Any) -> dict[str, Any]:
    """Fill the address: whatever names a row names ``row``."""
    given: dict[str, Any] = {"object_id": row.pk, "id": row.pk, "kind": row._meta.model_name, "number": row.pk}
    named = pattern.pattern.converters or pattern.pattern.regex.groupindex
    if "history/" in str(pattern.pattern) and "number" in named:
        given["number"] = row.history.first().history_id
    return {name: given[name] for name in named}


class QuickClient(Client):
    """Sees no templates: to keep the words of each takes longer than to make the page."""

    def request(self, **request: Any) -> Any:
        """Return the bare answer."""
        return self.handler(self._base_environ(**request))  # type: ignore[attr-defined]  # the stubs lack it


def status(client: Client, address: str, method: str = "get") -> int:
    response = getattr(client, method)(address, {"post": "yes"} if method == "post" else {})
    if response.streaming:
        b"".join(response.streaming_content)  # a file that nobody reads is never closed
    if response.status_code == 302 and response["Location"].startswith(("/admin/login/", "/konto/logga-in/")):
        return -302  # led to the log-in
    return int(response.status_code)


def expected(model: Any, word: str, whose: str, role: str) -> int:
    label = model._meta.label
    page = EXCEPT.get((label, word, whose)) or EXCEPT.get((label, word)) or {**ROW_PAGES, **LIST_PAGES}[word]
    if role == "administrator":
        return page.administrator
    if whose in {"shared", "closed"}:
        return int(getattr(page, whose))
    return page.own if whose[0] == role else page.other


# --- Pages of one row ------------------------------------------------------------------------------


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_pages_of_rows(visitors: Visitors, model: Any):
    wrong, before = [], everything()
    for owner, word, pattern in ADDRESSES:
        if owner is not model or word not in ROW_PAGES:
            continue
        for whose, row in rows_of(visitors.world, model).items():
            address = reverse(f"admin:{pattern.name}", kwargs=arguments(pattern, row)) if pattern.name else _old(row)
            roles = ["a", "b", *(["administrator"] if whose[0] != "b" else [])]  # who runs both runs them alike
            wanted = {"anonymous": -302, "member": 403}
            wanted |= {role: expected(model, word, whose, role) for role in roles}
            heard = {role: status(getattr(visitors, role), address) for role in wanted}
            if heard != wanted:
                wrong.append((word, whose, heard, wanted))
    assert wrong == [], "\n".join(str(line) for line in wrong)
    assert everything() == before  # to look changes nothing


def _old(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_changelist") + f"{row.pk}/"


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_whoever_is_refused_changes_nothing(visitors: Visitors, model: Any):
    wrong, before = [], everything()
    for owner, word, pattern in ADDRESSES:
        if owner is not model or word not in ROW_PAGES or not pattern.name:
            continue
        for whose, row in rows_of(visitors.world, model).items():
            address = reverse(f"admin:{pattern.name}", kwargs=arguments(pattern, row))
            refused = [
                role for role in "ab" if expected(model, word, whose, role) >= 400 or (whose, word) == CHANGED_BY_FORM
            ]
            heard = {
                role: status(getattr(visitors, role), address, "post") for role in ("anonymous", "member", *refused)
            }
            if heard.pop("anonymous") != -302 or set(heard.values()) - {403, 404, 405}:
                wrong.append((word, whose, heard))
    assert wrong == [], "\n".join(str(line) for line in wrong)
    assert everything() == before


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_an_unknown_row_is_not_found(visitors: Visitors, model: Any):
    wrong = []
    for owner, word, pattern in ADDRESSES:
        if owner is not model or word not in ROW_PAGES or not pattern.name:
            continue
        row = next(iter(rows_of(visitors.world, model).values()))
        given = {name: value if name == "kind" else UNKNOWN for name, value in arguments(pattern, row).items()}
        for role in ("a", "administrator"):
            heard = status(getattr(visitors, role), reverse(f"admin:{pattern.name}", kwargs=given))
            forbidden = role == "a" or expected(model, word, "", "administrator") == 403
            if heard != 404 and not (forbidden and heard in {403, 405}):
                wrong.append((word, role, heard))
    assert wrong == [], "\n".join(str(line) for line in wrong)


# --- Pages of a kind, and of none ------------------------------------------------------------------


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_pages_of_kinds(visitors: Visitors, model: Any):
    wrong = []
    whose = {None: "closed", SHARED: "shared"}.get(region_path_of(model), "own")
    for owner, word, pattern in ADDRESSES:
        if owner is not model or word not in LIST_PAGES:
            continue
        address = reverse(f"admin:{pattern.name}", args=FILL.get(word, ()))
        heard = {
            role: status(getattr(visitors, role), address) for role in ("anonymous", "member", "a", "administrator")
        }
        wanted = {
            "anonymous": -302,
            "member": 403,
            "a": expected(model, word, "a" if whose == "own" else whose, "a"),
            "administrator": expected(model, word, whose, "administrator"),
        }
        if heard != wanted:
            wrong.append((word, heard, wanted))
    assert wrong == [], "\n".join(str(line) for line in wrong)


@pytest.mark.parametrize("word", SITE)
def test_pages_of_the_whole(visitors: Visitors, word: str):
    given, wanted = SITE[word]
    address = reverse(f"admin:{word}", kwargs=given) if word else f"/admin/{given['url']}"
    roles = (Client(), *(visitors.world.client(person) for person in _people(visitors.world)))
    assert tuple(abs(status(client, address)) for client in roles) == wanted


def _people(world: World) -> tuple[User, User, User]:
    return User.objects.get(email="member@region.example"), world.coordinator, world.administrator


def test_the_public_page_of_a_row(visitors: Visitors):
    kind = ContentType.objects.get_for_model(Organisation).pk
    row = visitors.world.public[Organisation]
    address = reverse("admin:view_on_site", args=[kind, row.pk])
    roles = (visitors.anonymous, visitors.member, visitors.a, visitors.b, visitors.administrator)
    assert [status(client, address) for client in roles] == [-302, 403, 404, 302, 302]
