"""Queries that are built and compiled once and then run with other values.

Django builds a query anew each time it runs. For the one query of a detail page, with its dozen subqueries
(see arena.shared.rows), building and compiling takes ten times as long as running it. A ``Prepared`` query
keeps the compiled SQL, once a thread::

    PAGE = Prepared(lambda slug: Programme.objects.published().with_page().filter(slug=slug))
    programme = PAGE.first(slug="intern-social-hallbarhet")   # None when there is none

The values must be texts, and reach the SQL unchanged: ``filter(slug=slug)`` does, ``icontains`` does not.
Nothing that differs between calls, such as the time of day, may be compiled in.
"""

import inspect
import re
import threading
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connections, models
from django.db.models.query import get_related_populators

_PLACEHOLDER = re.compile("%%|%s")
_WORD = re.compile(r"[\w.-]+", re.ASCII)


class Prepared:
    """A query whose values are filled in when it runs."""

    def __init__(self, build: Callable[..., models.QuerySet[Any]]) -> None:
        """Take the function that builds the query; its parameters are the names of the values."""
        self.build = build
        self.names = list(inspect.signature(build).parameters)
        self.kept = threading.local()

    def all(self, **values: str) -> list[Any]:
        """Return the rows of the query with ``values``."""
        return self._compiled().run(values)

    def first(self, **values: str) -> Any | None:
        """Return the first row of the query with ``values``, or None."""
        return next(iter(self.all(**values)), None)

    def _compiled(self) -> "_Compiled":
        marks = {name: f"<{name}>" for name in self.names}
        queryset = None if hasattr(self.kept, "compiled") else self.build(**marks)
        if queryset is not None:
            self.kept.compiled = _Compiled(queryset, {mark: name for name, mark in marks.items()})
        compiled: _Compiled = self.kept.compiled
        return compiled


class _Compiled:
    """The SQL of a query with marks for its values, and how to make instances of its rows."""

    def __init__(self, queryset: models.QuerySet[Any], marks: dict[str, str]) -> None:
        self.alias = queryset.db
        self.compiler = compiler = queryset.query.get_compiler(using=self.alias)
        sql, constants = compiler.as_sql()
        self.sql, params = _with_constants(sql, constants, keep=set(marks), vendor=compiler.connection.vendor)
        self.params = [(marks.get(param) if isinstance(param, str) else None, param) for param in params]
        missing = set(marks.values()) - {name for name, _ in self.params}
        if missing:
            raise TypeError(f"These values do not reach the SQL unchanged: {', '.join(sorted(missing))}.")
        select, info, self.annotations = compiler.select, compiler.klass_info, compiler.annotation_col_map or {}
        self.converters = compiler.get_converters([expression for expression, *_ in select])
        positions = info["select_fields"]
        self.first, self.last = positions[0], positions[-1] + 1
        self.model = info["model"]
        self.names = [select[position][0].target.attname for position in positions]
        # The stubs know the signature of a later Django.
        self.populators = get_related_populators(info, select, self.alias)  # type: ignore[call-arg]

    def run(self, values: dict[str, str]) -> list[Any]:
        params = [values[name] if name else param for name, param in self.params]
        with connections[self.alias].cursor() as cursor:
            cursor.execute(self.sql, params)
            rows = cursor.fetchall()
        return [self._instance(row) for row in self.compiler.apply_converters(rows, self.converters)]

    def _instance(self, row: Any) -> Any:
        instance = self.model.from_db(self.alias, self.names, row[self.first : self.last])
        for populator in self.populators:
            populator.populate(row, instance)
        for name, position in self.annotations.items():
            setattr(instance, name, row[position])
        return instance


def _with_constants(sql: str, params: Iterable[Any], *, keep: set[str], vendor: str) -> tuple[str, list[Any]]:
    """Write plain constants into the SQL instead of binding them at each run; return it with the params that are left.

    A JSON object's keys are constants, two hundred on a programme's page, and a partial index ("where published")
    is of use to SQLite only where it can read the constant: together three quarters of the time of that query.
    Only words of ASCII letters, digits, ``_``, ``.`` and ``-`` are written in, so nothing needs quoting.
    """
    left: list[Any] = []
    remaining = iter(params)

    def written(match: re.Match[str]) -> str:
        if match.group() == "%%":
            return "%%"
        param = next(remaining)
        if isinstance(param, str) and param not in keep and _WORD.fullmatch(param):
            return f"'{param}'"
        if isinstance(param, int) and vendor == "sqlite":  # booleans too, which SQLite keeps as numbers
            return str(int(param))
        left.append(param)
        return "%s"

    return _PLACEHOLDER.sub(written, sql), left
