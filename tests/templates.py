"""Undefined template variables, made loud.

Django prints nothing for a name that it does not find. Here a template of ours that prints such a
name, or hands it to a tag, raises instead. What copes with a missing name itself is left alone:
``{% if %}``, ``{% for %}``, ``{% firstof %}`` and the filters ``default`` and ``default_if_none``.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import Context, Engine, base

OWN_TEMPLATES = settings.BASE_DIR / "templates"
COPING_FILTERS = {"default", "default_if_none"}
_now = threading.local()


class UndefinedVariableError(AssertionError):
    """A template of ours uses a name that nobody gave it."""


class _Loud(str):
    """``string_if_invalid``: the empty text as ever, but raising while an expression of ours is resolved."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return getattr(_now, "strict", False)

    def __contains__(self, part: object) -> bool:
        return part == "%s"

    def __mod__(self, name: Any) -> str:
        raise UndefinedVariableError(f"undefined in a template: {{{{ {name} }}}}")


@contextmanager
def fail_on_undefined_variables() -> Iterator[None]:
    """Raise for an undefined variable in a template of ours; other packages' templates keep Django's way."""
    engine = Engine.get_default()
    resolve = base.FilterExpression.resolve

    def strict(self: base.FilterExpression, context: Context, ignore_failures: bool = False) -> Any:  # noqa: FBT001, FBT002 Django's signature
        before = getattr(_now, "strict", False)
        _now.strict = not ignore_failures and _is_own(context) and not _copes(self)
        try:
            return resolve(self, context, ignore_failures)
        finally:
            _now.strict = before

    engine.string_if_invalid = _Loud()
    base.FilterExpression.resolve = strict  # type: ignore[method-assign]
    try:
        yield
    finally:
        base.FilterExpression.resolve = resolve  # type: ignore[method-assign]
        engine.string_if_invalid = ""


def _copes(expression: base.FilterExpression) -> bool:
    return bool(expression.filters) and expression.filters[0][0].__name__ in COPING_FILTERS


def _is_own(context: Context) -> bool:
    return _lies_among_ours(str(getattr(getattr(context.template, "origin", None), "name", "")))


@cache  # asked for every expression of every page
def _lies_among_ours(name: str) -> bool:
    return OWN_TEMPLATES in Path(name).parents
