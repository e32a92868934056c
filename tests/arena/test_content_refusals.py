"""Loads that are refused: changes of what is frozen, and files that cannot be read."""

from pathlib import Path

import pytest

from arena.content.loading import load
from arena.content.problems import ContentError
from members.models import Commitment, DeclarationVersion
from programmes.models import Reading, StepPosition
from tests.arena.content_files import DECLARATION, OWNER, PROGRAMME, faults, load_texts

pytestmark = pytest.mark.django_db


# --- What is frozen --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Vi vill.", "Vi ska.", '7: declarations "deklaration", versions 1: '),
        ("{title: Ett}", "{title: Annat}", '10: declarations "deklaration", versions 1, commitments 1: '),
        (
            "- {title: Två, kind: compulsory}",
            "- {title: Två, kind: compulsory}\n              - {title: Tre}",
            '12: declarations "deklaration", versions 1, commitments 3: ',
        ),
    ],
)
def test_frozen_version_is_not_changed(tmp_path: Path, old: str, new: str, told: str) -> None:
    load_texts(tmp_path, a=OWNER, b=DECLARATION)
    [fault] = faults(tmp_path, a=OWNER, b=DECLARATION.replace(old, new))
    assert fault.startswith("b.yaml:" + told)
    assert fault.endswith("A published version is frozen. Make a new version instead.")
    assert DeclarationVersion.objects.get().preamble == "Vi vill."
    assert list(Commitment.objects.values_list("title", flat=True)) == ["Ett", "Två"]


def test_frozen_version_stays_published(tmp_path: Path) -> None:
    load_texts(tmp_path, a=OWNER, b=DECLARATION)
    assert faults(tmp_path, b=DECLARATION.replace("published: true", "published: false")) == [
        'b.yaml:8: declarations "deklaration", versions 1: published: a published version stays so'
    ]


def test_version_that_was_signed_has_to_be_named_where_there_are_several(tmp_path: Path) -> None:
    text = DECLARATION.replace("signatures:", "  - preamble: Ny.\n        signatures:")
    assert faults(tmp_path, a=OWNER, b=text)[0].endswith(
        'declarations "deklaration", signatures "agaren": "version" is missing: which one was signed?'
    )


def test_reading_is_not_changed(tmp_path: Path) -> None:
    load_texts(tmp_path, a=OWNER, b=PROGRAMME)
    [fault] = faults(tmp_path, b=PROGRAMME.replace("7.5", "8"))
    assert fault.startswith('b.yaml:21: programmes "plan", indicators "antal", readings "2025": ')
    assert [str(reading.value) for reading in Reading.objects.all()] == ["7.500"]


def test_position_is_not_changed(tmp_path: Path) -> None:
    text = """
        programmes:
          - slug: plan
            steps:
              - key: ett
                positions: [{{organisation: agaren, observed: 2026, note: {note}}}]
    """
    load_texts(tmp_path, a=OWNER, b=PROGRAMME)
    load_texts(tmp_path, a=text.format(note="Halvvägs"))
    [fault] = faults(tmp_path, a=text.format(note="Framme"))
    assert fault == (
        'a.yaml:5: programmes "plan", steps "ett", positions "agaren 2026": '
        "A position is not changed afterwards. Add a new one instead."
    )
    assert StepPosition.objects.get().note == "Halvvägs"


# --- Files -----------------------------------------------------------------------------------------


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes("themes:\n  - key: å".encode("latin-1"))
    (tmp_path / "deep.yaml").write_text("[" * 3000)
    (tmp_path / "empty").mkdir()
    with pytest.raises(ContentError) as raised:
        load([tmp_path, tmp_path / "empty", tmp_path / "none.yaml"])
    assert str(raised.value).replace(f"{tmp_path}/", "").splitlines() == [
        "deep.yaml:1: is nested too deeply",
        "empty:1: this folder has no .yaml file",
        "latin.yaml:2: is not written in UTF-8",
        "none.yaml:1: cannot be read: No such file or directory",
    ]
