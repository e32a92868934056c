"""Promises in the signatories' own words, put together for a page."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from members.models import Organisation


@dataclass
class OwnPromise:
    """A promise and those who made it, in the same words."""

    promise: Any
    signatories: list[Organisation] = field(default_factory=list)


def grouped(promises: Iterable[Any]) -> list[OwnPromise]:
    """Return each wording once, in the order of its first appearance, with all who promised it.

    Each promise has its signatory in ``signatories`` (members.pages).
    """
    found: dict[tuple[str, str], OwnPromise] = {}
    for promise in promises:
        words = (promise.title.casefold(), promise.body)
        found.setdefault(words, OwnPromise(promise)).signatories += promise.signatories
    return list(found.values())
