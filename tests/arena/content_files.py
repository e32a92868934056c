"""What the tests of content files share: files written on the spot, and a small set that loads."""

from pathlib import Path
from textwrap import dedent

from arena.content.entries import State
from arena.content.loading import Report, load
from arena.content.problems import ContentError

OWNER = """
    organisations:
      - {slug: agaren, name: Ägaren, kind: region, sector: public, region: "13"}
"""
PROGRAMME = """
    programmes:
      - slug: plan
        title: Plan
        kind: internal
        region: "13"
        owner: agaren
        summary: Kort.
        grounds: [alder, kon]
        en: {title: Plan in English}
        steps:
          - {key: ett, title: Ett}
          - {key: tva, title: Två, depends_on: ett}
        initiatives:
          - {key: a, title: A, step: tva}
          - {key: b, title: B}
        indicators:
          - key: antal
            title: Antal
            unit: personer
            readings:
              - {period: "2025", value: 7.5}
"""
DECLARATION = """
    declarations:
      - slug: deklaration
        title: Deklaration
        summary: Kort.
        issuer: agaren
        versions:
          - preamble: Vi vill.
            published: true
            commitments:
              - {title: Ett}
              - {title: Två, kind: compulsory}
        signatures:
          - organisation: agaren
            level: elsewhere
            commitments:
              - {commitment: 2}
              - {title: Ett eget, rhythm: once, due: 2021-23}
"""


def write(folder: Path, **texts: str) -> list[Path]:
    """Write each text to a file of that name and return the paths."""
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return [folder / f"{name}.yaml" for name in texts]


def load_texts(folder: Path, **texts: str) -> Report:
    """Load the texts as files of one set."""
    return load(write(folder, **texts))


def faults(folder: Path, **texts: str) -> list[str]:
    """Return what is wrong with the texts, without the folder."""
    try:
        load_texts(folder, **texts)
    except ContentError as error:
        return [str(problem).replace(f"{folder}/", "") for problem in error.problems]
    return []


def counts(report: Report) -> tuple[int, int, int]:
    """Return how many rows are new, changed, unchanged."""
    return report.count(State.NEW), report.count(State.CHANGED), report.count(State.UNCHANGED)


def changes(report: Report) -> list[str]:
    """Return every change with the row that it belongs to."""
    return [f"{entry.label}: {change}" for entry in report.entries for change in entry.changes]
