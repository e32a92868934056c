"""What this machine has of what some tests need."""

import os
import shutil
from functools import cache
from pathlib import Path

import psycopg
from django.conf import settings

POSTGRESQL_URL = os.environ.get("ARENA_TEST_POSTGRESQL", "postgres://postgres@127.0.0.1:5432/postgres")


def chromium() -> str | None:
    """Return the browser's path, or None."""
    return next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )


def nu_checker() -> Path:
    """Return where the Nu HTML checker is kept, whether it is there or not."""
    return Path(os.environ.get("ARENA_VNU_JAR", settings.BASE_DIR / "var" / "tools" / "vnu.jar"))


@cache
def postgresql_answers() -> bool:
    """Tell whether a PostgreSQL server answers."""
    try:
        psycopg.connect(POSTGRESQL_URL, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True
