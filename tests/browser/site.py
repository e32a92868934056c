"""The site as `make run` serves it: granian, page cache, packed static files, the demo content."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 30


@contextmanager
def running_site(folder: Path) -> Iterator[str]:
    """Yield the address of a site of its own, with a fresh database of the kind the test run uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with fresh_database(folder) as database:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")} | {
            "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
            "VAR_DIR": str(folder),
            "DATABASE_URL": database,
            "DEBUG": "false",
            "DEMO": "true",
            "SITE_URL": f"http://localhost:{port}",
            "ALLOWED_HOSTS": "localhost",
            "PORT": "",
        }
        subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, env=environment, check=True)
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1", "--blocking-threads", "4"]
        command += ["--host", "127.0.0.1", "--port", str(port), "--log-level", "error", "arena.wsgi:application"]
        server = subprocess.Popen(command, cwd=ROOT, env=environment)
        try:
            wait_for(f"http://localhost:{port}/halsa/")
            yield f"http://localhost:{port}"
        finally:
            server.terminate()
            server.wait(timeout=PATIENCE_SECONDS)


@contextmanager
def fresh_database(folder: Path) -> Iterator[str]:
    """Yield the address of an empty database: a file, or one beside the test run's on its PostgreSQL server."""
    if "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
        yield f"sqlite:///{folder / 'site.sqlite3'}"
        return
    name = f"browser_{uuid4().hex[:12]}"
    server = os.environ["DATABASE_URL"]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def wait_for(address: str) -> None:
    """Return when the site answers."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            urllib.request.urlopen(address, timeout=5)  # noqa: S310 our own address
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return
