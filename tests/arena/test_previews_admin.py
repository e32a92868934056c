"""Previews in the administration: the page exactly as it will be, and not a trace of it afterwards."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from arena.models import ContentGeneration
from arena.search.models import SearchDocument
from members.models import Region, User
from programmes.models import Programme
from tests.factories.events import SeminarFactory, SeriesFactory
from tests.factories.members import (
    CommitmentFactory,
    DeclarationVersionFactory,
    OrganisationFactory,
    SignatureFactory,
    make_coordinator,
)
from tests.factories.programmes import (
    IndicatorFactory,
    InitiativeFactory,
    ProgrammeFactory,
    StrategyFactory,
    StrategyGoalFactory,
)
from tests.forms import errors, fields_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def halland() -> Region:
    return Region.objects.get(code="13")


@pytest.fixture
def coordinator(client: Client, halland: Region) -> Client:
    client.force_login(make_coordinator(halland))
    return client


def address(row: Any, page: str = "change") -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=[row.pk])


def form_of(client: Client, there: str, row: Any) -> dict[str, Any]:
    return fields_of(client.get(there), f"{row._meta.model_name}_form")


def main_of(response: Any) -> str:
    """Return the main part of a page."""
    assert response.status_code == 200
    main = BeautifulSoup(response.content, "html.parser").main
    assert main is not None
    return str(main)


def everything() -> dict[str, Any]:
    """Return every row of every table, but for those that Django keeps of a log-in."""
    ours = [model for model in apps.get_models() if model._meta.app_label not in {"sessions", "admin"}]
    return {model._meta.label: sorted(map(repr, model._base_manager.values())) for model in ours if model._meta.managed}


def make(kind: str, region: Region) -> Any:
    if kind == "seminar":
        return SeminarFactory(region=region, organiser=OrganisationFactory(region=region))
    if kind == "organisation":
        return SignatureFactory(organisation=OrganisationFactory(region=region)).organisation
    if kind == "declaration":
        version = DeclarationVersionFactory(declaration__region=region, declaration__issuer__region=region)
        CommitmentFactory(version=version)
        version.freeze()
        return version.declaration
    if kind == "strategy":
        return StrategyGoalFactory(strategy=StrategyFactory(region=region)).strategy
    programme = ProgrammeFactory(region=region, owner=OrganisationFactory(region=region))
    InitiativeFactory(programme=programme)
    IndicatorFactory(programme=programme)
    return programme


KINDS = ["programme", "seminar", "organisation", "declaration", "strategy"]


# --- The page that visitors get ----------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_stored_row_looks_as_it_will_when_it_is_public(
    coordinator: Client, halland: Region, kind: str, language: str
):
    row = make(kind, halland)
    preview = coordinator.get(address(row, "preview"), {"language": language})
    row = type(row)._base_manager.get(pk=row.pk)
    row.status = "published"
    row.save()
    prefix = "/en" if language == "en" else ""
    public = Client().get(prefix + row.shown_at())
    assert str(row) in public.content.decode()
    assert main_of(preview) == main_of(public)


@pytest.mark.parametrize("kind", KINDS)
def test_what_stands_in_the_form_is_shown_and_nothing_is_left_of_it(coordinator: Client, halland: Region, kind: str):
    row = make(kind, halland)
    name = "name" if kind == "organisation" else "title"
    there = address(row)
    sent = {**form_of(coordinator, there, row), name: "Alldeles ny rubrik", "_preview": "sv"}
    before = everything()
    generation = ContentGeneration.objects.values_list("number", flat=True).first()
    preview = coordinator.post(there, sent)
    assert "Alldeles ny rubrik" in main_of(preview)
    assert everything() == before
    assert ContentGeneration.objects.values_list("number", flat=True).first() == generation
    assert not SearchDocument.objects.filter(title="Alldeles ny rubrik").exists()


def test_the_preview_equals_the_page_that_saving_and_publishing_make(coordinator: Client, halland: Region):
    programme = make("programme", halland)
    there = address(programme)
    changed = {"title": "Ny", "title_en": "New", "summary": "Ny sammanfattning", "strands-TOTAL_FORMS": "1"}
    changed |= {"strands-0-title": "Spåret", "strands-0-position": "0"}
    sent = {**form_of(coordinator, there, programme), **changed}
    previews = [main_of(coordinator.post(there, {**sent, "_preview": language})) for language in ("sv", "en")]
    coordinator.post(there, {**sent, "_move": "submit"})
    coordinator.post(address(programme, "publish"), {"when": "now"})
    page = Programme.objects.published().get().get_absolute_url()
    assert [main_of(Client().get(prefix + page)) for prefix in ("", "/en")] == previews
    assert "Spåret" in previews[0]
    assert "<h1>New</h1>" in previews[1].replace(' lang="en"', "")


def test_a_row_that_is_not_stored_yet_has_a_page_too(coordinator: Client, halland: Region):
    owner = OrganisationFactory(region=halland)
    there = reverse("admin:programmes_programme_add")
    fields = fields_of(coordinator.get(there), "programme_form")
    new = {"title": "Nytt", "slug": "nytt", "kind": "internal", "region": halland.pk, "owner": owner.pk, "summary": "S"}
    assert "Nytt" in main_of(coordinator.post(there, {**fields, **new, "_preview": "sv"}))
    assert not Programme.objects.exists()


def test_a_part_shows_on_the_page_of_its_programme(coordinator: Client, halland: Region):
    programme = make("programme", halland)
    initiative = programme.initiatives.get()
    there = address(initiative)
    preview = coordinator.post(there, {**form_of(coordinator, there, initiative), "title": "Fika", "_preview": "sv"})
    assert "Fika" in main_of(preview)
    assert str(programme) in main_of(preview)
    assert not programme.initiatives.filter(title="Fika").exists()


def test_a_goal_shows_on_the_page_of_its_region_and_a_wording_on_that_of_its_declaration(
    coordinator: Client, halland: Region
):
    goal = StrategyGoalFactory(strategy__region=halland, title="Alla med")
    assert "Alla med" in main_of(coordinator.get(address(goal, "preview")))
    version = DeclarationVersionFactory(declaration__region=halland, preamble="Vi lovar runt.")
    assert "Vi lovar runt." in main_of(coordinator.get(address(version, "preview")))
    version.refresh_from_db()
    assert not version.is_frozen


def test_what_no_page_shows_offers_no_preview(coordinator: Client, halland: Region):
    series = SeriesFactory(programme=make("programme", halland))
    there = address(series)
    assert coordinator.get(there).context["has_preview"]
    assert not coordinator.get(reverse("admin:events_series_add")).context["has_preview"]
    assert coordinator.get(reverse("admin:programmes_initiative_add")).context["has_preview"]


# --- Its frame ---------------------------------------------------------------------------------------


def test_a_preview_says_what_it_is_and_is_kept_out_of_every_memory(coordinator: Client, halland: Region):
    programme = make("programme", halland)
    response = coordinator.get(address(programme, "preview"))
    page = BeautifulSoup(response.content, "html.parser")
    assert page.select_one("aside.preview-bar a")["href"] == address(programme)
    assert page.select_one("meta[name=robots]")["content"] == "noindex, nofollow"
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert page.html["lang"] == "sv"
    english = coordinator.get(address(programme, "preview"), {"language": "en"})
    assert BeautifulSoup(english.content, "html.parser").html["lang"] == "en"
    assert english["Content-Language"] == "en"


def test_the_other_language_is_one_button_away_with_everything_that_stands_in_the_form(
    coordinator: Client, halland: Region
):
    programme = make("programme", halland)
    there = address(programme)
    sent = {**form_of(coordinator, there, programme), "title_en": "Ny <b>title", "_preview": "sv"}
    page = BeautifulSoup(coordinator.post(there, sent).content, "html.parser")
    form = page.select_one("aside.preview-bar form")
    fields = {field["name"]: field["value"] for field in form.select("input")}
    assert (form["action"], form["method"]) == (there, "post")
    english = coordinator.post(there, {**fields, "_preview": "en"})
    assert "Ny &lt;b&gt;title" in main_of(english)


def test_a_public_page_has_no_bar(halland: Region):
    row = ProgrammeFactory(published=True)
    page = Client().get(row.get_absolute_url()).content.decode()
    assert "preview-bar" not in page
    assert "noindex" not in page


def test_faults_of_the_form_are_shown_instead_of_the_page(coordinator: Client, halland: Region):
    programme = make("programme", halland)
    there = address(programme)
    sent = {**form_of(coordinator, there, programme), "title": "", "summary": "Behåll mig", "_preview": "sv"}
    response = coordinator.post(there, sent)
    assert len(errors(response)) == 1
    assert "Behåll mig" in response.content.decode()
    page = BeautifulSoup(response.content, "html.parser")
    assert page.select_one(".messagelist .warning") is not None
    assert page.select_one("button[name=_preview]")["formtarget"] == "_blank"
    assert BeautifulSoup(coordinator.get(there).content, "html.parser").select_one(".messagelist") is None


# --- What is not saved with it -----------------------------------------------------------------------


def test_a_preview_from_a_stored_row_writes_nothing_at_all(coordinator: Client, halland: Region):
    programme = make("programme", halland)
    coordinator.get(address(programme, "preview"))
    before = everything()
    coordinator.get(address(programme, "preview"))
    assert everything() == before
    assert coordinator.post(address(programme, "preview")).status_code == 405


def test_a_file_that_is_previewed_is_not_kept(coordinator: Client, halland: Region):
    programme = make("programme", halland)
    there = address(programme)
    file = SimpleUploadedFile("plan.pdf", b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", "application/pdf")
    new: dict[str, Any] = {"documents-TOTAL_FORMS": "1", "documents-0-title": "Planen", "documents-0-kind": "plan"}
    new |= {"documents-0-file": file, "documents-0-language": "sv", "documents-0-accessibility": "unknown"}
    kept = stored_files()
    response = coordinator.post(there, {**form_of(coordinator, there, programme), **new, "_preview": "sv"})
    assert "Planen" in main_of(response)
    assert stored_files() == kept


def stored_files(folder: str = "") -> set[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return set()
    inner = (stored_files(f"{folder}/{name}".lstrip("/")) for name in folders)
    return {f"{folder}/{name}" for name in files}.union(*inner)


def test_a_preview_costs_the_same_with_many_parts(coordinator: Client, halland: Region):
    programme = make("programme", halland)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            coordinator.get(address(programme, "preview"))
        return len(captured)

    queries()
    few = queries()
    InitiativeFactory.create_batch(10, programme=programme)
    assert queries() == few


# --- Whose -------------------------------------------------------------------------------------------


def test_another_regions_row_has_no_preview_here(coordinator: Client):
    skane = Region.objects.get(code="12")
    programme = make("programme", skane)
    assert coordinator.get(address(programme, "preview")).status_code == 404
    assert coordinator.post(address(programme), {"_preview": "sv"}).status_code == 404
    assert coordinator.get(address(programme, "publish")).status_code == 404
    assert coordinator.post(address(programme, "publish"), {"when": "now"}).status_code == 404
    assert coordinator.post(address(programme, "step"), {"step": "submit"}).status_code == 404
    programme.refresh_from_db()
    assert programme.status == "draft"


def test_nobody_looks_who_has_not_logged_in(halland: Region):
    programme = make("programme", halland)
    for page in ("preview", "publish", "step"):
        assert Client().get(address(programme, page)).status_code == 302
    person = Client()
    person.force_login(User.objects.create_user("utan@example.org", "x", name="Utan", is_staff=True))
    assert person.get(address(programme, "preview")).status_code == 403
