"""Related rows in one query.

A page about a programme shows a dozen kinds of rows that belong to it. Fetched one kind at a time that is
a dozen queries, and most of the time of the page. ``Rows`` is a subquery that returns the related rows as
one JSON column and turns them back into model instances, so that the page costs one query::

    Programme.objects.annotate(
        all_partners=Rows(
            ProgrammePartner.objects.filter(programme=OuterRef("pk")).order_by("position"),
            fields=["role", "label"],
            one={"organisation": ["name", "slug"]},
        )
    )
    programme.all_partners[0].organisation.name

Fields that are not named are deferred, as with ``only()``: touching one costs a query, which the literal
query counts of the page tests then show.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models.functions import JSONObject


def related_rows(model: type[models.Model], relation: str) -> "models.QuerySet[Any]":
    """Return all rows at the other end of a relation of ``model``, without naming their model.

    So a lower app reads rows of a higher one without importing it.
    """
    related = model._meta.get_field(relation).related_model
    return related._default_manager.all()  # type: ignore[union-attr]


class _AsJSON(models.Func):
    """A column that already holds JSON. SQLite would quote it as a string without this."""

    arity = 1
    output_field = models.JSONField()

    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> Any:  # type: ignore[override]
        return super().as_sql(compiler, connection, template="%(expressions)s")

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> Any:
        return super().as_sql(compiler, connection, template="JSON(%(expressions)s)")


class _RowsField(models.JSONField):
    """Turns the JSON of ``Rows`` into model instances."""

    def __init__(self, rows: "Rows") -> None:
        self.rows = rows
        super().__init__()

    def from_db_value(self, value: Any, _expression: Any, connection: Any) -> list[models.Model]:
        dicts = json.loads(value, parse_float=Decimal) if isinstance(value, str) else value or []
        return [self.rows.instance(row, connection.alias) for row in dicts]


class Rows(models.Subquery):
    """The rows of ``queryset`` as a list of model instances on each row of the outer query.

    Args:
        queryset: rows of one model, tied to the outer row by OuterRef, in the order wanted.
        fields: the columns to fetch beside the primary key.
        one: to-one relations to fetch with the columns wanted of each, as with ``select_related``.
        many: further ``Rows`` below each row, set as attributes by their names.
    """

    template = "(SELECT COALESCE(JSONB_AGG(r.j), '[]') FROM (%(subquery)s) r)"
    sqlite_template = "(SELECT JSON_GROUP_ARRAY(JSON(r.j)) FROM (%(subquery)s) r)"

    def __init__(
        self,
        queryset: models.QuerySet[Any],
        *,
        fields: Iterable[str] = (),
        one: Mapping[str, Iterable[str]] | None = None,
        many: Mapping[str, "Rows"] | None = None,
    ) -> None:
        self.model: type[models.Model] = queryset.model
        self.one = {name: _Columns(_related(self.model, name), columns) for name, columns in (one or {}).items()}
        self.many = dict(many or {})
        keys = [self.model._meta.get_field(name).attname for name in self.one]
        self.columns = _Columns(self.model, [*fields, *keys])
        content: dict[str, Any] = self.columns.expressions()
        content |= {f".{name}": JSONObject(**columns.expressions(f"{name}__")) for name, columns in self.one.items()}
        content |= {f".{name}": rows for name, rows in self.many.items()}
        nested = {key: _AsJSON(value) if key.startswith(".") else value for key, value in content.items()}
        super().__init__(queryset.values(j=JSONObject(**nested)), output_field=_RowsField(self))

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> Any:
        return self.as_sql(compiler, connection, template=self.sqlite_template)

    def instance(self, row: dict[str, Any], using: str) -> models.Model:
        """Return the model instance that ``row``, an object of the JSON list, describes."""
        instance = self.columns.instance(row, using)
        for name, columns in self.one.items():
            related = columns.instance(row[f".{name}"], using) if row[f".{name}"]["id"] is not None else None
            setattr(instance, name, related)
        for name, rows in self.many.items():
            setattr(instance, name, [rows.instance(child, using) for child in row[f".{name}"] or ()])
        return instance


def _related(model: type[models.Model], name: str) -> type[models.Model]:
    related = model._meta.get_field(name).related_model
    assert isinstance(related, type)  # noqa: S101  a to-one relation always has a model
    return related


class _Columns:
    """Some columns of one model, in the order in which Django wants them."""

    def __init__(self, model: type[models.Model], names: Iterable[str]) -> None:
        self.model = model
        wanted = {*names, "id"}
        self.fields = [f for f in model._meta.concrete_fields if f.attname in wanted or f.name in wanted]
        self.names = [field.attname for field in self.fields]
        self.readers = [_reader(field) for field in self.fields]

    def expressions(self, prefix: str = "") -> dict[str, Any]:
        return {
            field.attname: _AsJSON(prefix + field.attname)
            if isinstance(field, models.JSONField)
            else models.F(prefix + field.attname)
            for field in self.fields
        }

    def instance(self, row: dict[str, Any], using: str) -> models.Model:
        values = [
            read(row[name]) if read and row[name] is not None else row[name]
            for name, read in zip(self.names, self.readers, strict=True)
        ]
        return self.model.from_db(using, self.names, values)


def _reader(field: "models.Field[Any, Any]") -> Any:
    """Return what makes a Python value of the JSON value of ``field``, or None where nothing need be done."""
    if isinstance(field, models.DateTimeField):
        return _moment
    if isinstance(field, models.DecimalField):
        return lambda value: Decimal(str(value))
    if isinstance(field, models.BooleanField):
        return bool
    if isinstance(field, models.JSONField) or type(field).to_python is models.Field.to_python:
        return None
    return (
        None if isinstance(field, models.CharField | models.IntegerField) and not _special(field) else field.to_python
    )


def _special(field: "models.Field[Any, Any]") -> bool:
    return type(field).to_python not in {models.CharField.to_python, models.IntegerField.to_python}


def _moment(value: str) -> datetime:
    """Read a time as the databases write it: SQLite in UTC without saying so, PostgreSQL with its offset."""
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
