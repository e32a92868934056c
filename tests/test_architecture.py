"""Who may import whom, what may stand in a view, and how large a thing may grow (docs/architecture.md)."""

import ast
import graphlib
import re
from collections.abc import Iterator
from importlib import import_module

import pytest
from django.apps import apps
from django.db import models

from tests.source import ROOT, Module, modules, python_files, templates

# --- Between the apps: a package may import itself and those to its right --------------------------

MAY_IMPORT = {
    "arena": {"arena", "events", "programmes", "members", "arena.search", "arena.shared"},
    "events": {"events", "programmes", "members", "arena.search", "arena.shared"},
    "programmes": {"programmes", "members", "arena.search", "arena.shared"},
    "members": {"members", "arena.search", "arena.shared"},
    "arena.search": {"arena.search", "arena.shared"},
    "arena.shared": {"arena.shared"},
}

# --- Inside an app: a room may import its own height and what lies below ---------------------------

HEIGHT = {"urls": 4, "views": 3, "admin": 3, "management": 3, "forms": 2, "filters": 2, "actions": 2, "emails": 1}
HEIGHT |= {"rules": 1, "models": 0}
HELPER = 2  # a room with a name of its own: a reader of files, a drawer of pictures
NEVER = {
    "actions": ("forms", "filters", "views", "admin"),
    "forms": ("views", "admin"),
    "admin": ("views", "urls"),
}
# Domain code knows no HTTP.
NO_HTTP = {"models", "rules", "actions", "emails"}
HTTP = ("django.http", "django.shortcuts", "django.contrib.messages", "django.views", "django.forms")

# --- Sizes -----------------------------------------------------------------------------------------

MAX_FUNCTION, MAX_FILE, MAX_TEMPLATE = 40, 300, 120
# What is larger today, with its size: it may shrink, never grow, and nothing joins it without a reason here.
LARGER: dict[str, int] = {
    # Lists of attacks and of addresses: a table is read in one piece.
    "tests/arena/test_scope_reading.py": 303,
    "tests/arena/test_scope_writing.py": 332,
    # A journey is told in one go.
    "tests/arena/test_browser_exchange.py::test_a_file_is_corrected_imported_and_undone": 41,
}


def package_of(name: str) -> str | None:
    """Return the room of the house that a dotted name belongs to."""
    first, second, *_ = [*name.split("."), "", ""]
    if first == "arena" and second in {"search", "shared"}:
        return f"arena.{second}"
    return first if first in MAY_IMPORT else None


def room_of(name: str) -> str:
    """Return the layer within an app: the second word of the dotted name."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else ""


def own_imports(module: Module) -> Iterator[tuple[int, str, str]]:
    """Yield line, target and the target's package for what the module imports of ours."""
    for line, target in module.imports:
        package = package_of(target)
        if package:
            yield line, target, package


def test_imports_go_down_the_house_only() -> None:
    breaches = [
        f"{module.name}:{line} imports {target}"
        for module in modules()
        for line, target, package in own_imports(module)
        if package not in MAY_IMPORT[package_of(module.name) or "arena"]
    ]
    assert breaches == []


def test_imports_go_down_within_an_app() -> None:
    breaches = []
    for module in modules():
        if module.name.startswith("arena"):
            continue
        room = room_of(module.name)
        for line, target, package in own_imports(module):
            other = room_of(target)
            if package != package_of(module.name) or other == room:
                continue
            if HEIGHT.get(other, HELPER) > HEIGHT.get(room, HELPER) or other in NEVER.get(room, ()):
                breaches.append(f"{module.name}:{line} ({room}) imports {target} ({other})")
    assert breaches == []


def test_domain_code_knows_no_http() -> None:
    breaches = [
        f"{module.name}:{line} imports {target}"
        for module in modules()
        if room_of(module.name) in NO_HTTP and not module.name.startswith("arena")
        for line, target in module.imports
        if target.startswith(HTTP)
    ]
    assert breaches == []


def test_no_import_cycles() -> None:
    names = {module.name for module in modules()}
    graph: dict[str, set[str]] = {}
    for module in modules():
        edges = graph.setdefault(module.name, set())
        for _, target in module.start_imports:
            whole = target if target in names else target.rpartition(".")[0]
            if whole in names and whole != module.name:
                edges.add(whole)
    graphlib.TopologicalSorter(graph).prepare()  # raises CycleError and names the cycle


def test_import_inside_a_function_gives_its_reason() -> None:
    without = [
        f"{module.path.relative_to(ROOT)}:{number}"
        for module in python_files()
        for number, line in enumerate(module.text.splitlines(), 1)
        if re.search(r"# noqa:.*PLC0415\s*$", line)
    ]
    assert without == []


# --- What a view leaves to others ------------------------------------------------------------------


def view_modules() -> list[Module]:
    return [module for module in modules() if "views" in module.name.split(".")]


def calls_in(module: Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(module.tree) if isinstance(node, ast.Call))


def test_views_say_in_words_which_rows_they_want() -> None:
    """Status and dates are the business of QuerySet verbs: ``.published()``, ``.upcoming()``."""
    dates = {
        field.name
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.DateField)  # date and time too
    }
    breaches = [
        f"{module.name}:{call.lineno} {keyword.arg}"
        for module in view_modules()
        for call in calls_in(module)
        if isinstance(call.func, ast.Attribute) and call.func.attr in {"filter", "exclude", "get"}
        for keyword in call.keywords
        if keyword.arg and set(keyword.arg.split("__")) & (dates | {"status", "state"})
    ]
    assert breaches == []


def test_views_reach_private_rows_through_their_owner() -> None:
    """Rows without a public face of their own belong to somebody: ``organisation.memberships``."""
    private = {
        model.__name__
        for model in apps.get_models()
        if model._meta.label.split(".")[0] in {"members", "programmes", "events"}
        and not hasattr(model._default_manager.all(), "published")
        and not is_vocabulary(model)
        and "Historical" not in model.__name__
    }
    breaches = [
        f"{module.name}:{node.lineno} {node.value.id}.objects"
        for module in view_modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr == "objects"
        if isinstance(node.value, ast.Name) and node.value.id in private
    ]
    assert breaches == []


def is_vocabulary(model: type[models.Model]) -> bool:
    """Tell whether the rows belong to nobody: places and words that everybody shares."""
    return model.__module__ in {"members.models.places", "members.models.vocabularies"}


# --- Sizes -----------------------------------------------------------------------------------------


def sizes() -> Iterator[tuple[str, int, int]]:
    """Yield what, its size and its budget for every file, function and template."""
    for module in python_files():
        where = str(module.path.relative_to(ROOT))
        yield where, module.text.count("\n"), MAX_FILE
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{where}::{node.name}", (node.end_lineno or 0) - node.lineno + 1, MAX_FUNCTION
    for template in templates():
        yield str(template.relative_to(ROOT)), template.read_text(encoding="utf-8").count("\n"), MAX_TEMPLATE


def test_nothing_outgrows_its_budget() -> None:
    over = {what: size for what, size, budget in sizes() if size > max(budget, LARGER.get(what, 0))}
    assert over == {}, "a sign that a noun wants to be two"


def test_list_of_larger_things_is_true() -> None:
    now = {what: size for what, size, budget in sizes() if what in LARGER and size > budget}
    assert now == LARGER, "write the new, smaller size into LARGER"


@pytest.mark.parametrize("app", ["members", "programmes", "events"])
def test_models_are_found_in_one_place(app: str) -> None:
    """``from members.models import X`` works for every model of the app, whatever file holds it."""
    exported = vars(import_module(f"{app}.models"))
    names = [model.__name__ for model in apps.get_app_config(app).get_models()]
    missing = [name for name in names if name not in exported and "Historical" not in name]
    assert missing == []
