"""Hints about a promise while it is written: what, who, by when, and how it will be known. They never stand in the way.

They go by words and figures, in Swedish and English alike, so they can be wrong: they say what was not found, and what
would help whoever reads the promise next year.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

_START = r"(?<![a-zåäöé])"
_VAGUE = re.compile(
    _START + r"(verka|sträv|främja|försök|bidra|om möjlig|i möjligaste|beakta|strive|promot|try to|where possible"
    r"|contribute|encourag|seek to)"
)
_WHO = re.compile(
    _START + r"(ansvar|ledning|styrelse|chef|nämnd|avdelning|enhet|förvaltning|kansli|hr\b|arbetsgrupp|samordnare"
    r"|verksamhetsledare|ordförande|utskott|medarbetare|responsib|board|manage|director|department|committee"
    r"|secretariat|unit\b|team\b|chair|coordinator|staff)"
)
_WHEN = re.compile(
    _START + r"(varje|årlig|månad|kvartal|termin|veck|varannan|vår(en)?\b|höst(en)?\b|senast|före|every|each|annual"
    r"|year|month|quarter|term\b|week|spring|autumn|by the end|before)|(?<!\d)(19|20)\d\d(?!\d)"
)
_HOW_KNOWN = re.compile(
    _START + r"(mät|enkät|andel|antal|procent|följ(s|er|a)? upp|följs upp|uppfölj|redovis|rapport|utvärder|statistik"
    r"|protokoll|measur|survey|share of|number of|percent|follow(ed)? up|report|evaluat|statistic|minutes|count)|\d\s?%"
)
FEWEST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Hint:
    """One of the four questions: whether an answer was found, and what would help if not."""

    question: str
    is_answered: bool
    advice: str


def hints(*, title: str, body: str, rhythm: str = "", due: str = "") -> list[Hint]:
    """Return the four questions about a promise, each with whether its words answer it."""
    words = f"{title}\n{body}".casefold()
    says_what = len(words.split()) >= FEWEST_WORDS and not _VAGUE.search(words)
    says_when = bool(due.strip()) or rhythm == "continuous" or bool(_WHEN.search(words))
    return [
        Hint(_("What?"), says_what, _("Say what somebody will be able to see: “train”, “ask”, “publish”.")),
        Hint(_("Who?"), bool(_WHO.search(words)), _("Say which role or part of the organisation does it.")),
        Hint(_("By when?"), says_when, _("Give a date, or say how often.")),
        Hint(
            _("How will we know?"),
            bool(_HOW_KNOWN.search(words)),
            _("Say what you count, ask or write down: a number, a survey, minutes."),
        ),
    ]
