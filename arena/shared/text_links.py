"""Rows whose texts lead somewhere: which columns hold addresses, and which rows lead to given ones."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, TextField, Value
from django.db.models.functions import Cast, Concat, Replace, StrIndex
from django.db.models.lookups import Exact, GreaterThan
from django.utils.translation import gettext_lazy as _

from arena.shared.advice import Link, links_in
from arena.shared.rich_text import rich_names
from arena.shared.todo import Todo

# Returns rows with an ``address`` that does not answer. arena.links, which asks them, says which.
DEAD: list[Callable[[], "models.QuerySet[Any]"]] = []


def _address_names(model: type[Any]) -> tuple[str, ...]:
    """Return the columns of ``model`` that each hold one address."""
    return tuple(field.name for field in model._meta.concrete_fields if isinstance(field, models.URLField))


address_names: Callable[[type[Any]], tuple[str, ...]] = cache(_address_names)  # type: ignore[assignment]


def has_links(model: type[models.Model]) -> bool:
    """Whether the texts of ``model`` may lead anywhere."""
    return bool(rich_names(model) or address_names(model))


def links_of(row: Any) -> list[Link]:
    """Return the links of the texts of ``row``, in every language."""
    model = type(row)
    columns = ((getattr(row, name), model._meta.get_field(name).verbose_name) for name in address_names(model))
    found = [Link(address, str(words)) for address, words in columns if address]
    names = rich_names(model)
    texts = [getattr(row, name) for name in names]
    texts += [words.get(name) for words in row.translations.values() for name in names] if names else []
    return found + [link for text in texts if isinstance(text, str) for link in links_in(text)]


def with_links(rows: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
    """Return those of ``rows`` that lead anywhere at all."""
    names = rich_names(rows.model)
    holds = Q(*(Q(**{f"{name}__contains": "href="}) for name in names), _connector=Q.OR)
    holds |= Q(*(~Q(**{name: ""}) for name in address_names(rows.model)), _connector=Q.OR)
    return rows.filter(holds | Q(translations__icontains="href=") if names else holds)


def with_links_to(
    rows: "models.QuerySet[Any]",
    targets: "models.QuerySet[Any]",
    parts: Iterable[tuple[type[models.Model], str]] = (),
) -> "models.QuerySet[Any]":
    """Return those of ``rows`` that lead to one of ``targets``, be it by a part: a model and its link to the row."""
    found = _leads_to(rows.model, targets)
    for model, link in parts:
        of_row = model._default_manager.filter(**{link: OuterRef("pk")})
        found |= Q(Exists(of_row.filter(_leads_to(model, targets))))
    return rows.filter(found)


def _leads_to(model: type[models.Model], targets: "models.QuerySet[Any]") -> Q:
    """Return what is true of a row of ``model`` that leads to one of ``targets``, wholly in the database."""
    # An address in a formatted text stands as it does in HTML; what follows its "#" is not asked for.
    written = Replace(F("address"), Value("&"), Value("&amp;"))
    hits: list[Any] = []
    for name in rich_names(model):
        hits += [GreaterThan(StrIndex(OuterRef(name), Concat(Value('href="'), written, Value(end))), 0) for end in '"#']
    if rich_names(model):
        others = Cast(OuterRef("translations"), TextField())
        hits += [
            GreaterThan(StrIndex(others, Concat(Value('href=\\"'), written, Value(end))), 0) for end in ('\\"', "#")
        ]
    for name in address_names(model):
        own = Concat(OuterRef(name), Value("#"), output_field=TextField())
        hits.append(Exact(StrIndex(own, Concat(F("address"), Value("#"))), 1))
    return Q(Exists(targets.filter(Q(*hits, _connector=Q.OR)))) if hits else Q(pk__in=())


@dataclass(frozen=True, slots=True)
class DeadLinks(Todo):
    """The task of mending links. ``parts`` are rows edited on the page of the row that they belong to."""

    parts: tuple[tuple[type[models.Model], str], ...] = ()

    def rows(self, queryset: Any) -> Any:
        """Return those of ``queryset`` that lead to what does not answer."""
        return with_links_to(queryset, DEAD[0](), self.parts) if DEAD else queryset.none()


def dead_links_todo(parts: Iterable[tuple[type[models.Model], str]] = ()) -> DeadLinks:
    """Return the task for rows with these parts."""
    return DeadLinks(
        "links",
        "",
        _("Links that lead nowhere"),
        _("Open the page: it says which links. Change the address, or take the link away."),
        65,
        tuple(parts),
    )
