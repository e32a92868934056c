"""The history in the administration: what was changed, by whom and why, and whose it is to read."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from arena.content.loading import load
from arena.shared.versions import because
from members.models import Region, User
from programmes.models import Programme, Strand
from tests.factories.members import OrganisationFactory, ThemeFactory, make_coordinator, make_site_administrator
from tests.factories.programmes import (
    IndicatorFactory,
    InitiativeFactory,
    ProgrammeFactory,
    ReadingFactory,
    StrandFactory,
)

pytestmark = pytest.mark.django_db
HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">'


@pytest.fixture
def region() -> Region:
    return Region.objects.get(code="13")


@pytest.fixture
def person(region: Region) -> User:
    """A coordinator who reads the administration in English, the language of the code."""
    person = make_coordinator(region)
    person.language = "en"
    person.save()
    return person


@pytest.fixture
def coordinator(client: Client, person: User) -> Client:
    client.force_login(person)
    return client


@pytest.fixture
def programme(region: Region) -> Programme:
    return ProgrammeFactory(title="Öppna dörrar", region=region)


def history(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_history", args=[row.pk])


def version(row: Any, record: Any, owner: Any = None) -> str:
    kind = record.instance_type._meta.model_name
    owner = owner or row
    name = f"admin:{owner._meta.app_label}_{owner._meta.model_name}_version"
    return reverse(name, args=[owner.pk, kind, record.history_id])


def soup(response: Any) -> BeautifulSoup:
    assert response.status_code == 200, response
    return BeautifulSoup(response.content, "html.parser")


def entries(response: Any) -> list[str]:
    """Return the versions that the page lists, each as a line."""
    return [" ".join(item.get_text(" ", strip=True).split()) for item in soup(response).select(".history__list li")]


def change(row: Any, **values: Any) -> Any:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return row.history.first()


def told(response: Any) -> dict[str, str]:
    """Return what differs, by the name of the field."""
    page = soup(response)
    return {
        item.dt.get_text(strip=True): " ".join(item.dd.get_text(" ", strip=True).split())
        for item in page.select(".differences > div")
    }


# --- The list ------------------------------------------------------------------------------------------


def test_the_history_says_who_changed_what_when_and_why(coordinator: Client, person: User, programme: Programme):
    programme._history_user = person  # type: ignore[attr-defined]  # the package reads it
    with because("Nämnden ville ha en kortare titel."):
        change(programme, title="Dörrar", translations={"en": {"title": "Doors"}})
    newest, oldest = entries(coordinator.get(history(programme)))
    assert "Dörrar" in newest
    for words in ("Kim Koordinator", "Nämnden ville ha en kortare titel.", "title · title in English"):
        assert words.lower() in newest.lower()
    assert "coordinator@region.example" not in newest
    assert "Öppna dörrar" in oldest


def test_parts_stand_in_the_same_history_and_can_be_chosen(coordinator: Client, programme: Programme):
    strand = StrandFactory(programme=programme, title="Spåret")
    reading = ReadingFactory(indicator=IndicatorFactory(programme=programme, title="Antalet"), period="2021")
    InitiativeFactory(title="En annans insats")
    reading.delete()
    strand.delete()
    everything = entries(coordinator.get(history(programme)))
    assert len(everything) == 6
    assert "Spåret" in everything[0]
    assert "(Antalet)" in everything[1]
    assert not any("En annans insats" in entry for entry in everything)
    assert len(entries(coordinator.get(f"{history(programme)}?kind=strand"))) == 2
    assert len(entries(coordinator.get(f"{history(programme)}?kind=programme&row={programme.pk}"))) == 1


@pytest.mark.parametrize(
    "query", ["kind=user", "kind=programme&row=x", "kind=programme&row=-1", "row=99999999999999999999"]
)
def test_a_question_that_means_nothing_is_not_found(coordinator: Client, programme: Programme, query: str):
    assert coordinator.get(f"{history(programme)}?{query}").status_code == 404


def test_a_long_history_has_pages(coordinator: Client, programme: Programme):
    for number in range(30):
        change(programme, title=f"Titel {number}")
    first, second = (entries(coordinator.get(f"{history(programme)}?p={page}")) for page in (1, 2))
    assert (len(first), len(second)) == (25, 6)
    assert "Titel 29" in first[0]
    assert entries(coordinator.get(f"{history(programme)}?p=99")) == second


def test_a_history_costs_the_same_with_one_version_and_with_fifty(
    coordinator: Client, programme: Programme, django_assert_max_num_queries: Any
):
    def add(number: int) -> None:
        change(programme, title=f"Titel {number}", owner=OrganisationFactory())
        programme.themes.add(ThemeFactory())
        change(StrandFactory(programme=programme), title=f"Spår {number}")
        ReadingFactory(indicator=IndicatorFactory(programme=programme), period="2021").delete()

    add(0)
    with django_assert_max_num_queries(60) as few:
        coordinator.get(history(programme))
    for number in range(1, 12):
        add(number)
    with django_assert_max_num_queries(len(few)):
        assert len(entries(coordinator.get(history(programme)))) == 25


def test_nobody_is_the_system_or_a_file(coordinator: Client, programme: Programme, tmp_path: Any):
    file = tmp_path / "a.yaml"
    file.write_text(f"programmes:\n  - slug: {programme.slug}\n    title: Ur filen\n", encoding="utf-8")
    load([file])
    newest, oldest = entries(coordinator.get(history(programme)))
    assert "· content files" in newest
    assert "· the system" in oldest


# --- The difference ------------------------------------------------------------------------------------


def test_the_difference_is_readable(coordinator: Client, programme: Programme):
    programme.themes.set([ThemeFactory(name="Skola")])
    before = programme.history.first()
    other = OrganisationFactory(name="Ny ägare")
    programme = Programme.objects.get(pk=programme.pk)
    programme.themes.set([ThemeFactory(name="Arbete")])
    record = change(
        programme,
        summary="Kort och klart.",
        owner=other,
        kind="action-plan",
        starts="2021-23",
        is_example=True,
        translations={"en": {"title": "Open doors"}},
    )
    page = coordinator.get(f"{version(programme, record)}?against={before.history_id}")
    fields = {name.lower(): text for name, text in told(page).items()}
    assert "Ny ägare" in fields["owner"]
    assert "Skola" in fields["themes"]
    assert "Arbete" in fields["themes"]
    assert fields["from"] == "empty → [after:] autumn 2021"
    assert fields["kind"] == "[before:] action programme → [after:] action plan"
    assert fields["title in english"] == "[added:] Open doors [end]"
    assert fields["example"] == "[before:] No → [after:] Yes"
    assert set(fields) == {"owner", "themes", "from", "kind", "title in english", "example", "summary"}


def test_hostile_text_is_shown_as_text(coordinator: Client, programme: Programme):
    change(programme, title=HOSTILE, summary="Före " + HOSTILE)
    record = change(programme, summary="Efter " + HOSTILE, title="Titel", translations={"en": {"title": HOSTILE}})
    with because(HOSTILE):
        change(StrandFactory(programme=programme), title=HOSTILE)
    for address in (version(programme, record), history(programme)):
        page = coordinator.get(address)
        assert "<script>alert" not in page.content.decode()
        assert "<img src=x" not in page.content.decode()
        assert "&lt;script&gt;" in page.content.decode()


def test_formatted_text_is_compared_as_text(coordinator: Client, programme: Programme):
    change(programme, vision="<h2>Vision</h2><p>Alla <strong>ska</strong> med.</p>")
    record = change(programme, vision="<h2>Vision</h2><p>Alla ska få vara med.</p>")
    page = coordinator.get(version(programme, record))
    assert "strong" not in soup(page).select_one(".differences").get_text()
    assert [mark.get_text(" ", strip=True) for mark in soup(page).select(".differences ins")] != []
    form_only = change(programme, vision="<h2>Vision</h2><p>Alla <em>ska</em> få vara med.</p>")
    text = " ".join(told(coordinator.get(version(programme, form_only))).values())
    assert text == "Only the form of the text has changed: headings, lists, emphasis or links."


def test_a_link_to_what_is_gone_says_so(coordinator: Client, programme: Programme):
    theme = ThemeFactory(name="Borttaget tema")
    programme.themes.add(theme)
    record = programme.history.first()
    theme.delete()
    assert "Borttaget tema" in " ".join(told(coordinator.get(version(programme, record))).values())


def test_removed_and_added_words_are_told_to_who_cannot_see_them(coordinator: Client, programme: Programme):
    record = change(programme, summary="Två tre meningar om vad som görs här hos oss.")
    record = change(programme, summary="Två fyra meningar om vad som görs här hos oss.")
    page = soup(coordinator.get(version(programme, record)))
    assert page.select_one(".differences del .visually-hidden")
    assert page.select_one(".differences ins .visually-hidden")


# --- Whose it is ---------------------------------------------------------------------------------------


def test_another_regions_history_is_not_found(coordinator: Client):
    foreign = ProgrammeFactory(title="Hemligt", region=Region.objects.get(code="12"))
    record = foreign.history.get()
    assert coordinator.get(history(foreign)).status_code == 404
    assert coordinator.get(version(foreign, record)).status_code == 404
    number = foreign.pk
    foreign.delete()
    address = reverse("admin:programmes_programme_history", args=[number])
    assert coordinator.get(address).status_code == 404


def test_a_version_is_only_found_in_its_own_history(coordinator: Client, programme: Programme):
    foreign = StrandFactory(programme=ProgrammeFactory(region=Region.objects.get(code="12")))
    other = ProgrammeFactory(region=programme.region)
    assert coordinator.get(version(foreign, foreign.history.get(), owner=programme)).status_code == 404
    assert coordinator.get(version(other, other.history.get(), owner=programme)).status_code == 404
    mine, theirs = programme.history.get(), other.history.get()
    assert coordinator.get(f"{version(programme, mine)}?against={theirs.history_id}").status_code == 404
    address = reverse("admin:programmes_programme_version", args=[programme.pk, "programme", 10**18])
    assert coordinator.get(address).status_code == 404
    assert coordinator.get(f"/admin/programmes/programme/{programme.pk}/history/programme/{10**20}/").status_code == 404


def test_the_history_of_a_deleted_row_stays_with_its_region(coordinator: Client, programme: Programme):
    number = programme.pk
    programme.delete()
    address = reverse("admin:programmes_programme_history", args=[number])
    assert "Öppna dörrar" in entries(coordinator.get(address))[0]
    for wrong in ("99999", "x", "9" * 30):
        assert coordinator.get(reverse("admin:programmes_programme_history", args=[wrong])).status_code == 404


def test_the_history_of_what_all_share_may_be_read(coordinator: Client, client: Client):
    theme = ThemeFactory(name="Arbete")
    assert "Arbete" in entries(coordinator.get(history(theme)))[0]
    change(theme, name="Jobb")
    assert (
        "You may read its history, but not change it."
        in coordinator.get(version(theme, theme.history.last())).content.decode()
    )


def test_nobody_else_gets_in(client: Client, programme: Programme):
    record = programme.history.get()
    for address in (history(programme), version(programme, record)):
        assert client.get(address).status_code == 302


def test_every_kind_of_row_with_a_history_has_pages_for_it(client: Client, seeded: None):
    client.force_login(make_site_administrator())
    rows = [Programme.objects.first(), Strand.objects.first().programme, Region.objects.first()]
    for row in rows:
        listed = entries(client.get(history(row)))
        assert listed
        record = row.history.first()
        assert soup(client.get(version(row, record))).h1
