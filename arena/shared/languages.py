"""The languages in which a passage of a text may be written: those of Sweden, and those that many here read."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# BCP 47. The five national minorities' languages, with their own forms, come after Swedish and English.
LANGUAGES = {
    "sv": _("Swedish"),
    "en": _("English"),
    "fi": _("Finnish"),
    "fit": _("Meänkieli"),
    "se": _("North Sámi"),
    "smj": _("Lule Sámi"),
    "sma": _("South Sámi"),
    "rom": _("Romani"),
    "yi": _("Yiddish"),
    "ar": _("Arabic"),
    "sq": _("Albanian"),
    "am": _("Amharic"),
    "bs": _("Bosnian"),
    "prs": _("Dari"),
    "da": _("Danish"),
    "et": _("Estonian"),
    "fa": _("Persian"),
    "fr": _("French"),
    "is": _("Icelandic"),
    "zh": _("Chinese"),
    "hr": _("Croatian"),
    "ku": _("Kurmanji"),
    "no": _("Norwegian"),
    "pl": pgettext_lazy("language", "Polish"),
    "ro": _("Romanian"),
    "ru": _("Russian"),
    "sr": _("Serbian"),
    "so": _("Somali"),
    "ckb": _("Sorani"),
    "es": _("Spanish"),
    "th": _("Thai"),
    "ti": _("Tigrinya"),
    "tr": _("Turkish"),
    "de": _("German"),
    "uk": _("Ukrainian"),
    "vi": _("Vietnamese"),
}
RIGHT_TO_LEFT = {"ar", "ckb", "fa", "prs", "yi"}


def known_language(tag: str | None) -> str:
    """Return the language of ``tag`` ("en-GB" is English) if texts here may be written in it, or ""."""
    primary = (tag or "").strip().split("-")[0].lower()
    return primary if primary in LANGUAGES else ""
