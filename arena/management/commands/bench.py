"""Measure the pages: small against large, and against a bare view, side by side in one run."""

import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import environ
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from arena.bench.measure import BARE, LISTS, PAGES, Series, Subject, measure, table
from arena.bench.scratch import LARGE, SMALL, Size, fill
from arena.bench.servers import Client, serving

BARE_COUNT, WARM_COUNT, COUNT = 1200, 1200, 60
DETAIL_LIMIT, LIST_LIMIT, GROWTH_LIMIT, SEARCH_GROWTH_LIMIT = 60, 100, 1.2, 2.0
APPLICATION = "arena.wsgi:application"


class Command(BaseCommand):
    help = "Measure the public pages on scratch databases, small against large and a bare Django view; and signing."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rounds", type=int, default=7)
        parser.add_argument("--pages", nargs="*", help="only these pages, by name")
        parser.add_argument("--quick", action="store_true", help="a tenth of the content and three rounds")
        parser.add_argument(
            "--postgresql", metavar="URL", help="measure PostgreSQL too; scratch databases are made there"
        )
        parser.add_argument("--folder", type=Path, help="keep the SQLite databases here and use those that are there")
        parser.add_argument(
            "--fill", choices=["small", "large", "quick"], help="fill the configured, empty database and stop"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        sizes = {"small": SMALL, "large": LARGE, "quick": Size(1_000, 200, 10_000, 500)}
        if options["fill"]:
            fill(sizes[options["fill"]])
            return
        if not Path("/proc/self/stat").exists():
            raise CommandError("The bench reads the server's CPU from /proc, which this machine does not have.")
        wanted = {name: path for name, path in PAGES.items() if not options["pages"] or name in options["pages"]}
        rounds = 3 if options["quick"] else options["rounds"]
        large = "quick" if options["quick"] else "large"
        for command in (["build_static"], ["compile_texts"], ["collectstatic", "--noinput"]):
            _manage(
                [*command, "--verbosity", "0"], _environment("sqlite://:memory:", tempfile.gettempdir(), cached=False)
            )
        with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
            kept = options["folder"] or Path(folder)
            databases = {"SQLite": {name: f"sqlite:///{kept}/{name}.sqlite3" for name in ("small", "large")}}
            signing = {"SQLite": f"sqlite:///{folder}/signing.sqlite3"}
            if options["postgresql"]:
                databases["PostgreSQL"] = _scratch_urls(stack, options["postgresql"])
                signing["PostgreSQL"] = databases["PostgreSQL"].pop("signing")
            for vendor, urls in databases.items():
                self.stdout.write(f"{vendor}: small has {SMALL}; large has {sizes[large]}")
                for name, url in urls.items():
                    if vendor == "SQLite" and (kept / f"{name}.sqlite3").exists():
                        continue
                    _prepare(url, "small" if name == "small" else large, folder)
                self._compare(vendor, urls, wanted, rounds, folder)
                self.stdout.write(f"\n{vendor}, signing:", ending="\n")
                self.stdout.flush()
                _measure_signing(signing[vendor], folder)

    def _compare(self, vendor: str, urls: dict[str, str], pages: dict[str, str], rounds: int, folder: str) -> None:
        with ExitStack() as stack:
            bare = stack.enter_context(serving("arena.bench.bare:application", {}))
            small = stack.enter_context(serving(APPLICATION, _environment(urls["small"], folder, cached=False)))
            large = stack.enter_context(serving(APPLICATION, _environment(urls["large"], folder, cached=False)))
            warm = stack.enter_context(serving(APPLICATION, _environment(urls["large"], folder, cached=True)))
            clients = {server.port: Client(server) for server in (bare, small, large, warm)}
            subjects = {BARE: Subject(bare, clients[bare.port], "/", {}, BARE_COUNT)}
            for name, path in pages.items():
                for kind, server in (("small", small), ("large", large)):
                    subjects[f"{kind} {name}"] = Subject(server, clients[server.port], path, {}, COUNT)
                subjects[f"warm {name}"] = Subject(warm, clients[warm.port], path, {}, WARM_COUNT)
                tag = {"If-None-Match": self._tag(clients[warm.port], path)}
                subjects[f"known {name}"] = Subject(warm, clients[warm.port], path, tag, WARM_COUNT)
            sizes = {name: clients[warm.port].get(path).size for name, path in pages.items()}
            series = measure(subjects, rounds, lambda line: self.stderr.write(f"{vendor}: {line}"))
        self._report(vendor, series, pages, sizes)

    def _tag(self, client: Client, path: str) -> str:
        answer = client.get(path)
        if answer.status != 200:
            raise CommandError(f"{path} answered {answer.status}")
        return answer.headers["etag"]

    def _report(self, vendor: str, series: dict[str, Series], pages: dict[str, str], sizes: dict[str, int]) -> None:
        bare = series[BARE]
        rows, missed = [], []
        for name in pages:
            small, large, warm, known = (series[f"{kind} {name}"] for kind in ("small", "large", "warm", "known"))
            growth, cpu, rate = large.wait / small.wait, large.ms / bare.ms, warm.rate / bare.rate
            limit = LIST_LIMIT if name in LISTS else DETAIL_LIMIT
            grown = SEARCH_GROWTH_LIMIT if name.startswith("search") else GROWTH_LIMIT
            missed += [name] if cpu > limit or growth > grown or rate < 1 else []
            rows.append(
                [
                    name,
                    f"{small.wait:.1f}",
                    f"{large.wait:.1f}",
                    f"{growth:.2f}",
                    f"{large.ms:.1f}",
                    f"{cpu:.0f}",
                    f"≤ {limit}",
                    f"{rate:.2f}",
                    f"{known.rate / bare.rate:.2f}",
                    f"{sizes[name] / 1024:.1f}",
                ]
            )
        columns = [
            "page",
            "small ms",
            "large ms",
            "growth",
            "CPU ms",
            "CPU × bare",
            "target",
            "warm × bare",
            "304 × bare",
            "KB",
        ]
        self.stdout.write(table(f"{vendor} (bare view: {bare.ms:.2f} ms CPU, {bare.rate:.0f} a second)", columns, rows))
        self.stdout.write(f"Outside a target: {', '.join(missed) or 'none'}")


def _environment(url: str, folder: str, *, cached: bool) -> dict[str, str]:
    return {
        "DATABASE_URL": url,
        "DEBUG": "false",
        "SECRET_KEY": "the bench holds no secrets",
        "SITE_URL": "http://localhost:8000",
        "VAR_DIR": folder,
        "PAGE_CACHE_SECONDS": "3600" if cached else "0",
    }


def _prepare(url: str, size: str, folder: str) -> None:
    """Migrate and fill a database in a process of its own, which has it as its default."""
    for arguments in (["migrate", "--verbosity", "0"], ["bench", "--fill", size]):
        _manage(arguments, _environment(url, folder, cached=False))


def _measure_signing(url: str, folder: str) -> None:
    """Measure signing on a database of its own, with nobody else's log in it."""
    for arguments in (["migrate", "--verbosity", "0"], ["bench_signing"]):
        _manage(arguments, _environment(url, folder, cached=False))


def _manage(arguments: list[str], environment: dict[str, str]) -> None:
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
    subprocess.run(command, env={**os.environ, **environment}, check=True)  # noqa: S603  our own command


def _scratch_urls(stack: ExitStack, url: str) -> dict[str, str]:
    """Make three scratch databases on the PostgreSQL server at ``url``; they go when the bench ends."""
    import psycopg  # noqa: PLC0415  only in production and development installations

    parts = environ.Env.db_url_config(url)
    base = url.rpartition("/")[0]
    connection = psycopg.connect(
        host=parts["HOST"],
        port=parts["PORT"] or 5432,
        user=parts["USER"],
        password=parts["PASSWORD"],
        dbname=parts["NAME"],
        autocommit=True,
    )
    stack.callback(connection.close)
    names = {size: f"arena_bench_{size}" for size in ("small", "large", "signing")}
    for name in names.values():
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
        stack.callback(connection.execute, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    return {size: f"{base}/{name}" for size, name in names.items()}
