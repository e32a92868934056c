"""load_content and seed_demo at the terminal: what they print, refuse and leave alone."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from pytest_django import Settings

from arena import demo_logins
from members.models import Organisation, Theme, User
from tests.arena.content_files import OWNER, PROGRAMME, write

pytestmark = pytest.mark.django_db
DEMO_LOGINS = """\
admin@arena.example / visa-arenan-2026   (site administrator, at http://localhost:8000/konto/login/)
halland@arena.example / visa-arenan-2026   (coordinator of Region Halland, at http://localhost:8000/konto/login/)
stockholm@arena.example / visa-arenan-2026   (coordinator of Region Stockholm, at http://localhost:8000/konto/login/)
kontakt@arena.example / visa-arenan-2026   (contact of a municipality, signatory of a school, at http://localhost:8000/konto/login/)
undertecknare@arena.example / visa-arenan-2026   (signatory of a municipality and a company, at http://localhost:8000/konto/login/)
"""


def printed(command: str, *args: Any, **options: Any) -> str:
    out = StringIO()
    call_command(command, *args, stdout=out, **options)
    return out.getvalue()


# --- load_content ----------------------------------------------------------------------------------


def test_load_tells_what_it_did(tmp_path: Path) -> None:
    [path] = write(tmp_path, a="themes:\n  - {key: a, name: A}\n  - {key: b, name: B}")
    assert printed("load_content", path) == (
        'new: themes "a"\nnew: themes "b"\n2 new, 0 changed, 0 unchanged, 0 not in the file (kept).\n'
    )
    write(tmp_path, a="themes:\n  - {key: a, name: Å}\n  - {key: b, name: B}")
    assert printed("load_content", path) == (
        'changed: themes "a"\n    name: "A" → "Å"\n0 new, 1 changed, 1 unchanged, 0 not in the file (kept).\n'
    )


def test_dry_run_lists_every_row(tmp_path: Path) -> None:
    paths = write(tmp_path, a=OWNER, b=PROGRAMME)
    call_command("load_content", *paths, verbosity=0)
    write(tmp_path, b=PROGRAMME.replace("- {key: b, title: B}", "- {key: c, title: C}"))
    lines = printed("load_content", tmp_path, dry_run=True).splitlines()
    assert lines == [
        'unchanged: organisations "agaren"',
        'unchanged: programmes "plan"',
        'unchanged: programmes "plan", steps "ett"',
        'unchanged: programmes "plan", steps "tva"',
        'unchanged: programmes "plan", initiatives "a"',
        'new: programmes "plan", initiatives "c"',
        'unchanged: programmes "plan", indicators "antal"',
        'unchanged: programmes "plan", indicators "antal", readings "2025"',
        'not in the file (kept): programmes "plan", initiatives "b"',
        "1 new, 0 changed, 7 unchanged, 1 not in the file (kept). A dry run: nothing was written.",
    ]


def test_faults_end_with_their_number(tmp_path: Path) -> None:
    [path] = write(tmp_path, a="themes:\n  - {key: a, name: A}\n  - {key: b}")
    with pytest.raises(CommandError) as raised:
        call_command("load_content", path)
    assert str(raised.value) == f'{path}:3: themes "b": "name" is missing\n1 problem. Nothing was written.'
    assert raised.value.returncode == 1
    assert not Theme.objects.exists()


def test_load_needs_no_demo(tmp_path: Path, settings: Settings) -> None:
    assert (settings.DEMO, settings.DEBUG) == (False, False)
    call_command("load_content", *write(tmp_path, a=OWNER), verbosity=0)
    assert Organisation.objects.get().name == "Ägaren"


# --- seed_demo -------------------------------------------------------------------------------------


@pytest.fixture
def _small_demo(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A demo with one programme, so that the tests are quick; the real content has tests of its own."""
    settings.DEMO = True
    write(tmp_path, a=OWNER, b=PROGRAMME)
    monkeypatch.setattr("arena.management.commands.seed_demo.DEMO_CONTENT", tmp_path)


def test_seed_refuses_outside_demos() -> None:
    with pytest.raises(CommandError, match="only with DEMO=true or DEBUG=true"):
        call_command("seed_demo")
    assert not get_user_model().objects.exists()
    assert not Organisation.objects.exists()


@pytest.mark.usefixtures("_small_demo")
def test_seed_loads_and_prints_the_logins() -> None:
    assert printed("seed_demo").endswith(f"8 new, 0 changed, 0 unchanged, 0 not in the file (kept).\n{DEMO_LOGINS}")
    administrator, halland, contact, stockholm, signatory = User.objects.order_by("email")
    assert administrator.is_site_administrator
    assert [str(row.region) for row in halland.coordinations.all()] == ["Region Halland"]
    assert [str(row.region) for row in stockholm.coordinations.all()] == ["Region Stockholm"]
    assert (halland.is_staff, halland.is_superuser, halland.is_coordinator) == (True, False, True)
    assert not halland.has_perm("members.change_user")
    assert not any(person.is_staff for person in (contact, signatory))


def test_a_former_demo_login_is_closed_unless_somebody_made_it_theirs(settings: Settings) -> None:
    settings.DEMO = True
    former = User.objects.create_user("editor@arena.example", demo_logins.PASSWORD, name="Ellis", is_staff=True)
    demo_logins.create()
    former.refresh_from_db()
    assert (former.is_active, former.is_staff) == (False, False)
    former.is_active = True
    former.set_password("something else")
    former.save()
    demo_logins.create()
    former.refresh_from_db()
    assert former.is_active


@pytest.mark.usefixtures("_small_demo")
def test_second_seed_keeps_what_was_changed_in_accounts() -> None:
    call_command("seed_demo", verbosity=0)
    administrator = User.objects.get(email="admin@arena.example")
    administrator.set_password("something else")
    administrator.save()
    shown = "".join(DEMO_LOGINS.splitlines(keepends=True)[1:])
    assert printed("seed_demo") == f"0 new, 0 changed, 8 unchanged, 0 not in the file (kept).\n{shown}"
    assert User.objects.count() == 5


@pytest.mark.usefixtures("_small_demo")
def test_seed_if_empty_leaves_programmes_alone() -> None:
    call_command("seed_demo", if_empty=True, verbosity=0)
    Organisation.objects.update(name="Omdöpt")
    assert printed("seed_demo", if_empty=True) == DEMO_LOGINS
    assert Organisation.objects.get().name == "Omdöpt"


@pytest.mark.usefixtures("_small_demo")
def test_logins_alone_are_shown_without_loading() -> None:
    assert printed("seed_demo", show_logins=True) == "\n"
    demo_logins.create()
    assert printed("seed_demo", show_logins=True) == DEMO_LOGINS
    assert not Organisation.objects.exists()
