"""Copying a programme to a new period: a draft with the structure, and nothing of what has happened since."""

from collections.abc import Callable, Collection, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arena.search.indexing import indexing_paused
from arena.shared.copies import begin_history, copy_links, insert_copies
from arena.shared.versions import because
from programmes.models import Initiative, Programme

# What a new period begins with. Decision, end, source and publishing are its own.
COLUMNS = (
    *("kind", "region_id", "owner_id", "picture_id", "is_example", "website", "contact_email"),
    *("summary", "vision", "aim", "way_of_working", "body"),
)
LINKS = ("goals", "grounds", "target_groups", "themes")
# Parts that may be taken along, in the order in which they refer to each other.
PARTS: dict[str, Any] = {
    "partners": _("Who takes part"),
    "strands": _("Strands"),
    "priorities": _("Priorities"),
    "steps": _("Steps of the ladder, without positions"),
    "indicators": _("Indicators with baseline and target, without readings"),
    "initiatives": _("Initiatives, as planned and without dates"),
}
# Columns that tell what has happened, with what they begin with.
ANEW: dict[str, dict[str, Any]] = {
    "initiatives": {"state": Initiative.State.PLANNED, "starts": "", "ends": "", "outcome": ""},
    "indicators": {"trend": ""},
}
INNER_LINKS = {"initiatives": {"strand_id": "strands", "priority_id": "priorities", "step_id": "steps"}}


class SlugTakenError(Exception):
    """Another programme has the address."""


@dataclass(frozen=True, slots=True)
class NewPeriod:
    """What is said of the copy."""

    title: str
    slug: str
    starts: str = ""
    ends: str = ""
    title_en: str = ""
    parts: Collection[str] = tuple(PARTS)


def copy(*, programme: Programme, by: Any, period: NewPeriod) -> tuple[Programme, bool]:
    """Return the copy, and whether it was made now: the same wish a second time leads to the copy that there is.

    Raises:
        SlugTakenError: another programme has the address.
        ValidationError: the copy is not complete, or its end lies before its beginning.
    """
    reason = gettext("Copied from %(title)s") % {"title": programme.title}
    try:
        with transaction.atomic(), indexing_paused(), because(reason):
            Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
            known = Programme.objects.filter(slug=period.slug).first()
            if known:
                return _same_wish(known, programme), False
            made = _copy_itself(programme, period, by=by)
            _copy_parts(programme, made, period.parts, by=by, reason=reason)
    except IntegrityError as error:  # somebody took the address between the look and the deed
        raise SlugTakenError(period.slug) from error
    return made, True


def _same_wish(known: Programme, programme: Programme) -> Programme:
    if known.follows_id != programme.pk:
        raise SlugTakenError(known.slug)
    return known


def _copy_itself(programme: Programme, period: NewPeriod, *, by: Any) -> Programme:
    made = Programme(
        title=period.title,
        slug=period.slug,
        starts=period.starts,
        ends=period.ends,
        follows=programme,
        translations=_translations(programme, period.title_en),
        **{name: getattr(programme, name) for name in COLUMNS},
    )
    made.full_clean()
    made._history_user = by  # type: ignore[attr-defined]  # read by simple_history
    made.save()
    for name in LINKS:
        getattr(made, name).set(getattr(programme, name).all())
    return made


def _translations(programme: Programme, title: str) -> dict[str, dict[str, str]]:
    """Return the texts in other languages of what is copied."""
    found = {
        language: {name: text for name, text in texts.items() if name in COLUMNS}
        for language, texts in programme.translations.items()
    }
    if title:
        found.setdefault("en", {})["title"] = title
    return {language: texts for language, texts in found.items() if texts}


def _copy_parts(programme: Programme, made: Programme, parts: Collection[str], *, by: Any, reason: str) -> None:
    copies: dict[str, dict[int, Any]] = {}
    for name in (name for name in PARTS if name in parts):
        rows = getattr(programme, name).order_by("pk")
        copies[name] = insert_copies(rows, _adjustment(name, made, copies))
        if name == "steps":
            _lean_on_copies(copies[name])
        versions = begin_history(copies[name].values(), by=by, reason=reason)
        if name == "initiatives":
            for link in ("target_groups", "actors"):
                copy_links(copies[name], link, versions)


def _adjustment(name: str, made: Programme, copies: dict[str, dict[int, Any]]) -> Callable[[Any], None]:
    """Return what lets a copy belong to ``made``: columns that begin anew, links to what was copied before."""

    def adjust(row: Any) -> None:
        row.programme = made
        anew = ANEW.get(name, {})
        for column, value in anew.items():
            setattr(row, column, value)
        row.translations = dict(_without(row.translations, anew))
        for column, kind in INNER_LINKS.get(name, {}).items():
            target = copies.get(kind, {}).get(getattr(row, column))
            setattr(row, column, target.pk if target else None)

    return adjust


def _without(translations: dict[str, Any], names: Collection[str]) -> Iterator[tuple[str, dict[str, str]]]:
    for language, texts in translations.items():
        left = {name: deepcopy(text) for name, text in texts.items() if name not in names}
        if left:
            yield language, left


def _lean_on_copies(steps: dict[int, Any]) -> None:
    """Let the copied steps depend on each other as the steps do."""
    leaning = [step for step in steps.values() if step.depends_on_id]
    for step in leaning:
        step.depends_on_id = steps[step.depends_on_id].pk if step.depends_on_id in steps else None
    if leaning:
        type(leaning[0]).objects.bulk_update(leaning, ["depends_on"])
