"""Links of our texts: which addresses they lead to, which of those answer, and what to tell whoever writes.

Once a day the addresses are gathered; a few of them are asked at a time, each once a week. Our own pages need no
asking: the database knows them.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.urls import Resolver404, resolve
from django.utils import formats, timezone, translation
from django.utils.translation import get_language_from_path, gettext

from arena.link_asking import Answer, Asker
from arena.models import LinkCheck
from arena.shared.advice import JUDGES, Link
from arena.shared.models import FormerSlug, Publishable
from arena.shared.text_links import DEAD, has_links, links_of, with_links

OWN_APPS = ("members", "programmes", "events", "arena")
ASKED_AT_A_TIME = 3
ASKED_AGAIN = timedelta(days=7)
MAX_ADDRESS = 500


def connect() -> None:
    """Let whoever saves a text hear of its links, and the work queue count those that are dead."""
    JUDGES[:] = [judge_own, judge_others]
    DEAD[:] = [LinkCheck.objects.dead]


def models_with_links() -> list[type[models.Model]]:
    """Return the models whose rows may lead somewhere, earlier versions left out."""
    found = (model for label in OWN_APPS for model in apps.get_app_config(label).get_models())
    return [
        model for model in found if has_links(model) and model is not LinkCheck and not hasattr(model, "history_object")
    ]


# --- Other people's pages --------------------------------------------------------------------------


def outside(address: str) -> str:
    """Return ``address`` as it is asked, without what follows its "#", or "" if it is ours or no page of the web."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.netloc or _is_ours(parts.netloc):
        return ""
    address = parts._replace(fragment="").geturl()
    return address if len(address) <= MAX_ADDRESS else ""


def _is_ours(host: str) -> bool:
    return host.lower() == urlsplit(settings.SITE_URL).netloc.lower()


def gather() -> None:
    """Bring the list of addresses up to date: new ones join it, those that no text leads to any more go."""
    if not settings.LINK_CHECKS:
        return
    used: set[str] = set()
    for model in models_with_links():
        for row in with_links(model._base_manager.all()).iterator(chunk_size=500):
            used |= {address for link in links_of(row) if (address := outside(link.address))}
    known = set(LinkCheck.objects.values_list("address", flat=True))
    for batch in _batches(known - used):
        LinkCheck.objects.filter(address__in=batch).delete()
    LinkCheck.objects.bulk_create([LinkCheck(address=address) for address in sorted(used - known)], batch_size=500)


def _batches(addresses: Iterable[str], size: int = 500) -> Iterator[list[str]]:
    rest = sorted(addresses)
    for start in range(0, len(rest), size):
        yield rest[start : start + size]


def ask_some() -> None:
    """Ask a few addresses whose turn it is, after the transaction: a slow server must not hold the database."""
    if settings.LINK_CHECKS:
        transaction.on_commit(ask_due)


def ask_due(asker: Asker | None = None) -> int:
    """Ask the addresses whose turn it is, at most ASKED_AT_A_TIME. Return how many."""
    asker = asker or Asker()
    due = list(LinkCheck.objects.due(timezone.now() - ASKED_AGAIN)[:ASKED_AT_A_TIME])
    for check in due:
        note(check, asker.ask(check.address))
    return len(due)


def note(check: LinkCheck, answer: Answer) -> None:
    """Keep what an address answered. No page shows it, so that none has to be made anew (arena.generation)."""
    now = timezone.now()
    failed_since = (check.failed_since or now) if answer.failed else None
    LinkCheck.objects.filter(pk=check.pk).update(checked_at=now, answer=answer.words, failed_since=failed_since)


def judge_others(links: list[Link]) -> list[str]:
    """Return what the machine knows of the links that leave our site."""
    words = {address: link.words for link in reversed(links) if (address := outside(link.address))}
    if not words:
        return []
    checks = LinkCheck.objects.filter(address__in=words)
    return [*(_dead(check, words) for check in checks.dead()), *(_moved(check, words) for check in checks.moved())]


def _dead(check: LinkCheck, words: dict[str, str]) -> str:
    return gettext(
        "The link “%(words)s” leads to %(address)s, which has not answered since %(day)s (%(answer)s). Look for where "
        "the page has gone, or take the link away."
    ) % {
        "words": words[check.address],
        "address": check.address,
        "day": formats.date_format(timezone.localtime(check.failed_since), "DATE_FORMAT"),
        "answer": check.answer,
    }


def _moved(check: LinkCheck, words: dict[str, str]) -> str:
    return gettext("The page behind the link “%(words)s” has moved for good. Write its new address: %(address)s") % {
        "words": words[check.address],
        "address": check.answer.partition(" ")[2],
    }


# --- Our own pages ---------------------------------------------------------------------------------


def judge_own(links: list[Link]) -> list[str]:
    """Return which links to our own pages lead nowhere, or where visitors cannot follow."""
    paths = {link: path for link in links if (path := own_path(link.address))}
    if not paths:
        return []
    wrong = unseen(set(paths.values()))
    return [
        gettext("The link “%(words)s” leads to %(address)s: %(reason)s")
        % {"words": link.words, "address": link.address, "reason": wrong[path]}
        for link, path in paths.items()
        if path in wrong
    ]


def own_path(address: str) -> str:
    """Return the path of an address on our own site, or ""."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    ours = _is_ours(parts.netloc) if parts.netloc else not parts.scheme
    return parts.path if ours and parts.path.startswith("/") else ""


def unseen(paths: set[str]) -> dict[str, str]:
    """Return those of ``paths`` that visitors cannot see, each with the reason and what to do."""
    wrong: dict[str, str] = {}
    named: dict[str, str] = {}
    for path in paths:
        if path.startswith(("/static/", "/admin/")):
            if path.startswith("/admin/"):
                wrong[path] = gettext("visitors cannot open the administration. Link to the public page instead.")
            continue  # files have no page
        try:
            with translation.override(get_language_from_path(path) or settings.LANGUAGE_CODE):
                match = resolve(path if path.endswith("/") or "." in path else f"{path}/")
        except Resolver404:
            wrong[path] = gettext("there is no page. Open the page in another window and copy its address.")
            continue
        if "slug" in match.kwargs:
            named[path] = match.kwargs["slug"]
    return wrong | _unseen_rows(named)


def _unseen_rows(named: dict[str, str]) -> dict[str, str]:
    """Return those of the paths, given with the slug in each, whose row is missing or not published."""
    if not named:
        return {}
    public: set[str] = set()
    stored: set[str] = set()
    with translation.override(settings.LANGUAGE_CODE):
        for model in _models_with_pages():
            for row in model._base_manager.filter(slug__in=set(named.values())):
                stored.add(row.get_absolute_url())
                if not isinstance(row, Publishable) or row.is_public:
                    public.add(row.get_absolute_url())
    former = set(FormerSlug.objects.filter(slug__in=set(named.values())).values_list("slug", flat=True))
    wrong = {}
    for path, slug in named.items():
        plain = path.removeprefix("/en") + ("" if path.endswith("/") else "/")
        if plain.startswith(tuple(public)) or (slug in former and not plain.startswith(tuple(stored))):
            continue
        wrong[path] = (
            gettext("the page is not published. Publish it too, or take the link away.")
            if plain.startswith(tuple(stored))
            else gettext("there is no page. Open the page in another window and copy its address.")
        )
    return wrong


def _models_with_pages() -> list[Any]:
    found = (model for label in OWN_APPS for model in apps.get_app_config(label).get_models())
    return [
        model
        for model in found
        if hasattr(model, "get_absolute_url") and any(column.name == "slug" for column in model._meta.concrete_fields)
    ]
