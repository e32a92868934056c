"""Papers in the administration: who gets them, under which name, at what cost."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import User
from programmes.models import Programme
from programmes.papers.kinds import KINDS
from tests.factories.events import SeminarFactory
from tests.factories.members import OrganisationFactory, RegionFactory, make_coordinator
from tests.factories.programmes import (
    ConsultationFactory,
    ContinuationFactory,
    IndicatorFactory,
    InitiativeFactory,
    ProgrammeFactory,
    ProgrammePartnerFactory,
    QuestionFactory,
    ReadingFactory,
    StrategyGoalFactory,
)
from tests.programmes.told import (
    address,
    make_told_programme,
    paper_of,
    section,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> Programme:
    """A draft with something of everything."""
    return make_told_programme()


def test_a_paper_is_one_click_from_the_programme(client: Client, programme: Programme, coordinator: User):
    page = BeautifulSoup(client.get(f"{address(programme, 'change')}/").content, "html.parser")
    links = {link["href"] for link in page.select(".programme-steps a")}
    assert {"../decision-paper/", "../decision-paper.pdf", "../status-report/", "../status-report.pdf"} <= links


def test_the_file_is_named_after_paper_programme_and_day(client: Client, programme: Programme, coordinator: User):
    answer = client.get(f"{address(programme, 'status-report')}.pdf?lang=en")
    assert answer["Content-Type"] == "application/pdf"
    today = date.today()  # noqa: DTZ011  the day of the clock in the test
    assert answer["Content-Disposition"] == f'attachment; filename="status-report-oppna-dorrar-{today}.pdf"'
    assert answer.content.startswith(b"%PDF-1.7")


def test_a_draft_is_for_its_own_people(client: Client, programme: Programme):
    client.force_login(make_coordinator(RegionFactory(code="12"), email="annan@region.example"))
    for word in KINDS:
        for ending in ("/", ".pdf"):
            assert client.get(f"{address(programme, word)}{ending}").status_code == 404
    client.logout()
    assert client.get(f"{address(programme, 'status-report')}.pdf").status_code == 302


def test_a_seminar_that_somebody_else_is_preparing_is_left_out(programme: Programme, coordinator: User):
    SeminarFactory(programme=programme, title="Hemligt", region=RegionFactory(code="12"), held="2026-04")
    SeminarFactory(programme=programme, title="Eget utkast", held="2026-04")
    held = section(paper_of(programme, "status-report", coordinator), "held")
    assert "Eget utkast" in held
    assert "Hemligt" not in held


@pytest.mark.parametrize("since", ["2999-01-01", "igår", "0000-00-00"])
def test_a_day_that_cannot_be_is_told(client: Client, programme: Programme, coordinator: User, since: str):
    for ending in ("/", ".pdf"):
        answer = client.get(f"{address(programme, 'status-report')}{ending}", {"since": since, "lang": "sv"})
        page = BeautifulSoup(answer.content, "html.parser")
        assert page.find(id="id_since")["aria-invalid"] == "true"
        assert page.find(id="id_since")["value"] == since
        assert page.title.get_text().startswith("Fel:")


def test_it_costs_the_same_with_many_rows(programme: Programme, coordinator: User):
    def queries(word: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            paper_of(programme, word, coordinator)
        return len(captured)

    def add() -> None:
        initiative = InitiativeFactory(programme=programme)
        initiative.actors.add(OrganisationFactory())
        ReadingFactory(indicator=IndicatorFactory(programme=programme, target=3))
        ProgrammePartnerFactory(programme=programme)
        programme.goals.add(StrategyGoalFactory())
        QuestionFactory(consultation=ConsultationFactory(programme=programme))
        ContinuationFactory(programme=programme, to_programme=ProgrammeFactory())
        ProgrammeFactory(follows=programme)
        SeminarFactory(programme=programme, held="2026-01")

    add()
    assert coordinator.region_ids  # asked once for each request
    few = [queries(word) for word in KINDS]
    for _number in range(12):
        add()
    assert [queries(word) for word in KINDS] == few
    assert max(few) < 32
