"""Values and rules in the words that the report uses."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.utils import timezone

from arena.content.kinds import Kind

LONGEST = 60


def in_words(value: Any) -> str:
    """Return a value as the report shows it, cut where it is long."""
    if isinstance(value, models.Model):
        return name_of(value)
    if isinstance(value, list | QuerySet):
        return f"[{', '.join(in_words(one) if isinstance(one, models.Model) else str(one) for one in value)}]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    text = " ".join(str("" if value is None else value).split())
    return f'"{text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"}"'


def name_of(row: models.Model) -> str:
    """Return what files call ``row``."""
    return str(next((getattr(row, name) for name in ("code", "slug", "key", "number") if hasattr(row, name)), row))


def identity_of(row: models.Model, kind: Kind) -> str:
    """Return what tells ``row`` from the others of its owner."""
    values = (getattr(row, name) for name in kind.identity)
    texts = (name_of(value) if isinstance(value, models.Model) else str(value) for value in values)
    words = " ".join(text for text in texts if text)
    return words if kind.identity == ("number",) else f'"{words}"'


def rule_in_words(error: ValidationError) -> str:
    """Return what a model says against a row. The name of a database constraint is its rule in words."""
    message = " ".join(error.messages)
    if not message.startswith("Constraint “"):
        return message
    name = message.removeprefix("Constraint “").partition("”")[0]
    rule = name.split("_", 2)[-1].replace("_", " ")
    return f"this has to hold: {rule}"
