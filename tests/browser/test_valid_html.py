"""Every public page in both languages, as the Nu HTML checker reads it."""

import json
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.browser.pages import ENGLISH_PATHS, PATHS
from tests.machine import nu_checker

# Safari tells no one that a list without bullets is a list, unless its role says so.
NOT_HEARD = ".*The .list. role is unnecessary for element .ul.*"


@pytest.mark.nu
def test_every_page_is_valid(site: str, tmp_path: Path) -> None:
    written = {file_of(tmp_path, number): path for number, path in enumerate([*PATHS, *ENGLISH_PATHS])}
    for file, path in written.items():
        file.write_bytes(fetch(site + path))
    checker = ["java", "-jar", str(nu_checker()), "--stdout", "--exit-zero-always", "--format", "json"]
    checker += ["--filterpattern", NOT_HEARD]
    answer = subprocess.run([*checker, *map(str, written)], capture_output=True, check=True, text=True)
    assert [told(message, written) for message in json.loads(answer.stdout)["messages"]] == []


def file_of(folder: Path, number: int) -> Path:
    return folder / f"{number}.html"


def fetch(address: str) -> bytes:
    """Return the page, be it that nothing is there."""
    try:
        with urllib.request.urlopen(address) as answer:  # noqa: S310 our own address
            return bytes(answer.read())
    except urllib.error.HTTPError as answer:
        return answer.read()


def told(message: dict[str, Any], written: dict[Path, str]) -> str:
    """Return the fault in a line that names the page."""
    path = written[Path(message["url"].removeprefix("file:"))]
    return f"{path}:{message.get('lastLine')}: {message['message']} | {message.get('extract', '').strip()[:120]}"
