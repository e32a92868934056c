"""What every test run has: no network but this machine, no quiet skip in CI, no undefined template variable."""

import os
import shutil
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import TransactionTestCase
from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django import DjangoDbBlocker

from members.evidence import keys
from tests.databases import Beginning, Demo, Migrated
from tests.machine import POSTGRESQL_URL, chromium, nu_checker, postgresql_answers
from tests.measured import Notes
from tests.network import refuse_other_machines
from tests.templates import fail_on_undefined_variables

NO_SKIPS = os.environ.get("ARENA_NO_SKIPS") == "1"
# The run on the second database (docs/operations.md, Checks) leaves out what the first has settled for both: what needs
# no database, browsers, walks by many people, and pages and forms, whose templates and texts know no database. It keeps
# rules, actions, commands, searches and races; every address is opened in test_access and test_content_admin.
SECOND_RUN = os.environ.get("ARENA_SECOND_RUN") == "1"
WALKS = {"test_admin_access", "test_admin_scope", "test_help_admin", "test_look_pages", "test_scope_reading"}
# Of the pages and forms: those about locks, order, counts of queries, search, and what comes in with a file.
ASK_THE_DATABASE = {
    "test_admin_costs",
    "test_content_admin",
    "test_evidence_admin",
    "test_exchange_pages",
    "test_log_entries_pages",
    "test_programmes_pages",
    "test_publishing_admin",
    "test_saving_admin",
    "test_saving_at_once_admin",
    "test_search_pages",
    "test_sessions_pages",
    "test_work_queue_admin",
}
BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--disable-gpu",
]

# Playwright keeps an event loop in its thread; Django takes that for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_configure(config: pytest.Config) -> None:
    """Shut the door to every address but the machine's own; note which lines are run, if asked to."""
    refuse_other_machines()
    config.pluginmanager.register(Notes())


# --- What this machine has ----------------------------------------------------------------------


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    """Skip what this machine cannot run, saying why; leave out what belongs to the other database; order the rest."""
    other = "postgresql_only" if is_sqlite() else "sqlite_only"
    left_out = {item for item in items if item.get_closest_marker(other) or (SECOND_RUN and _is_the_same(item))}
    if left_out:
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]
    for item in items:
        _mark_what_is_missing(item)
        item.add_marker(pytest.mark.xdist_group(_group(item)))
    yield
    items.sort(key=_turn)


def is_sqlite() -> bool:
    """Tell which database the run uses."""
    return "sqlite" in settings.DATABASES["default"]["ENGINE"]


def _group(item: pytest.Item) -> str:
    """Return with which tests a worker takes this one (--dist loadgroup --no-loadscope-reorder): what is set up once.

    That is a file, but for the site of the browser tests, which takes as long as many of its tests.
    """
    return "site" if "site" in getattr(item, "fixturenames", ()) else f"{item.path.stem}-{_turn(item)}"


def _turn(item: pytest.Item) -> int:
    """Return when a test comes: with others that need the same, and the longest first, so that workers end together."""
    fixtures = getattr(item, "fixturenames", ())
    kinds = "site" in fixtures, "seeded" in fixtures, "browser" in fixtures
    return kinds.index(True) if True in kinds else len(kinds)


def _is_the_same(item: pytest.Item) -> bool:
    """Tell whether a test says the same on every database."""
    fixtures, file = set(getattr(item, "fixturenames", ())), item.path.stem
    database = {"db", "transactional_db", "live_server", "seeded", "django_db_setup"} & fixtures
    untouched = not (database or item.get_closest_marker("django_db"))
    is_page = file.endswith(("_pages", "_admin")) and file not in ASK_THE_DATABASE
    return untouched or "browser" in fixtures or file in WALKS or is_page


def _mark_what_is_missing(item: pytest.Item) -> None:
    if item.get_closest_marker("browser") or {"browser", "page"} & set(getattr(item, "fixturenames", ())):
        item.add_marker(pytest.mark.skipif(not chromium(), reason="no Chromium: apt-get install chromium"))
        item.add_marker("browser")
    if item.get_closest_marker("nu"):
        item.add_marker(
            pytest.mark.skipif(not shutil.which("java"), reason="no Java: apt-get install default-jre-headless")
        )
        reason = "no Nu HTML checker: sh bin/nu_checker.sh fetches it, or ARENA_VNU_JAR says where it is"
        item.add_marker(pytest.mark.skipif(not nu_checker().exists(), reason=reason))
    if item.get_closest_marker("postgresql"):
        reason = "no PostgreSQL: set ARENA_TEST_POSTGRESQL to the address of a server"
        item.add_marker(pytest.mark.skipif(not postgresql_answers(), reason=reason))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """In CI a test that is not run is a test that failed."""
    report = yield
    if NO_SKIPS and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"ARENA_NO_SKIPS: {item.nodeid} was skipped: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def postgresql_url() -> str:
    """The address of a server where a test may make databases of its own (mark the test ``postgresql``)."""
    return POSTGRESQL_URL


# --- Language -----------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _site_language() -> None:
    """A page that an earlier test fetched in English leaves the thread speaking English."""
    translation.activate(settings.LANGUAGE_CODE)


# --- Limits -------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    """What an earlier test tried counts against no other."""
    cache.clear()


# --- Templates ----------------------------------------------------------------------------------


@pytest.fixture(autouse=True, scope="session")
def _undefined_variables_fail() -> Iterator[None]:
    with fail_on_undefined_variables():
        yield


# --- Database -----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest) -> bool:
    """Let Django migrate what it finds, where ``django_db_modify_db_settings`` puts something."""
    return request.config.getvalue("reuse_db") or is_sqlite()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings_parallel_suffix: None
) -> Migrated | None:
    """On SQLite the database is a file, as in production: in memory those who write at once do not queue, but fail."""
    if not is_sqlite():
        return None
    file = tmp_path_factory.getbasetemp() / "test.sqlite3"
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(file)
    migrated = Migrated()
    migrated.fetch(file)
    return migrated


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_modify_db_settings: Migrated | None, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Put the database back to its beginning after each test with real transactions, instead of emptying it."""
    with django_db_blocker.unblock():
        beginning = Beginning()
        if django_db_modify_db_settings:
            django_db_modify_db_settings.keep()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: beginning.restore())
        yield


# --- Content ------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def _demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Demo]:
    demo = Demo(django_db_blocker)
    yield demo
    demo.put_away()


@pytest.fixture(scope="module")
def seeded(_demo: Demo) -> Iterator[None]:
    """The demo content; each test's own changes are undone, and at last those of the module.

    For tests marked ``django_db``; what one with real transactions does would not be undone.
    """
    with _demo.used():
        yield


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let no test find the demo content that did not ask for it."""
    if "seeded" not in getattr(item, "fixturenames", ()):
        Demo.put_away()


# --- Evidence -----------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _own_evidence_folder(tmp_path_factory: pytest.TempPathFactory, settings: Any) -> None:
    """No test finds the keys or the last checkpoint of another. The folder is made by whoever makes a key."""
    settings.EVIDENCE_DIR = tmp_path_factory.getbasetemp() / "evidence" / uuid4().hex


@pytest.fixture
def evidence_key() -> keys.SigningKey:
    """A key that signs checkpoints, in the folder of this test."""
    return keys.make()


# --- Browser ------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium, headless, calling nobody."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=BROWSER_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor with Swedish settings and no past. A request to another host fails the test."""
    context = browser.new_context(locale="sv-SE", viewport={"width": 1280, "height": 900})
    foreign: list[str] = []
    context.on("request", lambda request: None if _is_local(request.url) else foreign.append(request.url))
    yield context
    context.close()
    assert foreign == []


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that must load and run without a single error in its console."""
    page = context.new_page()
    page.set_default_timeout(10_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield page
    assert [error for error in errors if "the server responded with a status of 404" not in error] == []


def _is_local(url: str) -> bool:
    return url.startswith(("http://localhost", "http://127.0.0.1", "http://testserver", "data:", "about:", "blob:"))
