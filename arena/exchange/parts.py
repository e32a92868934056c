"""Initiatives and readings: rows that belong to a programme."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from arena.exchange.cells import number_text, tidy
from arena.exchange.columns import Column, LinkColumn
from arena.exchange.keys import check_key, needed
from arena.exchange.links import LinkWidget
from arena.exchange.resources import Cells, Exchange, Identity
from arena.exchange.widgets import PeriodWidget
from programmes.models import Indicator, Initiative, Programme, Reading


class PartExchange(Exchange):
    """Rows that belong to a programme of the person's own."""

    def make_column(self, name: str) -> Column:
        """Return the column; the programme is the one that the row belongs to."""
        if name == "programme":
            return LinkColumn(Initiative._meta.get_field("programme"))
        return super().make_column(name)

    def is_seen(self, instance: Any) -> bool:
        """Whether visitors see the row, which they do as soon as they see its programme."""
        return bool(instance.programme.is_public)

    def programme_of(self, cells: Cells) -> Programme:
        """Return the programme that the cells name.

        Raises:
            ValueError: there is none of the person's own.
        """
        if not cells["programme"]:
            raise needed("programme")
        try:
            found: Programme = self.fields["programme"].widget.target(cells["programme"])
        except ValueError as error:
            raise ValueError("programme", str(error)) from error
        return found


class InitiativeExchange(PartExchange):
    """Initiatives of programmes."""

    model = Initiative
    key = ("programme", "key")
    names = (
        *("title", "kind", "state", "body", "strand", "priority", "step", "target_groups", "audience", "actors"),
        *("others", "starts", "ends", "season", "limitation", "outcome", "position"),
    )

    def find(self, lines: list[Cells]) -> dict[Identity, Any]:
        """Return the initiatives of these programmes that the file may mean."""
        rows = self.linked(self.model._default_manager.filter(programme__in=self.programmes_of_links()))
        keys = {line["key"] for line in lines}
        return {(row.programme_id, row.key): row for row in rows if row.key in keys}

    def identify(self, cells: Cells) -> Identity:
        """Return programme and key."""
        self.programme = self.programme_of(cells)
        if not cells["key"]:
            raise needed("key", cells.get("title", ""))
        identity = (self.programme.pk, cells["key"])
        if identity not in self.stored:
            check_key(self.fields["key"], cells["key"])
        return identity

    def begin(self, identity: Identity) -> Any:
        """Return a new initiative."""
        return self.model(programme=self.programme, key=identity[1])


class ReadingExchange(PartExchange):
    """Readings of indicators. A value that stands is not changed."""

    model = Reading
    key = ("programme", "indicator", "split", "period")
    names = ("value", "note", "source")
    may_lack = ("split",)

    def make_column(self, name: str) -> Column:
        """Return the column; the programme is that of the indicator."""
        if name == "programme":
            return ProgrammeOfIndicator(Initiative._meta.get_field("programme"))
        return IndicatorColumn(Reading._meta.get_field(name)) if name == "indicator" else super().make_column(name)

    def identity_columns(self) -> tuple[str, ...]:
        """Return what tells readings apart."""
        return ("indicator", "split", "period")

    def linked(self, rows: Any) -> Any:
        """Return ``rows`` with their indicators and programmes."""
        return rows.select_related("indicator__programme")

    def is_seen(self, instance: Any) -> bool:
        """Whether visitors see the row."""
        return bool(instance.indicator.programme.is_public)

    def find(self, lines: list[Cells]) -> dict[Identity, Any]:
        """Return the readings of the indicators that the file names."""
        programmes = self.programmes_of_links()
        indicators = Indicator.objects.filter(programme__in=programmes).select_related("programme")
        self.indicators = {(row.programme_id, row.key): row for row in indicators}
        named = {row.pk for row in self.indicators.values() if row.key in {line["indicator"] for line in lines}}
        rows = self.linked(self.model._default_manager.filter(indicator__in=named))
        return {(row.indicator_id, tidy(row.split), str(row.period)): row for row in rows}

    def identify(self, cells: Cells) -> Identity:
        """Return indicator, part and period."""
        programme = self.programme_of(cells)
        if not cells["indicator"]:
            raise needed("indicator")
        self.indicator = self.indicators.get((programme.pk, cells["indicator"]))
        if self.indicator is None:
            known = ", ".join(sorted(key for owner, key in self.indicators if owner == programme.pk))
            text = gettext("The programme has no indicator “%s”.") % cells["indicator"]
            raise ValueError("indicator", f"{text} {gettext('It has: %s.') % known}" if known else text)
        if not cells["period"]:
            raise needed("period")
        try:
            period = PeriodWidget().clean(cells["period"])
        except ValueError as error:
            raise ValueError("period", str(error)) from error
        return self.indicator.pk, cells.get("split", ""), str(period)

    def begin(self, identity: Identity) -> Any:
        """Return a new reading."""
        return self.model(indicator=self.indicator, split=identity[1], period=identity[2])

    def import_instance(self, instance: Any, row: Cells, **kwargs: Any) -> None:
        """Refuse another value for a reading that stands, and say what it is."""
        column, cell = self.fields["value"], row.get("value", "")
        if instance.pk is not None and "value" in row:
            try:
                differs = column.widget.clean(cell) != instance.value
            except ValueError:
                differs = False  # said below
            if differs:
                raise ValidationError(
                    {
                        "value": gettext(
                            "The value for this period is %s, and a reading is not changed afterwards. "
                            "Write that value here, or remove the reading first and then import the new one."
                        )
                        % number_text(instance.value)
                    }
                )
        super().import_instance(instance, row, **kwargs)


class IndicatorColumn(Column):
    """The indicator of a reading, known by its key within the programme."""

    def __init__(self, model_field: Any) -> None:
        super().__init__(model_field, LinkWidget(model_field))

    @property
    def is_link(self) -> bool:
        """Say no: it is found with its programme."""
        return False


class ProgrammeOfIndicator(LinkColumn):
    """The programme of a reading's indicator."""

    def get_value(self, instance: Any) -> Any:
        """Return the programme."""
        return instance.indicator.programme
