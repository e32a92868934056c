"""Loading a later version of a declaration: what became of each commitment, and when it is published."""

from datetime import date
from pathlib import Path

import pytest

from members.models import Declaration, DeclarationVersion, LogEntry
from tests.arena.content_files import DECLARATION, OWNER, faults, load_texts

pytestmark = pytest.mark.django_db
SECOND = """
    declarations:
      - slug: deklaration
        signs_here: true
        required_level: self
        shows_before_check: true
        valid_months: 24
        reminder_days: 30
        opens_on: 2026-01-01
        versions:
          - number: 2
            preamble: Vi vill mer.
            elective_minimum: 1
            own_commitments: required
            published: true
            commitments:
              - {title: Ett}
              - {title: Två och tre}
            changes:
              - {old: 1/1, outcome: kept, new: 1}
              - {old: 1/2, outcome: changed, new: 2, reason: De hörde ihop., en: {reason: They belonged together.}}
"""


def test_a_later_version_says_what_became_of_the_former(tmp_path: Path) -> None:
    load_texts(tmp_path, a=OWNER, b=DECLARATION)
    load_texts(tmp_path, a=SECOND)
    version = DeclarationVersion.objects.get(number=2)
    assert (version.is_frozen, version.elective_minimum, version.own_commitments) == (True, 1, "required")
    assert [
        (change.old.version.number, change.old.number, change.outcome, change.new.number, change.reason)
        for change in version.changes.all()
        if change.new
    ] == [(1, 1, "kept", 1, ""), (1, 2, "changed", 2, "De hörde ihop.")]
    declaration = Declaration.objects.get()
    assert (declaration.signs_here, declaration.required_level, declaration.shows_before_check) == (True, "self", True)
    assert declaration.valid_until(date(2026, 1, 1)) == date(2028, 1, 1)
    assert list(LogEntry.objects.in_order().values_list("kind", "version__number")) == [
        ("declaration-published", 1),
        ("declaration-published", 2),
    ]


def test_both_may_stand_in_one_set_in_any_order(tmp_path: Path) -> None:
    first = DECLARATION.replace("versions:\n", "versions:\n").replace(
        "- preamble: Vi vill.", "- number: 1\n            preamble: Vi vill."
    )
    first = first.replace("level: elsewhere", "level: elsewhere\n            version: 1")
    later = SECOND[SECOND.index("          - number: 2") :]
    both = first.replace("        versions:\n", f"        versions:\n{later}", 1)
    load_texts(tmp_path, a=OWNER, b=both)
    assert [version.is_frozen for version in DeclarationVersion.objects.all()] == [True, True]


def test_a_repeated_load_changes_nothing(tmp_path: Path) -> None:
    load_texts(tmp_path, a=OWNER, b=DECLARATION)
    load_texts(tmp_path, a=SECOND)
    before = DeclarationVersion.objects.get(number=2).published_at
    report = load_texts(tmp_path, a=SECOND)
    assert [entry.state.value for entry in report.entries] == ["unchanged"] * 6
    assert DeclarationVersion.objects.get(number=2).published_at == before
    assert LogEntry.objects.count() == 2


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("              - {old: 1/1, outcome: kept, new: 1}\n", "", "Say what became of “1. Ett”"),
        ("{title: Ett}", "{title: Etta}", "“1. Ett” is said to be kept, but words or kind differ."),
        ("elective_minimum: 1", "elective_minimum: 3", "but there are only 2."),
        ("outcome: changed, new: 2, reason: De hörde ihop.,", "outcome: changed, new: 2,", "reason: Say why"),
        ("{old: 1/1, outcome: kept, new: 1}", "{old: 1/1, outcome: kept, new: 9}", 'there is no commitment "9"'),
        ("{old: 1/1, outcome: kept, new: 1}", "{old: 1, outcome: kept, new: 1}", "belongs to no earlier version"),
        ("reminder_days: 30", "reminder_days: 800", "reminder_days: A signature is valid for a shorter time"),
    ],
)
def test_what_is_missing_is_told_and_nothing_is_written(tmp_path: Path, old: str, new: str, expected: str) -> None:
    load_texts(tmp_path, a=OWNER, b=DECLARATION)
    assert old in SECOND
    found = faults(tmp_path, a=SECOND.replace(old, new))
    assert any(expected in fault for fault in found), found
    assert not DeclarationVersion.objects.filter(number=2).exists()


def test_a_frozen_translation_stands(tmp_path: Path) -> None:
    load_texts(tmp_path, a=OWNER, b=DECLARATION)
    text = """
        declarations:
          - slug: deklaration
            versions:
              - {number: 1, en: {preamble: We want.}}
    """
    assert any("A published version is frozen." in fault for fault in faults(tmp_path, a=text))
