"""Rows that other rows are named by: found for a whole file at once, and only those that the person may refer to."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from django.db import models
from django.utils.translation import gettext

from arena.exchange.cells import BETWEEN, Cell, parted
from arena.exchange.widgets import TextWidget
from arena.shared.models import FormerSlug, Publishable
from arena.shared.scopes import acceptable, home_link, is_open, own

AT_ONCE = 500  # keys that one query asks for
MAX_HINTS = 2_000
# By which columns a row may be named; the first one is what an export writes.
KEYS = ("code", "slug", "key")
OTHER_NAMES: dict[str, tuple[str, ...]] = {"members.Region": ("slug", "name"), "members.Municipality": ("name",)}


def key_of(model: type[models.Model]) -> str:
    """Return the column by which files name rows of ``model``."""
    names = {field.name for field in model._meta.concrete_fields}
    return next(name for name in KEYS if name in names)


def in_parts(values: Iterable[Any]) -> Iterable[list[Any]]:
    """Yield the different values, as many as one query may ask for."""
    ordered = list(dict.fromkeys(values))
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]


class LinkWidget(TextWidget):
    """The key of another row. ``load`` has to know all cells of the file first."""

    def __init__(self, field: Any) -> None:
        super().__init__()
        self.field = field
        self.model: type[models.Model] = field.related_model
        self.key = key_of(self.model)
        self.rows: Any = self.model._default_manager.none()
        self.found: dict[str, Any] = {}
        self._hints: list[str] | None = None

    def keys_in(self, cell: str) -> list[str]:
        """Return the keys that a cell names."""
        return [cell] if cell else []

    def load(self, cells: Iterable[str], person: Any) -> None:
        """Find the rows that ``cells`` name, of those that ``person`` may refer to."""
        keys = [key for cell in cells for key in self.keys_in(cell)]
        self.rows = self._open_to(person)
        self.found = {}
        if is_open(self.model):
            names = (*OTHER_NAMES.get(self.model._meta.label, ())[::-1], self.key)
            for name in names if keys else ():
                self.found |= {str(getattr(row, name)).casefold(): row for row in self._all()}
            return
        for some in in_parts(keys):
            self.found |= {getattr(row, self.key): row for row in self.rows.filter(**{f"{self.key}__in": some})}
        self._find_moved([key for key in keys if key not in self.found])

    def _open_to(self, person: Any) -> Any:
        """Return what the link may lead to. A row at home in an archive is found: that it is closed is told later."""
        rows = self.model._default_manager.all()
        is_home = self.field.name == home_link(self.field.model)
        return own(rows, person) if is_home else acceptable(rows, self.field, person)

    def _all(self) -> list[Any]:
        if not hasattr(self, "_kept"):
            self._kept = list(self.rows)
        return self._kept

    def _find_moved(self, keys: list[str]) -> None:
        """Find rows by an address that they have left."""
        if not keys or not issubclass(self.model, Publishable):
            return
        for some in in_parts(keys):
            former = FormerSlug.objects.filter(kind=self.model._meta.label_lower, slug__in=some)
            moved = dict(former.values_list("slug", "object_id"))
            rows = self.rows.in_bulk(list(moved.values()))
            self.found |= {slug: rows[pk] for slug, pk in moved.items() if pk in rows}

    def target(self, key: str) -> Any:
        """Return the row that ``key`` names.

        Raises:
            ValueError: there is none that the person may refer to.
        """
        row = self.found.get(self._folded(key))
        if row is None:
            raise ValueError(
                gettext("There is no %(noun)s “%(key)s” that you can refer to.")
                % {"noun": self.model._meta.verbose_name, "key": key}
                + self._hint(key)
            )
        return row

    def _folded(self, key: str) -> str:
        if not is_open(self.model):
            return key
        if self.key == "code" and key.isascii() and key.isdecimal():  # a spreadsheet program makes 1 of 01
            code: Any = self.model._meta.get_field("code")
            return key.zfill(code.max_length)
        return key.casefold()

    def _hint(self, key: str) -> str:
        if self._hints is None:
            self._hints = sorted(map(str, self.rows.order_by().values_list(self.key, flat=True)[:MAX_HINTS]))
        close = get_close_matches(key, self._hints, n=1, cutoff=0.6)
        return " " + gettext("Did you mean “%s”?") % close[0] if close else ""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        """Return the row that the cell names, or None for an empty cell."""
        return self.target(value) if value else None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Cell:
        """Return the row's key."""
        return str(getattr(value, self.key)) if value else ""

    def describe(self) -> str:
        """Say what a cell may hold."""
        return gettext("%(column)s of the %(noun)s") % {
            "column": self.model._meta.get_field(self.key).verbose_name,  # type: ignore[union-attr]  # a plain column
            "noun": self.model._meta.verbose_name,
        }


class LinksWidget(LinkWidget):
    """The keys of several other rows."""

    def keys_in(self, cell: str) -> list[str]:
        """Return the keys that a cell names."""
        return parted(cell)

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        """Return the rows that the cell names, each once."""
        return list({target.pk: target for target in map(self.target, parted(value))}.values())

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Cell:
        """Return the rows' keys, in their order."""
        return BETWEEN.join(sorted(str(getattr(row, self.key)) for row in value))

    def describe(self) -> str:
        """Say what a cell may hold."""
        return gettext("%s, several with | between them") % super().describe()


class PartWidget(LinkWidget):
    """The key of another part of the row's programme."""

    def load(self, cells: Iterable[str], person: Any) -> None:
        """Forget what was found; the programmes are known only later."""
        self.found = {}

    def load_within(self, programmes: Iterable[int]) -> None:
        """Find the parts of the programmes with these numbers."""
        self.within: dict[tuple[int, str], Any] = {}
        for some in in_parts(programmes):
            rows: Any = self.model._default_manager.filter(programme__in=some)
            self.within |= {(row.programme_id, row.key): row for row in rows}

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        """Return the part that the cell names, of the programme of the row ``instance``."""
        programme = kwargs["instance"].programme_id
        if not value:
            return None
        if (programme, value) not in self.within:
            noun = self.model._meta.verbose_name
            known = sorted(key for owner, key in self.within if owner == programme)
            there_is = gettext("It has: %s.") % ", ".join(known) if known else gettext("It has none yet.")
            raise ValueError(
                gettext("The programme has no %(noun)s “%(key)s”.") % {"noun": noun, "key": value} + f" {there_is}"
            )
        return self.within[programme, value]

    def describe(self) -> str:
        """Say what a cell may hold."""
        return gettext("key of the %s within the programme") % self.model._meta.verbose_name
