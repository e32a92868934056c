"""Serve the portal on this machine: `make run`. Needs the runtime packages (bin/setup.sh runtime).

Settings that do not stand yet are written to .env, tables and files are brought up to date, a worker is started beside
this process (mail, what is due: `manage.py work`), and granian takes this process over. When it ends, so does the
worker. What goes wrong is said in one line.
"""

import errno
import os
import secrets
import socket
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
SERVER = ["--interface", "wsgi", "--workers", "1", "--blocking-threads", "8", "--log-level", "error"]


def fail(message: str) -> NoReturn:
    """Stop with one line."""
    sys.exit(f"Cannot run: {message}")


def free_port() -> int:
    """Return the port asked for, if it can be had."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        fail(f"PORT is {text!r}, not a number from 1 to 65535. For example: make run PORT=8080")
    port = int(text)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno == errno.EACCES:
                fail(f"port {port} is for the system only. Take one above 1023: make run PORT=8080")
            fail(f"port {port} is in use. Stop what uses it, or take another: make run PORT={min(port + 1, 65535)}")
    return port


def write_env() -> None:
    """Write .env for this machine, unless it stands."""
    file = ROOT / ".env"
    if file.exists():
        return
    lines = [
        "# Written by `make run` for this machine; .env.example explains every name.",
        f"SECRET_KEY={secrets.token_urlsafe(50)}",
        "DEBUG=false",
        "DEMO=true",
        "SITE_URL=http://localhost:8000",
    ]
    file.touch(mode=0o600)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def prepare() -> None:
    """Bring everything up to date and say where the site is."""
    import django  # noqa: PLC0415 the settings need .env, which is written above
    from django.conf import settings  # noqa: PLC0415 as above
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 as above
    from django.core.management import call_command  # noqa: PLC0415 as above
    from django.db import OperationalError  # noqa: PLC0415 as above

    try:
        django.setup()
        call_command("prepare")
    except ImproperlyConfigured as error:
        fail(str(error))
    except OperationalError as error:
        fail(f"the database: {str(error).strip().splitlines()[0]}. DATABASE_URL in .env says where it is.")
    except PermissionError as error:
        fail(f"no write permission for {error.filename}. It has to belong to you: sudo chown -R $USER {ROOT}")
    print(f"\n  {settings.SITE_NAME}: {settings.SITE_URL}/   (English: {settings.SITE_URL}/en/)")
    if settings.DEMO:
        from arena import demo_logins  # noqa: PLC0415 needs the models

        print(*(f"  Log in: {line}" for line in demo_logins.lines()), sep="\n")


def main() -> None:
    """Prepare, then become the server."""
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arena.settings")
    port = free_port()
    os.environ["PORT"] = str(port)
    try:
        write_env()
    except PermissionError:
        fail(f"no write permission in {ROOT}. Clone into a folder of your own.")
    prepare()
    subprocess.Popen([sys.executable, "manage.py", "work", "--with-parent"])
    print("  Stop with Ctrl+C.\n", flush=True)
    server = [sys.executable, "-m", "granian", *SERVER, "--host", HOST, "--port", str(port), "arena.wsgi:application"]
    os.execv(sys.executable, server)  # noqa: S606 our own program, no shell


if __name__ == "__main__":
    main()
