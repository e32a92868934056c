"""Which versions a form was made from: of its row, and of each row that is edited below it.

The form carries them in a hidden field. When it comes back, they tell whether somebody has saved in between. The rows
are taken before that is asked, so that of two who save at once the later one meets what the first has saved.
"""

import json
from typing import Any

from django.db import connection, models
from django.db.models import CharField, OuterRef, Subquery, Value
from django.forms.models import _get_foreign_key  # as inlines find their link
from django.http import HttpRequest

FIELD = "_versions"
ROW = ""  # the name under which the row itself stands

Token = dict[str, dict[str, int]]


def token_of(parts: "list[tuple[str, models.QuerySet[Any]]]") -> Token:
    """Return the newest version of each row, by the prefix of its form and its number. One query for all."""
    queries = [
        rows.order_by()
        .annotate(prefix_name=Value(prefix, output_field=CharField()), newest=_newest(rows.model))
        .values_list("prefix_name", "pk", "newest")
        for prefix, rows in parts
    ]
    token: Token = {prefix: {} for prefix, _rows in parts}
    first, *others = queries
    for prefix, number, newest in first.union(*others, all=True) if others else first:
        token[prefix][str(number)] = newest or 0
    return token


def _newest(model: Any) -> Subquery:
    versions = model.history.filter(id=OuterRef("pk")).order_by("-history_id")
    return Subquery(versions.values("history_id")[:1])


def written(token: Token) -> str:
    """Return the token as the hidden field holds it."""
    return json.dumps(token, separators=(",", ":"))


def sent_token(request: HttpRequest) -> Token | None:
    """Return the token that came with a form, or None where there is none that can be read."""
    try:
        token = json.loads(request.POST.get(FIELD, ""))
        return {str(prefix): {str(_number(n)): _number(v) for n, v in rows.items()} for prefix, rows in token.items()}
    except (ValueError, TypeError, AttributeError):
        return None


def _number(value: Any) -> int:
    number = int(value)
    if not 0 <= number < 2**63:
        raise ValueError("No row has such a number.")
    return number


def parts_of_form(model_admin: Any, request: HttpRequest, row: Any) -> "list[tuple[str, models.QuerySet[Any]]]":
    """Return the row and the rows that are edited below it, each with the prefix of its forms."""
    parts = [(ROW, model_admin.model._base_manager.filter(pk=row.pk))]
    for prefix, link, inline in inlines_of(model_admin, request, row):
        if hasattr(inline.model, "history"):
            parts.append((prefix, inline.model._base_manager.filter(**{link: row.pk})))
    return parts


def inlines_of(model_admin: Any, request: HttpRequest, row: Any) -> list[tuple[str, str, Any]]:
    """Return, for each list of rows below the form, its prefix as Django makes it, the link to the row, the list."""
    found = []
    for inline in model_admin.get_inline_instances(request, row):
        link = _get_foreign_key(model_admin.model, inline.model, fk_name=inline.fk_name)
        prefix = link.remote_field.get_accessor_name(model=inline.model).replace("+", "")
        found.append((prefix, link.name, inline))
    return found


def take(parts: "list[tuple[str, models.QuerySet[Any]]]") -> None:
    """Take the rows until the transaction ends. SQLite has taken everything when the transaction began."""
    if connection.features.has_select_for_update:
        for _prefix, rows in parts:
            list(rows.order_by("pk").select_for_update(of=("self",)).only("pk"))
