"""What all kinds of rows have in common on their way out and in."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.utils.functional import Promise
from django.utils.translation import gettext
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource

from arena.exchange.cells import Cell
from arena.exchange.columns import (
    Column,
    EnglishColumn,
    LinkColumn,
    LinksColumn,
    column_for,
    must_not_be_empty,
    waiting_links,
)
from arena.exchange.links import PartWidget
from arena.exchange.results import Change, Row, problems_of
from arena.exchange.rules import Rules
from arena.exchange.sheets import Sheet
from arena.shared.scopes import home_link

Cells = dict[str, str]
Identity = tuple[Any, ...]
AT_ONCE = 2_000


class Exchange(Resource):
    """Rows of one kind, on their way between the portal and a file, for one person.

    A kind says by which columns a row is known (``key``), which others there are (``names``), and which are left out
    on purpose, with the reason (``left_out``).
    """

    model: ClassVar[Any]
    key: ClassVar[tuple[str, ...]]
    names: ClassVar[tuple[str, ...]]
    left_out: ClassVar[dict[str, str | Promise]] = {}
    checked_here: ClassVar[tuple[str, ...]] = ()  # rules of the database that the kind looks after by itself
    may_lack: ClassVar[tuple[str, ...]] = ()  # of the key: a file without the column means that it is empty

    class Meta:
        using_db = DEFAULT_DB_ALIAS
        skip_diff = True
        store_instance = True
        instance_loader_class = BaseInstanceLoader  # rows are found for the whole file at once

    def __init__(self, person: Any) -> None:
        super().__init__()
        self.person = person
        self.fields: dict[str, Column] = {column.name: column for column in self.make_columns()}
        self.rules = Rules(self.model, set(self.identity_columns()), self.checked_here)
        self.writes = False
        self.new: list[Any] = []

    def make_columns(self) -> Iterator[Column]:
        """Yield the columns in the order of the file, the English of a text after it."""
        translatable = getattr(self.model, "translatable", ())
        for name in (*self.key, *self.names):
            yield self.make_column(name)
            if name in translatable:
                yield EnglishColumn(self.model._meta.get_field(name))

    def make_column(self, name: str) -> Column:
        """Return the column ``name``."""
        return column_for(self.model._meta.get_field(name))

    def identity_columns(self) -> tuple[str, ...]:
        """Return the fields of the model by which the database tells rows apart."""
        return self.key

    @property
    def columns(self) -> list[Column]:
        """The columns in the order of the file."""
        return list(self.fields.values())

    @property
    def header(self) -> list[str]:
        """The first row of every file."""
        return list(self.fields)

    # --- Out ---

    def linked(self, rows: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
        """Return ``rows`` with all that their columns and their names need, in a constant number of queries."""
        links = [column.attribute for column in self.columns if isinstance(column, LinkColumn)]
        many = [column.attribute for column in self.columns if isinstance(column, LinksColumn)]
        return rows.select_related(*links).prefetch_related(*many)

    def cells(self, rows: "models.QuerySet[Any]") -> Iterator[list[Cell]]:
        """Yield the cells of each row."""
        for row in self.linked(rows).iterator(chunk_size=AT_ONCE):
            yield [column.export(row) for column in self.columns]

    # --- In: the file as a whole ---

    def look_up(self, sheet: Sheet) -> None:
        """Find all that the rows of the file name, before the first of them is read."""
        self.sheet = sheet
        self.seen: dict[Identity, int] = {}
        lines: list[Cells] = [dict(zip(sheet.header, cells, strict=True)) for _number, cells in sheet.lines]
        for column in self.columns:
            if column.is_link and column.name in sheet.header:
                column.widget.load({line[column.name] for line in lines}, self.person)
        self.stored = self.find(lines)
        programmes = {row.programme_id for row in self.stored.values() if hasattr(row, "programme_id")}
        for column in self.columns:
            if isinstance(column.widget, PartWidget):
                column.widget.load_within({*programmes, *self.programmes_of_links()} - {None})

    def programmes_of_links(self) -> set[int]:
        """Return the programmes that the file names."""
        column = self.fields.get("programme")
        return {row.pk for row in column.widget.found.values()} if column else set()

    def find(self, lines: list[Cells]) -> dict[Identity, Any]:
        """Return the stored rows that the file may mean, by identity."""
        raise NotImplementedError

    def identify(self, cells: Cells) -> Identity:
        """Return the identity that the cells give.

        Raises:
            ValueError: they give none. The first argument is the column, the second the text.
        """
        raise NotImplementedError

    def begin(self, identity: Identity) -> Any:
        """Return a new row with this identity."""
        raise NotImplementedError

    # --- In: one row. What follows is called by ``Resource.import_row`` ---

    @classmethod
    def get_row_result_class(cls) -> type[Row]:
        return Row

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> Row:
        """Read one row of the file, and write it if this is more than a check."""
        self.changes: list[Change] = []
        self.was_public = False
        result: Row = super().import_row(row, instance_loader, **kwargs)
        if result.errors:  # a fault of ours; the package would count it among the file's
            raise result.errors[0].error
        result.line = self.sheet.lines[kwargs["row_number"] - 1][0]
        result.name = " / ".join(row.get(name, "") for name in self.key if row.get(name))
        result.changes, result.is_public = self.changes, self.was_public
        if result.validation_error:
            result.problems = problems_of(result.validation_error, self.in_words)
        return result

    def get_or_init_instance(self, instance_loader: Any, row: Cells) -> tuple[Any, bool]:
        """Return the row that is meant, and whether it is new."""
        try:
            identity = self.identify(row)
        except ValueError as error:
            raise ValidationError({error.args[0]: error.args[1]}) from error
        stored = self.stored.get(identity)
        known: Any = stored.pk if stored else identity
        first = self.seen.setdefault(known, self._line())
        if first != self._line():
            raise ValidationError({self.key[-1]: gettext("This is the same row as in row %d.") % first})
        return (stored, False) if stored else (self.begin(identity), True)

    def _line(self) -> int:
        return self.sheet.lines[self.now - 1][0]

    def before_import_row(self, row: Any, row_number: int = 0, **kwargs: Any) -> None:
        """Remember which row it is."""
        self.now = row_number

    def import_instance(self, instance: Any, row: Cells, **kwargs: Any) -> None:
        """Set what the cells say, and note what that changes."""
        is_new = instance.pk is None
        present = [column for column in self.columns if column.name in row and column.name not in self.key]
        before = {} if is_new else {column.name: column.text(instance) for column in present}
        faults: dict[str, list[Any]] = {}
        touched = set(self.identity_columns()) if is_new else set()
        for column in present:
            try:
                if column.apply(instance, row[column.name]):
                    touched.add(str(column.attribute))
            except ValueError as error:
                faults[column.name] = [str(error)]
        if touched or is_new:
            self.look_over(instance, touched, faults)
        after = {column.name: column.text(instance) for column in present}
        self.changes = [
            Change(name, before.get(name, ""), text) for name, text in after.items() if text != before.get(name, "")
        ]
        if faults:
            lacking = gettext("A new row needs this column, and the file does not have it.")
            raise ValidationError(
                {name: found if name in {*row, NON_FIELD_ERRORS} else [lacking] for name, found in faults.items()}
            )
        if is_new or self.changes:
            self.refuse_archive(instance)
        self.was_public = self.is_seen(instance)

    def is_seen(self, instance: Any) -> bool:
        """Whether visitors see the row."""
        return bool(instance.is_public)

    def look_over(self, instance: Any, touched: set[str], faults: dict[str, list[Any]]) -> None:
        """Add to ``faults`` what the model and the database have against the row."""
        is_new = instance.pk is None
        links = {field.name for field in self.model._meta.concrete_fields if field.is_relation}
        for name in self._missing(instance, is_new=is_new):
            faults.setdefault(name, [must_not_be_empty()])
        stands = {field.name for field in self.model._meta.concrete_fields} - touched if not is_new else set()
        known = set(faults)  # a cell that is no value is enough said of its column
        for check in (lambda: instance.clean_fields(exclude={*links, *stands, *faults}), instance.clean):
            try:
                check()
            except ValidationError as error:
                for name, found in error.update_error_dict({}).items():
                    if name not in known:
                        faults.setdefault(name, []).extend(found)
        for name, broken in self.rules.broken(instance, touched).items() if not faults else ():
            faults.setdefault(name, []).extend(broken)

    def _missing(self, instance: Any, *, is_new: bool) -> Iterator[str]:
        """Yield the links that must lead somewhere and do not."""
        home = home_link(self.model)
        for field in self.model._meta.concrete_fields:
            if not field.is_relation or getattr(instance, field.attname) is not None:
                continue
            if (is_new and not field.null) or (field.name == home and not self.person.is_site_administrator):
                yield field.name

    def refuse_archive(self, instance: Any) -> None:
        """Refuse a change of what can only be read.

        Raises:
            ValidationError: the row belongs to something that is closed.
        """
        if instance.is_archived:
            raise ValidationError(
                gettext("The programme is closed, and what belongs to it can only be read. Open it again first.")
            )

    def own_region(self) -> int | None:
        """Return the region of somebody who has only one: their new rows lie there unless the file says otherwise."""
        regions = self.person.region_ids
        return next(iter(regions)) if len(regions) == 1 and not self.person.is_site_administrator else None

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        """Leave alone what stays as it is."""
        return not import_validation_errors and not self.changes and instance.pk is not None

    def validate_instance(
        self,
        instance: Any,
        import_validation_errors: Any = None,
        validate_unique: bool = True,  # noqa: FBT001, FBT002  the package's signature
    ) -> None:
        """Raise what was found before."""
        if import_validation_errors:
            raise ValidationError(import_validation_errors)

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:  # noqa: FBT001  the package's signature
        """Save the row; a check writes nothing."""
        if not self.writes:
            return
        if is_create:  # all of them at the end: see arena/exchange/writing.py
            self.prepare(instance)
            self.new.append(instance)
            return
        instance.save()
        for name, rows in waiting_links(instance).items():
            getattr(instance, name).set(rows)

    def prepare(self, instance: Any) -> None:
        """Set what a new row's ``save()`` derives from its columns."""

    def save_m2m(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Nothing: links are saved with their row, in a check not at all."""

    # --- Words ---

    def in_words(self, fault: ValidationError) -> str:
        """Return what is wrong, with the way out."""
        if fault.code in {"blank", "null"}:
            return must_not_be_empty()
        return " ".join(fault.messages)
