"""Who may come where in the administration: every address, every role, rows of one's region, of another and of none.

The addresses come from the resolver. One whose last word stands in no table (admin_access_table.py) fails, so whoever
adds a page says who may see it. The tables hold what a coordinator hears; whoever is not logged in is led to the
log-in, and a member who runs nothing is refused, everywhere alike.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

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
from tests.admin_access_table import EXCEPT, FILL, LIST_PAGES, ROW_PAGES, SITE
from tests.two_regions import World, everything, make_world

pytestmark = pytest.mark.django_db
UNKNOWN = 987654
CHANGED_BY_FORM = ("shared", "change")  # a page to look at, whose form is not for those who look


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
