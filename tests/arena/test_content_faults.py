"""Faults in content files: each told by file and line, all at once, with nothing written."""

from pathlib import Path

import pytest

from members.models import Organisation
from programmes.models import Programme
from tests.arena.content_files import OWNER, PROGRAMME, faults, load_texts

pytestmark = pytest.mark.django_db

# What the file says, and what is told of it.
FAULTS = {
    "unknown kind": ("organisatoins: []", ['1: "organisatoins" is no kind of content; did you mean "organisations"?']),
    "a kind like none": (
        "xyz: []",
        [
            (
                '1: "xyz" is no kind of content; there are regions, grounds, target_groups, themes, organisations, '
                "strategies, programmes, declarations, series, seminars"
            )
        ],
    ),
    "no mapping": (
        "- one",
        [
            (
                "1: has to begin with one of regions, grounds, target_groups, themes, organisations, strategies, "
                "programmes, declarations, series, seminars"
            )
        ],
    ),
    "no list": ("themes: jämlikhet", ["1: themes: is a list, each item begins with a dash"]),
    "no row": ("themes:\n  - jämlikhet", ["2: themes: is a mapping, key: value on each line"]),
    "unknown key": (
        "themes:\n  - key: a\n    name: A\n    nmae: B",
        ['4: themes "a": nmae: is not a key here; did you mean "name"?'],
    ),
    "hidden column": ("themes:\n  - {key: a, name: A, id: 7}", ['2: themes "a": id: is not a key here']),
    "no identity": ("themes:\n  - name: A", ['2: themes number 1: "key" is missing']),
    "compulsory key": (
        "organisations:\n  - slug: a\n    sector: private",
        ['2: organisations "a": "kind" is missing', '2: organisations "a": "name" is missing'],
    ),
    "compulsory text": (
        "themes:\n  - key: a\n    name:",
        ['3: themes "a": name: This field cannot be blank.'],
    ),
    "key given twice": (
        "themes:\n  - key: a\n    name: A\n    name: B",
        ['4: "name" stands twice here, first in line 3'],
    ),
    "row given twice": (
        "themes:\n  - {key: a, name: A}\n  - {key: a, name: B}",
        ['3: themes "a": is given twice, first in a.yaml:2'],
    ),
    "choice": (
        "organisations:\n  - slug: a\n    name: A\n    kind: company\n    sector: pubic",
        ['5: organisations "a": sector: "pubic" is not one of public, private, civil; did you mean "public"?'],
    ),
    "reference": (
        (
            "organisations:\n  - {slug: sjukhuset, name: A, kind: unit, sector: public}\n"
            "  - {slug: b, name: B, kind: unit, sector: public, parent: sjukhust}"
        ),
        [
            (
                '3: organisations "b": parent: there is no organisation "sjukhust" in the files or the portal; '
                'did you mean "sjukhuset"?'
            )
        ],
    ),
    "code": (
        'organisations:\n  - {slug: a, name: A, kind: unit, sector: public, region: "99"}',
        ['2: organisations "a": region: there is no region "99" in the files or the portal'],
    ),
    "municipality": (
        'organisations:\n  - {slug: a, name: A, kind: unit, sector: public, municipalities: ["1380", "9999"]}',
        ['2: organisations "a": municipalities: there is no municipality "9999" in the files or the portal'],
    ),
    "circle": (
        (
            "organisations:\n  - {slug: a, name: A, kind: unit, sector: public, parent: b}\n"
            "  - {slug: b, name: B, kind: unit, sector: public, parent: a}"
        ),
        ['2: these form a circle: organisations "a" → organisations "b" → organisations "a"'],
    ),
    "list for a text": (
        "themes:\n  - {key: a, name: [A]}",
        ['2: themes "a": name: is one text, not a list or a mapping'],
    ),
    "text for a list": (
        'organisations:\n  - {slug: a, name: A, kind: unit, sector: public, municipalities: "1380"}',
        ['2: organisations "a": municipalities: is a list: [one, other]'],
    ),
    "address": (
        "organisations:\n  - {slug: a, name: A, kind: unit, sector: public, website: region}",
        ['2: organisations "a": website: Enter a valid URL.'],
    ),
    "slug": (
        "themes:\n  - {key: å, name: A}",
        [
            '2: themes "å": key: Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.',
        ],
    ),
    "too long": (
        f"themes:\n  - key: a\n    name: {'a' * 121}",
        ['3: themes "a": name: Ensure this value has at most 120 characters (it has 121).'],
    ),
    "truth": (
        "organisations:\n  - {slug: a, name: A, kind: unit, sector: public, is_example: ja, publish: nej}",
        [
            '2: organisations "a": is_example: "ja" is neither true nor false',
            '2: organisations "a": publish: "nej" is neither true nor false',
        ],
    ),
    "translation": (
        "themes:\n  - key: a\n    name: A\n    en:\n      nam: B",
        ['5: themes "a": en: nam: is not a text to translate; did you mean "name"?'],
    ),
    "translation in one text": (
        "themes:\n  - {key: a, name: A, en: B}",
        ['2: themes "a": en: is a mapping of keys to texts in that language'],
    ),
    "long translation": (
        f"themes:\n  - key: a\n    name: A\n    en: {{name: {'a' * 121}}}",
        ['4: themes "a": en: name: Ensure this value has at most 120 characters (it has 121).'],
    ),
    "date": (
        "organisations:\n  - {slug: a, name: A, kind: unit, sector: public, closed_on: 2026-02-30}",
        [
            (
                '2: organisations "a": closed_on: “2026-02-30” value has the correct format (YYYY-MM-DD) '
                "but it is an invalid date."
            )
        ],
    ),
    "region that is none": (
        'regions:\n  - {code: "99", about: A}',
        ['2: regions "99": the portal has no such region, and files add none'],
    ),
    "rule of the model": (
        'organisations:\n  - {slug: a, name: A, kind: unit, sector: public, number: "1234"}',
        ['2: organisations "a": number: Write the organisation number with ten digits, such as 232100-0016.'],
    ),
    "rule of the database": (
        (
            "organisations:\n  - {slug: a, name: A, kind: unit, sector: public, number: 232100-0016}\n"
            "  - {slug: b, name: B, kind: unit, sector: public, number: 232100-0016}"
        ),
        ['3: organisations "b": this has to hold: number is unique'],
    ),
    "no text": ('themes:\n  - {key: a, name: "a\\0"}', ["2: has a character that is no text"]),
    "alias": (
        "themes:\n  - &x {key: a, name: A}\n  - *x",
        ["3: is not YAML here: write the value out instead of *alias"],
    ),
    "syntax": (
        "themes:\n  - key: a\n name: B",
        ["3: is not YAML here: expected <block end>, but found '<block mapping start>'"],
    ),
}


@pytest.mark.parametrize(("text", "told"), FAULTS.values(), ids=FAULTS)
def test_fault_is_told(tmp_path: Path, text: str, told: list[str]) -> None:
    assert faults(tmp_path, a=text) == [f"a.yaml:{fault}" for fault in told]
    assert not Organisation.objects.exists()


# A change to the small programme, and what is told of it. Lines are those of PROGRAMME.
PROGRAMME_FAULTS = {
    "life cycle": (
        "summary: Kort.",
        "summary: Kort.\n        life_cycle: runing",
        '8: programmes "plan": life_cycle: "runing" is not one of closed, planned, running; did you mean "running"?',
    ),
    "period": (
        "summary: Kort.",
        "summary: Kort.\n        starts: 2021-13",
        '8: programmes "plan": starts: Write a year, a month or a day: 2021, 2021-09 or 2021-09-15.',
    ),
    "part of the same programme": (
        "step: tva",
        "step: tv",
        (
            '14: programmes "plan", initiatives "a": step: there is no step of a ladder "tv" in the files or '
            'the portal; did you mean "tva"?'
        ),
    ),
    "path": (
        "summary: Kort.",
        "summary: Kort.\n        goals: [oppen]",
        (
            '8: programmes "plan": goals: there is no goal of a strategy "oppen" in the files or the portal; '
            "write it as strategy/key"
        ),
    ),
    "figure": (
        "value: 7.5",
        'value: "7,5"',
        '21: programmes "plan", indicators "antal", readings "2025": value: “7,5” value must be a decimal number.',
    ),
    "whole number": (
        "unit: personer",
        "unit: personer\n            decimals: -1",
        '20: programmes "plan", indicators "antal": decimals: Ensure this value is greater than or equal to 0.',
    ),
    "reading given twice": (
        '- {period: "2025", value: 7.5}',
        '- {period: "2025", value: 7.5}\n              - {period: "2025", value: 8}',
        '22: programmes "plan", indicators "antal", readings "2025": is given twice, first in b.yaml:21',
    ),
}


@pytest.mark.parametrize(("old", "new", "told"), PROGRAMME_FAULTS.values(), ids=PROGRAMME_FAULTS)
def test_fault_in_a_programme_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in PROGRAMME
    assert faults(tmp_path, a=OWNER, b=PROGRAMME.replace(old, new)) == [f"b.yaml:{told}"]
    assert not Programme.objects.exists()


SEMINAR = """
    seminars:
      - slug: dag
        title: Dag
        kind: seminar
        summary: Kort.
        organiser: agaren
        region: "13"
        starts_at: {starts}
        ends_at: {ends}
"""


@pytest.mark.parametrize(
    ("starts", "ends", "told"),
    [
        ("tomorrow", "", '8: seminars "dag": starts_at: "tomorrow" is not a time;'),
        ("2027-02-30 13:00", "", '8: seminars "dag": starts_at: "2027-02-30 13:00" is not in the calendar;'),
        (
            "2027-03-28 02:30",
            "",
            '8: seminars "dag": starts_at: "2027-03-28 02:30" does not exist, the clock skips it;',
        ),
        ("in 3 days 25:00", "", '8: seminars "dag": starts_at: "in 3 days 25:00" is not a time of day;'),
    ],
)
def test_time_that_is_none(tmp_path: Path, starts: str, ends: str, told: str) -> None:
    form = ' write 2027-02-04 13:00, or "in 40 days 13:00"'
    assert faults(tmp_path, a=OWNER, b=SEMINAR.format(starts=starts, ends=ends)) == [f"b.yaml:{told}{form}"]


def test_all_faults_are_told_at_once_by_file_and_line(tmp_path: Path) -> None:
    text = PROGRAMME.replace("kind: internal", "kind: intern").replace("step: tva", "step: tre")
    told = faults(tmp_path, b=text, a="themes:\n  - {key: a}\n  - {key: b, nom: B}")
    assert [fault.partition(": ")[0] for fault in told] == [
        "a.yaml:2",
        "a.yaml:3",
        "a.yaml:3",
        "b.yaml:4",
        "b.yaml:6",
        "b.yaml:14",
    ]


def test_parts_of_a_stored_row_are_checked_though_the_row_is_at_fault(tmp_path: Path) -> None:
    load_texts(tmp_path, a=OWNER, b=PROGRAMME)
    text = PROGRAMME.replace("kind: internal", "kind: intern").replace(
        "{key: a, title: A, step: tva}", "{key: c, title: C, step: tva}\n          - {key: d}"
    )
    assert [fault.partition(": ")[0] for fault in faults(tmp_path, b=text)] == ["b.yaml:4", "b.yaml:15"]
