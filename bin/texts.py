"""The texts to translate: `texts.py collect` gathers them into locale/, `texts.py check` tells what is missing.

The check collects in a copy, so that it changes nothing: every text of the code has to stand
translated in the .po, and nothing in the .po may be in doubt or left over. Needs gettext.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LANGUAGE = "sv"
CATALOGUE = Path("locale", LANGUAGE, "LC_MESSAGES", "django.po")


def collect(folder: Path) -> None:
    """Let Django gather the texts of ``folder`` into its locale folder."""
    if not shutil.which("xgettext"):
        sys.exit("Collecting texts needs gettext: sudo apt-get install gettext")
    command = [sys.executable, "manage.py", "makemessages", "--locale", LANGUAGE, "--add-location", "file"]
    ignored = ["tests/*", "var/*", ".venv/*", "staticfiles/*", "bin/*"]
    options = [option for pattern in ignored for option in ("--ignore", pattern)]
    environment = os.environ | {"DEBUG": "1", "PYTHONPATH": str(folder)}
    (folder / CATALOGUE).parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([*command, *options], cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)


def check() -> list[str]:
    """Return what is wrong with the catalogue, a line for each fault."""
    if not (ROOT / CATALOGUE).exists():
        return [f"{CATALOGUE} is missing"]
    standing = polib.pofile(str(ROOT / CATALOGUE))
    faults = [f"not translated: {entry.msgid!r}" for entry in standing.untranslated_entries()]
    faults += [f"in doubt (fuzzy): {entry.msgid!r}" for entry in standing.fuzzy_entries()]
    faults += [f"left over (obsolete): {entry.msgid!r}" for entry in standing.obsolete_entries()]
    with tempfile.TemporaryDirectory() as copy:
        copy_tree(Path(copy))
        collect(Path(copy))
        collected = texts_of(polib.pofile(str(Path(copy, CATALOGUE))))
    known = texts_of(standing)
    faults += [f"in the code, not in the catalogue: {text[1]!r}" for text in sorted(collected - known)]
    faults += [f"in the catalogue, not in the code: {text[1]!r}" for text in sorted(known - collected)]
    return faults


def copy_tree(target: Path) -> None:
    """Copy what git knows or would take in."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    for name in names:
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)


def texts_of(catalogue: polib.POFile) -> set[tuple[str, str]]:
    """Return context and text of every entry in use."""
    return {(entry.msgctxt or "", entry.msgid) for entry in catalogue if not entry.obsolete}


def main() -> None:
    """Do what the first argument says."""
    match sys.argv[1:]:
        case ["collect"]:
            collect(ROOT)
        case ["check"]:
            faults = check()
            sys.exit("\n".join(faults) if faults else 0)
        case _:
            sys.exit("texts.py collect|check")


if __name__ == "__main__":
    main()
