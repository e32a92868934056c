"""Small things that drift apart unless somebody looks: templates, the admin, names, choices, pairs."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.db.models import CheckConstraint, Q
from django.template import Context, engines
from django.template.utils import get_app_template_dirs
from django.utils import translation

from tests.source import ROOT, python_files, templates
from tests.templates import UndefinedVariableError

OWN_APPS = ("members", "programmes", "events", "search", "shared", "arena")
# Django looks for these names itself.
FOUND_BY_DJANGO = {"400.html", "403.html", "404.html", "500.html"}
# Kept by the machine, with nothing for a person to edit.
NOT_IN_ADMIN = {
    "arena.ContentGeneration",
    "arena.PendingImport",
    "members.EvidenceBlob",
    "members.Opening",
    "members.SigningDraft",  # its organisation's own: staff do not read it
    "shared.FormerSlug",
    "members.JoinMessage",  # on the page of its request
    # On the page of their signature, to be read: members/admin/checks.py.
    "members.Correction",
    "members.MandateDocument",
    "members.Signatory",
    "members.SignatureCheck",
    "search.SearchDocument",
    "search.SearchTerm",
}


def own_models() -> list[type[models.Model]]:
    """Return our models, without the earlier versions that each keeps of itself."""
    models = [model for label in OWN_APPS for model in apps.get_app_config(label).get_models()]
    return [model for model in models if "Historical" not in model.__name__]


# --- Templates -------------------------------------------------------------------------------------


def template_texts() -> Iterator[tuple[str, str]]:
    """Yield name and text of every template, comments taken out."""
    for path in templates():
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"\{#.*?#\}|\{% comment .*?%\}.*?\{% endcomment %\}", "", text, flags=re.DOTALL)
        yield str(path.relative_to(ROOT / "templates")), text


def mail_of(name: str) -> str:
    return name.removeprefix("emails/").partition(".")[0]


def stands_for_a_packages(name: str) -> bool:
    """Whether a package has a template by this name, or a mail that goes by way of ours."""
    names = (name, f"account/email/{mail_of(name)}_message.txt")
    return any((folder / known).exists() for folder in get_app_template_dirs("templates") for known in names)


def test_every_template_is_used() -> None:
    texts = dict(template_texts())
    python = "\n".join(module.text for module in python_files() if "tests" not in module.path.parts)
    unused = [
        name
        for name in texts
        if name not in FOUND_BY_DJANGO
        and not name.startswith("admin/")
        and not stands_for_a_packages(name)
        and not (name.startswith("emails/") and f'"{mail_of(name)}"' in python)
        and name not in python
        and not any(name in text for other, text in texts.items() if other != name)
    ]
    assert unused == []


def test_loads_are_sorted() -> None:
    unsorted = []
    for name, text in template_texts():
        lines = re.findall(r"\{% load ([^%]*?) %\}", text)
        libraries = [word for line in lines if " from " not in line for word in line.split()]
        if libraries != sorted(libraries):
            unsorted.append((name, libraries))
    assert unsorted == []


def test_components_say_what_they_take() -> None:
    silent = [
        path.name
        for path in (ROOT / "templates" / "components").glob("*.html")
        if not path.read_text(encoding="utf-8").startswith(("{#", "{% comment"))
    ]
    assert silent == []


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("style attribute", r"<[^>]*\sstyle\s*="),
        ("event handler", r"<[^>]*\son[a-z]+\s*="),
        ("style element", r"<style[\s>]"),
        ("script with a body", r"<script(?![^>]*\bsrc=)[^>]*>"),
        ("javascript: address", r"(?i)javascript:"),
        ("resource of another host", r"<(?:img|script|link|iframe|source)\b[^>]*(?:src|href)=[\"'](?:https?:)?//"),
    ],
)
def test_templates_hold_no_inline_code(what: str, pattern: str) -> None:
    pages = [(name, text) for name, text in template_texts() if name.endswith(".html") and "emails/" not in name]
    assert [name for name, text in pages if re.search(pattern, text)] == []


@pytest.mark.parametrize(
    "source",
    ["{{ nobody_gave_it }}", "{{ thing.missing }}", "{% text thing nobody_gave_it %}", "{{ nobody_gave_it|upper }}"],
)
def test_undefined_variable_in_a_template_of_ours_fails(source: str) -> None:
    template = engines["django"].from_string(source).template  # type: ignore[attr-defined]
    template.origin.name = str(ROOT / "templates" / "x.html")
    with pytest.raises(UndefinedVariableError):
        template.render(Context({"thing": {}}))


@pytest.mark.parametrize(
    "source",
    ["{% if gone %}a{% endif %}", "{{ gone|default:'' }}", "{% for a in gone %}a{% endfor %}", "{{ thing.a }}"],
)
def test_variable_that_may_be_missing_does_not_fail(source: str) -> None:
    template = engines["django"].from_string(source).template  # type: ignore[attr-defined]
    template.origin.name = str(ROOT / "templates" / "x.html")
    assert template.render(Context({"thing": {"a": ""}})) == ""


# --- Models ----------------------------------------------------------------------------------------


def test_every_model_is_in_the_admin() -> None:
    registered = set(admin.site._registry)
    inlines = {inline.model for model_admin in admin.site._registry.values() for inline in model_admin.inlines}
    missing = [
        model._meta.label
        for model in own_models()
        if model not in registered | inlines and model._meta.managed and model._meta.label not in NOT_IN_ADMIN
    ]
    assert missing == []


def names_of(model: type[models.Model]) -> Iterator[tuple[str, str]]:
    yield model._meta.label, str(model._meta.verbose_name)
    yield f"{model._meta.label} (plural)", str(model._meta.verbose_name_plural)
    for field in model._meta.get_fields():
        if isinstance(field, models.Field) and not field.primary_key:
            yield f"{model._meta.label}.{field.name}", str(field.verbose_name)


def test_names_begin_with_a_small_letter() -> None:
    """Django capitalises where a name begins a sentence; abbreviations stay as they are."""
    with translation.override(None):
        capitalised = [
            (where, name)
            for model in own_models()
            for where, name in names_of(model)
            if name[:1].isupper() and not name[:2].isupper()
        ]
    assert capitalised == []


def names_in(condition: Any) -> set[str]:
    """Return the fields that a constraint's condition speaks of."""
    if not isinstance(condition, Q):
        return set()
    found: set[str] = set()
    for child in condition.children:
        found |= {child[0]} if isinstance(child, tuple) else names_in(child)
    return found


def checked(model: type[models.Model]) -> list[set[str]]:
    """Return, for each CHECK constraint of the model, the fields that it binds."""
    constraints = [constraint for constraint in model._meta.constraints if isinstance(constraint, CheckConstraint)]
    return [names_in(constraint.condition) for constraint in constraints]


def test_choices_are_constraints() -> None:
    free = [
        f"{model._meta.label}.{field.name}"
        for model in own_models()
        for field in model._meta.local_fields
        if field.choices and not any(f"{field.name}__in" in names for names in checked(model))
    ]
    assert free == []


def test_what_was_done_and_by_whom_go_together() -> None:
    """A field ``x_by`` beside ``x_at``, either of which may be empty, needs a constraint that binds the two."""
    loose = []
    for model in own_models():
        fields = {field.name: field for field in model._meta.local_fields}
        for name, field in fields.items():
            partner = fields.get(name.removesuffix("_by") + "_at") if name.endswith("_by") else None
            if partner is None or not (field.null or partner.null):
                continue
            bound = [{key.split("__")[0] for key in names} for names in checked(model)]
            if not any({name, partner.name} <= names for names in bound):
                loose.append(f"{model._meta.label}.{name}")
    assert loose == []


def test_migrations_have_one_end_each() -> None:
    loader = MigrationLoader(None)
    assert loader.detect_conflicts() == {}
    assert [label for label in OWN_APPS if own_tables(label) and len(loader.graph.leaf_nodes(label)) != 1] == []


def own_tables(label: str) -> bool:
    return any(model._meta.managed for model in apps.get_app_config(label).get_models())
