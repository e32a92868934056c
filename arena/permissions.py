"""Hands the rules about people (members/rules.py) to every kind of content."""

from typing import Any

import rules
from django.apps import apps
from django.db import models

from arena.shared.scopes import SHARED, region_path_of
from members.rules import is_coordinator, may_add, may_change, may_delete, may_view

# Stands for ever, or is no content: nobody but a site administrator touches it.
FIXED = {"members.Region": {"add", "delete"}}


def connect() -> None:
    """Let coordinators view, add, change and delete what lies in a region, and look at what all regions share.

    A model that says nothing of regions stays with the site administrators, whom Django lets do everything.
    """
    for model in apps.get_models():
        path = region_path_of(model)
        if path is None or hasattr(model, "history_object"):
            continue
        offered: dict[str, Any] = (
            {"view": is_coordinator}
            if path == SHARED
            else {"view": may_view, "add": may_add, "change": may_change, "delete": may_delete}
        )
        for action, rule in offered.items():
            if action not in FIXED.get(model._meta.label, set()):
                rules.set_perm(permission(model, action), rule)


def permission(model: type[models.Model], action: str) -> str:
    """Return the name by which Django asks whether ``action`` is allowed on ``model``."""
    return f"{model._meta.app_label}.{action}_{model._meta.model_name}"
