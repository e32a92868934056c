"""Pictures that come in: really decoded, turned upright, freed of everything but the picture, written as WebP.

Only pixels pass. Place, camera, owner and whatever else a file carries along (EXIF, XMP, colour profile, comments,
a second file behind the first) stays outside, because what is kept is a new file.
"""

import io
from dataclasses import dataclass
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from arena.shared.uploads import MEGABYTE

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MAX_BYTES = 10 * MEGABYTE
MAX_PIXELS = 50_000_000  # what a telephone takes today; a decoder needs four bytes for each
LARGEST = 1920  # pixels, on the longer side
WIDTHS = (480, 960)  # also made, where they are smaller, so that a telephone need not fetch the large one
QUALITY = 80
# How files begin that people take for pictures but that we do not take.
OTHERS = {
    b"<svg": "SVG",
    b"<?xml": "SVG",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"BM": "BMP",
    b"%PDF": "PDF",
    b"8BPS": "Photoshop",
}


@dataclass(frozen=True, slots=True)
class Encoded:
    """A picture as it is kept: the full one, smaller ones by width, and whether it was the first of several."""

    content: bytes
    width: int
    height: int
    smaller: dict[int, bytes]
    was_animated: bool


def encode(file: IO[bytes], size: int) -> Encoded:
    """Return the picture in ``file``, which is ``size`` bytes long, as it may be kept. Say what to do if it is none."""
    if size > MAX_BYTES:
        limit = MAX_BYTES // MEGABYTE
        raise ValidationError(
            _(
                "The picture is %(size)s MB and may be %(limit)s MB at most. "
                "Save it smaller: 1920 pixels wide is enough."
            )
            % {"size": -(-size // MEGABYTE), "limit": limit}
        )
    try:
        file.seek(0)
        with Image.open(file, formats=FORMATS) as image:
            _refuse_too_many_pixels(image)
            was_animated = getattr(image, "n_frames", 1) > 1
            if was_animated:
                image.seek(0)
            upright = _upright(image)
        return _written(upright, was_animated=was_animated)
    except ValidationError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(_too_many_pixels()) from error
    except Exception as error:  # a decoder of hostile bytes may stumble on anything
        raise ValidationError(_not_a_picture(file)) from error


def measures(file: IO[bytes]) -> tuple[int, int] | None:
    """Return width and height of a kept picture, or None where it is gone."""
    try:
        with file.open("rb") as opened, Image.open(opened, formats=["WEBP"]) as image:  # type: ignore[attr-defined]
            return image.size
    except OSError:
        return None


def _refuse_too_many_pixels(image: Image.Image) -> None:
    """Look at the size that the file claims, before a single pixel is unpacked."""
    if image.width * image.height > MAX_PIXELS:
        raise ValidationError(_too_many_pixels(f" ({image.width} × {image.height})"))


def _too_many_pixels(found: str = "") -> str:
    return _("The picture has too many pixels%(found)s. Save it smaller: 1920 pixels wide is enough.") % {
        "found": found
    }


def _not_a_picture(file: IO[bytes]) -> str:
    file.seek(0)
    start = file.read(512).lstrip()
    kind = next((name for begins, name in OTHERS.items() if start.lower().startswith(begins.lower())), "")
    if start[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"}:
        kind = "HEIC/AVIF"
    if kind == "SVG":
        return _("SVG drawings can hold programs and are not taken. Save the drawing as PNG and choose that file.")
    if kind:
        return _("A %(kind)s file is not taken. Save the picture as JPEG, PNG or WebP and choose that file.") % {
            "kind": kind
        }
    return _(
        "This is no whole JPEG, PNG, WebP or GIF picture. Open it in a picture program, save it as JPEG or PNG, "
        "and choose the new file."
    )


def _upright(image: Image.Image) -> Image.Image:
    """Return the picture in the colours of the web, no larger than needed and the right way up."""
    profile = image.info.get("icc_profile")
    if image.mode == "P" or image.info.get("transparency") is not None:
        image = image.convert("RGBA")  # resizing numbers of a palette would mix colours that are not there
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    image.thumbnail((LARGEST, LARGEST), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return ImageOps.exif_transpose(_in_web_colours(image, profile))


def _in_web_colours(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture in sRGB; a profile that makes no sense is passed over."""
    orientation = image.getexif()
    has_alpha = image.mode in {"RGBA", "LA", "PA", "La", "RGBa"}
    alpha = image.convert("RGBA").getchannel("A") if has_alpha else None
    flat = image.convert("RGB") if has_alpha else image
    if profile and flat.mode in {"RGB", "CMYK", "L"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            flat = ImageCms.profileToProfile(flat, source, ImageCms.createProfile("sRGB"), outputMode="RGB") or flat
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # broken, or of another kind of colour
    flat = flat.convert("RGB")
    if alpha is not None:
        flat.putalpha(alpha)
    flat.info.clear()
    flat.getexif()[_ORIENTATION] = orientation.get(_ORIENTATION, 1)
    return flat


_ORIENTATION = 0x0112


def _written(image: Image.Image, *, was_animated: bool) -> Encoded:
    widths = [width for width in WIDTHS if width < image.width]
    smaller = {
        width: _webp(image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.LANCZOS))
        for width in widths
    }
    return Encoded(_webp(image), image.width, image.height, smaller, was_animated)


def _webp(image: Image.Image) -> bytes:
    """Write the pixels and nothing else: what else to write is named, and it is nothing."""
    nothing: dict[str, Any] = {"exif": b"", "xmp": b"", "icc_profile": b""}
    out = io.BytesIO()
    image.save(out, "WEBP", quality=QUALITY, method=4, **nothing)
    return out.getvalue()
