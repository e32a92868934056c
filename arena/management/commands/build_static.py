"""Make what is not kept in git: the fonts, from the installed font package, and one small style sheet."""

import hashlib
import importlib.util
import io
import logging
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from arena.assets import CSS_BUNDLE, CSS_SOURCES

STATIC = Path(settings.BASE_DIR) / "static"
FONT_PACKAGE = "fontpkg_hanken_grotesk"
FONT_FILE = "HankenGrotesk[wght].ttf"
FONT_SHA256 = "813b3f8fa0965405669a89b38e51bbefd95eef6b8e20d1cb2d8c10cce062662f"
WEIGHTS = (400.0, 800.0)
# The first file has Swedish, English, Finnish, Romani and the Sami languages of Sweden; a browser fetches the second
# only for a page that uses its letters. The ranges in tokens.css are the same, rounded to whole blocks.
FONTS = {
    "hanken": (
        "0020-007E,00A0-00FF,010C-010D,0110-0111,0131,014A-014B,0152-0153,0160-0161,0166-0167,017D-017E,01B7,"
        "01E4-01E9,01EE-01EF,0292,02BB-02BC,02C6,02DA,02DC,2009-200A,2010-2015,2018-201E,2020-2022,2026,202F-2030,"
        "2032-2033,2039-203A,20AC,2122,2190-2193,2212"
    ),
    "hanken-ext": (
        "0100-010B,010E-010F,0112-0130,0132-0149,014C-0151,0154-015F,0162-0165,0168-017C,017F,0192,01CD-01D4,"
        "0218-021B,0259,1E00-1EFF"
    ),
}
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "liga", "tnum", "lnum"]


class Command(BaseCommand):
    """Write static/build/. Does nothing where a file is already made from the same sources."""

    help = "Make the fonts and the bundled style sheet in static/build/."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing or out of date, and say what was made."""
        logging.getLogger("fontTools").setLevel(logging.ERROR)  # it tells of every glyph
        for target, source, make in (*_fonts(), _bundle()):
            if _is_made_from(target, source):
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(make())
            _stamp(target).write_text(source)
            self.stdout.write(f"made {target.name}, {target.stat().st_size} bytes")


def squeeze(css: str) -> str:
    """Take away comments and needless white space; nothing cleverer, so that nothing changes its meaning."""
    quoted = r"""("[^"\n]*"|'[^'\n]*')"""
    bare = re.sub(rf"{quoted}|/\*.*?\*/", lambda match: match[1] or "", css, flags=re.DOTALL)
    parts = re.split(quoted, bare)
    for place in range(0, len(parts), 2):  # the odd ones are quoted
        text = re.sub(r"\s+", " ", parts[place])
        text = re.sub(r" ?([{};,>]) ?", r"\1", text)
        parts[place] = re.sub(r": (?=[^{}]*[;}])", ":", text).replace(";}", "}")
    return "".join(parts).strip() + "\n"


def _bundle() -> tuple[Path, str, Any]:
    css = "\n".join((STATIC / source).read_text(encoding="utf-8") for source in CSS_SOURCES)
    small = squeeze(css).encode()
    return STATIC / CSS_BUNDLE, hashlib.sha256(small).hexdigest(), lambda: small


def _fonts() -> list[tuple[Path, str, Any]]:
    return [
        (
            STATIC / "build" / f"{name}.woff2",
            hashlib.sha256(f"{FONT_SHA256} {WEIGHTS} {FEATURES} {ranges}".encode()).hexdigest(),
            lambda ranges=ranges: make_font(_font_source(), ranges),
        )
        for name, ranges in FONTS.items()
    ]


def _font_source() -> bytes:
    """Return the typeface as its package holds it, if it is the one that was checked."""
    spec = importlib.util.find_spec(FONT_PACKAGE)
    if spec is None or spec.origin is None:
        msg = f"{FONT_PACKAGE} is not installed: see requirements/runtime.in."
        raise CommandError(msg)
    source = (Path(spec.origin).parent / "files" / FONT_FILE).read_bytes()
    digest = hashlib.sha256(source).hexdigest()
    if digest != FONT_SHA256:
        msg = f"{FONT_FILE} is not the file that was checked: sha256 {digest}, expected {FONT_SHA256}."
        raise CommandError(msg)
    return source


def make_font(source: bytes, ranges: str) -> bytes:
    """Return a woff2 with the letters in ``ranges`` and the weights in use; the same bytes every time."""
    font = TTFont(io.BytesIO(source), recalcTimestamp=False)
    options = subset.Options()
    options.layout_features = FEATURES
    options.hinting = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codepoints(ranges))
    subsetter.subset(font)  # before the weights: the other order fails
    plain = io.BytesIO()
    font.save(plain)
    plain.seek(0)
    font = instancer.instantiateVariableFont(TTFont(plain, recalcTimestamp=False), {"wght": WEIGHTS})
    font.flavor = "woff2"
    result = io.BytesIO()
    font.save(result)
    return result.getvalue()


def codepoints(ranges: str) -> list[int]:
    """Return the code points of "0020-007E,0131"."""
    points: list[int] = []
    for part in ranges.split(","):
        low, _, high = part.partition("-")
        points += range(int(low, 16), int(high or low, 16) + 1)
    return points


def _stamp(target: Path) -> Path:
    """Return the file beside ``target`` that says what it was made from. Hidden, so that it is not collected."""
    return target.with_name(f".{target.name}.sha256")


def _is_made_from(target: Path, source: str) -> bool:
    stamp = _stamp(target)
    return target.exists() and stamp.exists() and stamp.read_text() == source
