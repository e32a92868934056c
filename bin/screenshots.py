"""Take the pictures in docs/images: `make screenshots`. Needs Chromium and the dev packages.

A server of its own is started on a free port, with the demo content in a database that is thrown
away afterwards, so that the pictures show the same wherever they are taken.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
PROGRAMME = "/program/organisationers-mangfaldsorientering/"
# file, address, width, height, colours
PICTURES = [
    ("home.png", "/", 1280, 1600, "light"),
    ("programme.png", PROGRAMME, 1280, 1600, "light"),
    ("programme-dark-narrow.png", PROGRAMME, 390, 1200, "dark"),
    ("home-english-dark.png", "/en/", 1280, 1000, "dark"),
]


@contextmanager
def server() -> Iterator[str]:
    """Yield the address of a server with fresh demo content."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "DEBUG": "false",
            "DEMO": "true",
            "SECRET_KEY": "for-pictures-only",
            "SITE_URL": "http://localhost",
            "PORT": str(port),
            "VAR_DIR": folder,
            "DATABASE_URL": f"sqlite:///{folder}/arena.sqlite3",
        }
        process = subprocess.Popen([sys.executable, "bin/run.py"], cwd=ROOT, env=environment)
        try:
            address = f"http://localhost:{port}"
            wait_for(f"{address}/halsa/", process)
            yield address
        finally:
            process.terminate()
            process.wait(10)


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Return when ``address`` answers."""
    for _ in range(600):
        if process.poll() is not None:
            sys.exit("The server stopped, see above.")
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 our own server
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.2)
        else:
            return
    sys.exit("The server did not answer within two minutes.")


def take(browser: Browser, address: str, picture: tuple[str, str, int, int, str]) -> None:
    """Take one picture."""
    file, path, width, height, colours = picture
    language = "en-GB" if path.startswith("/en/") else "sv-SE"
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="dark" if colours == "dark" else "light",
        locale=language,
        reduced_motion="reduce",
    )
    answer = page.goto(address + path)
    if answer is None or not answer.ok:
        sys.exit(f"{path} answers {answer and answer.status}")
    page.evaluate("document.fonts.ready")
    page.screenshot(path=IMAGES / file)
    page.close()
    print(f"docs/images/{file}")


def main() -> None:
    """Take all pictures, or those whose file names are given."""
    wanted = sys.argv[1:]
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("No Chromium: sudo apt-get install chromium")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with server() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for picture in PICTURES:
            if not wanted or picture[0] in wanted:
                take(browser, address, picture)
        browser.close()


if __name__ == "__main__":
    main()
