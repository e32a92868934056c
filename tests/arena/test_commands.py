"""The commands that set up and serve: what they make, and what they say when they cannot."""

import os
import shutil
import socket
import subprocess
import sys
import time
from gettext import GNUTranslations
from pathlib import Path

import polib
import pytest
from django.core.management import call_command
from django.test import override_settings

from tests.source import ROOT


def copy_of(tmp_path: Path, *names: str) -> Path:
    """Return a folder with copies of these files of ours."""
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, tmp_path / name)
    return tmp_path


def run(*command: str, cwd: Path, **environ: str) -> tuple[int, list[str]]:
    """Return the exit code and what was said on standard error."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(cwd)} | environ
    result = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=60)
    return result.returncode, result.stderr.strip().splitlines()


def fake_python(folder: Path, script: str) -> str:
    """Return the path of a program that passes for Python."""
    program = folder / "python-fake"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return str(program)


def test_setup_says_when_there_is_no_python(tmp_path: Path) -> None:
    home = copy_of(tmp_path, "bin/setup.sh", "requirements/runtime.txt")
    code, said = run("sh", "bin/setup.sh", cwd=home, PYTHON="python-that-is-not-here")
    assert code == 1
    assert said == [
        (
            "Cannot set up: no python-that-is-not-here here. Install Python 3.11 or later, "
            "or name yours: make run PYTHON=/path/to/python"
        )
    ]


def test_setup_says_when_python_is_too_old(tmp_path: Path) -> None:
    home = copy_of(tmp_path, "bin/setup.sh", "requirements/runtime.txt")
    old = fake_python(tmp_path, '[ "$1" = --version ] && echo "Python 3.9.2" && exit 0; exit 1')
    code, said = run("sh", "bin/setup.sh", cwd=home, PYTHON=old)
    assert code == 1
    assert said == [
        "Cannot set up: Python 3.9.2 is too old, 3.11 or later is needed. Name another: make run PYTHON=python3.12"
    ]


def test_setup_says_when_venv_is_missing(tmp_path: Path) -> None:
    home = copy_of(tmp_path, "bin/setup.sh", "requirements/runtime.txt")
    bare = fake_python(tmp_path, 'case "$2" in *ensurepip*) exit 1;; esac; exit 0')
    code, said = run("sh", "bin/setup.sh", cwd=home, PYTHON=bare)
    assert code == 1
    assert said == [
        (
            f"Cannot set up: {bare} cannot make virtual environments. "
            "On Debian and Ubuntu: sudo apt-get install python3-venv"
        )
    ]


def test_setup_says_when_packages_cannot_be_fetched(tmp_path: Path) -> None:
    home = copy_of(tmp_path, "bin/setup.sh", "requirements/runtime.txt")
    (home / ".venv" / "bin").mkdir(parents=True)
    offline = 'case "$*" in *install*) echo "ERROR: No matching distribution found for django"; exit 1;; esac; exit 0'
    Path(fake_python(home / ".venv" / "bin", offline)).rename(home / ".venv" / "bin" / "python")
    code, said = run("sh", "bin/setup.sh", cwd=home, PYTHON=sys.executable)
    assert code == 1
    assert said == [
        (
            "Cannot set up: pip: ERROR: No matching distribution found for django "
            "Is there a network? All of it: .venv/install.log"
        )
    ]


def test_run_says_when_the_port_is_in_use(tmp_path: Path) -> None:
    home = copy_of(tmp_path, "bin/run.py")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, said = run(sys.executable, "bin/run.py", cwd=home, PORT=str(port))
    assert code == 1
    assert said == [
        f"Cannot run: port {port} is in use. Stop what uses it, or take another: make run PORT={min(port + 1, 65535)}"
    ]
    assert not (home / ".env").exists()


@pytest.mark.parametrize("port", ["eight", "0", "70000", "-1"])
def test_run_says_when_the_port_is_none(tmp_path: Path, port: str) -> None:
    home = copy_of(tmp_path, "bin/run.py")
    code, said = run(sys.executable, "bin/run.py", cwd=home, PORT=port)
    assert code == 1
    assert said == [f"Cannot run: PORT is {port!r}, not a number from 1 to 65535. For example: make run PORT=8080"]


def test_help_lists_every_documented_target() -> None:
    result = subprocess.run(["/usr/bin/env", "make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    listed = {line.split()[1] for line in result.stdout.splitlines()}
    assert {"run", "dev", "test", "check", "lint", "types", "texts", "lock", "bench", "screenshots", "clean"} <= listed


def compile_texts(folder: Path) -> None:
    with override_settings(LOCALE_PATHS=[folder]):
        call_command("compile_texts", verbosity=0)


def test_texts_are_compiled_when_they_are_newer(tmp_path: Path) -> None:
    source = tmp_path / "sv" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=utf-8"}
    catalogue.append(polib.POEntry(msgid="Programmes", msgstr="Program"))
    catalogue.save(str(source))
    compile_texts(tmp_path)
    compiled = source.with_suffix(".mo")
    assert [(entry.msgid, entry.msgstr) for entry in polib.mofile(str(compiled))] == [("Programmes", "Program")]
    stamp = compiled.stat().st_mtime_ns
    compile_texts(tmp_path)
    assert compiled.stat().st_mtime_ns == stamp
    os.utime(source, (time.time() + 5, time.time() + 5))
    compile_texts(tmp_path)
    assert compiled.stat().st_mtime_ns > stamp


def test_a_counted_text_is_also_found_alone(tmp_path: Path) -> None:
    source = tmp_path / "sv" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=utf-8",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    counted = polib.POEntry(msgid="programme", msgid_plural="programmes", msgstr_plural={0: "program", 1: "programmen"})
    catalogue.append(counted)
    catalogue.save(str(source))
    compile_texts(tmp_path)
    with source.with_suffix(".mo").open("rb") as compiled:
        found = GNUTranslations(compiled)
    assert found.gettext("programme") == "program"
    assert [found.ngettext("programme", "programmes", number) for number in (1, 2)] == ["program", "programmen"]
