"""The settings fail closed: what would be unsafe stops start-up with a line that says what to do."""

import os
import re
import subprocess
import sys

import pytest
from pytest_django import Settings

from arena.checks import check_second_factor
from tests.source import ROOT

SAFE = {
    "SECRET_KEY": "Kx9-long-enough-for-the-deployment-check-and-of-many-letters_37",
    "SITE_URL": "https://arena.example.se",
}
# Named, but empty: an .env in the checkout must not speak for them.
SILENT = dict.fromkeys(("SECRET_KEY", "SITE_URL", "PORT", "CACHE_URL", "TASKS"), "")
SILENT |= {"DEBUG": "false", "DEMO": "false"}
SILENT["DATABASE_URL"] = "sqlite://:memory:"


def start(*command: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a piece of Python in a process of its own with these settings."""
    environment = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "VAR_DIR"}}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment | SILENT | environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def setting(name: str, **environ: str) -> str:
    """Return one setting as it stands under ``environ``."""
    result = start("-c", f"from arena import settings; print(repr(settings.{name}))", **environ)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


@pytest.mark.parametrize(
    ("environ", "hint"),
    [
        ({"SITE_URL": SAFE["SITE_URL"]}, "SECRET_KEY is not set. Make one: python -c"),
        ({"SECRET_KEY": "x"}, "SITE_URL is not set. Give the public address"),
        (SAFE | {"SITE_URL": "http://arena.example.se"}, "only an address on the own machine may do without https"),
        (SAFE | {"SITE_URL": "http://localhost.example.se"}, "only an address on the own machine may do without https"),
        (SAFE | {"DEMO": "true"}, "DEMO is on, but SITE_URL is a public address"),
    ],
)
def test_unsafe_settings_stop_the_start(environ: dict[str, str], hint: str) -> None:
    result = start("-c", "import arena.settings", **environ)
    assert result.returncode == 1
    assert hint in result.stderr.strip().splitlines()[-1]


def test_production_passes_the_deployment_check_without_a_warning() -> None:
    result = start("-W", "error", "manage.py", "check", "--deploy", "--fail-level", "WARNING", **SAFE)
    assert (result.returncode, result.stdout) == (0, "System check identified no issues (0 silenced).\n"), result.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "False"),
        ("SECURE_SSL_REDIRECT", "True"),
        ("SECURE_HSTS_SECONDS", "63072000"),
        ("SESSION_COOKIE_SECURE", "True"),
        ("CSRF_COOKIE_SECURE", "True"),
        ("ALLOWED_HOSTS", "['arena.example.se']"),
    ],
)
def test_production_protects_its_visitors(name: str, value: str) -> None:
    assert setting(name, **SAFE) == value


@pytest.mark.parametrize(
    ("environ", "address"),
    [
        ({"SITE_URL": "http://localhost:8000", "PORT": "9123"}, "'http://localhost:9123'"),
        ({"SITE_URL": "http://localhost:8000"}, "'http://localhost:8000'"),
        ({"SITE_URL": "https://arena.example.se", "PORT": "9123"}, "'https://arena.example.se'"),
    ],
)
def test_port_counts_on_the_own_machine_only(environ: dict[str, str], address: str) -> None:
    assert setting("SITE_URL", **SAFE | environ) == address


@pytest.mark.parametrize(
    ("environ", "required"),
    [
        (SAFE, "True"),
        (SAFE | {"SECOND_FACTOR_REQUIRED": "false"}, "True"),  # no setting of its own
        (SAFE | {"SITE_URL": "http://localhost:8000"}, "True"),
        (SAFE | {"SITE_URL": "http://localhost:8000", "DEMO": "true"}, "False"),
        (SAFE | {"DEBUG": "true"}, "False"),
    ],
)
def test_only_a_demo_does_without_a_second_factor(environ: dict[str, str], required: str) -> None:
    assert setting("SECOND_FACTOR_REQUIRED", **environ) == required


def test_the_deployment_check_sees_a_second_factor_that_is_off(settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    assert [fault.id for fault in check_second_factor()] == ["arena.E001"]
    settings.SECOND_FACTOR_REQUIRED = True
    assert check_second_factor() == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("STAFF_IDLE_HOURS", "8"),
        ("STAFF_SESSION_HOURS", "24"),
        ("SESSION_COOKIE_AGE", "2592000"),
        ("CACHES['default']['BACKEND']", "'django.core.cache.backends.db.DatabaseCache'"),
        ("TASKS['default']['BACKEND']", "'django_tasks_db.DatabaseBackend'"),
        ("EMAIL_TIMEOUT", "5"),
    ],
)
def test_production_limits_log_ins_and_loses_no_mail(name: str, value: str) -> None:
    assert setting(name, **SAFE) == value


def test_mail_of_the_own_machine_lies_beside_the_database() -> None:
    assert setting("EMAIL_FILE_PATH", **SAFE, VAR_DIR="/srv/arena/var", EMAIL_URL="") == "'/srv/arena/var/mail'"


def test_sample_file_names_everything_that_is_read() -> None:
    """What the settings read stands in .env.example, and nothing else does."""
    source = (ROOT / "arena" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r"(?:env\.\w+|required)\(\s*[\"']([A-Z_]+)[\"']", source))
    sample = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^(?:# )?([A-Z_]+)=", sample, re.MULTILINE)) == read


def test_sample_file_has_no_comment_behind_a_value() -> None:
    """It would become part of the value: SECRET_KEY would be known to all."""
    sample = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert re.findall(r"^(?:# )?[A-Z_]+=.*[ \t]#.*$", sample, re.MULTILINE) == []
