"""Compile the translations without the gettext tools, which most machines do not have."""

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Write a .mo beside each .po that is newer."""

    help = "Compile locale/*/LC_MESSAGES/*.po where they are newer than what stands."

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile what changed and say how much."""
        sources = [source for folder in settings.LOCALE_PATHS for source in Path(folder).glob("*/LC_MESSAGES/*.po")]
        stale = [source for source in sources if is_stale(source)]
        for source in stale:
            catalogue = polib.pofile(str(source))
            catalogue.extend(singulars(catalogue))
            catalogue.save_as_mofile(str(source.with_suffix(".mo")))
        if stale and options["verbosity"]:
            self.stdout.write(f"Compiled {len(stale)} of {len(sources)} translations.")


def singulars(catalogue: polib.POFile) -> list[polib.POEntry]:
    """Return the counted texts without their plural, for code that also uses the word alone.

    A .po has one entry for "region" and for "region"/"regions"; gettext finds the word alone only
    where the compiled file has it alone, until Python 3.13.
    """
    return [
        polib.POEntry(msgid=entry.msgid, msgctxt=entry.msgctxt, msgstr=entry.msgstr_plural[0])
        for entry in catalogue.translated_entries()
        if entry.msgid_plural
    ]


def is_stale(source: Path) -> bool:
    """Tell whether ``source`` has changed since it was compiled."""
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime
