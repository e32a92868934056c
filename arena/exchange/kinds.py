"""The four kinds of rows that go out as a file and come in from one."""

from typing import Any

from arena.exchange.parts import InitiativeExchange, ReadingExchange
from arena.exchange.resources import Exchange
from arena.exchange.slugged import OrganisationExchange, SeminarExchange

MADE_BY_THE_MACHINE = ("all_names",)  # columns that no file has
KINDS: dict[type[Any], type[Exchange]] = {
    kind.model: kind for kind in (OrganisationExchange, InitiativeExchange, ReadingExchange, SeminarExchange)
}
