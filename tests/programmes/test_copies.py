"""The copy of a programme to a new period: exactly what is taken along, and what is not."""

from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import Ground, User
from programmes.actions.copies import PARTS, NewPeriod, SlugTakenError, copy
from programmes.models import Programme
from tests.factories.members import (
    OrganisationFactory,
    RegionFactory,
    TargetGroupFactory,
    ThemeFactory,
)
from tests.factories.programmes import (
    ConsultationFactory,
    ContinuationFactory,
    DocumentFactory,
    FilmFactory,
    IndicatorFactory,
    InitiativeFactory,
    PriorityFactory,
    ProgrammeFactory,
    ProgrammePartnerFactory,
    ReadingFactory,
    StatementFactory,
    StepFactory,
    StepPositionFactory,
    StrandFactory,
    StrategyGoalFactory,
)
from tests.forms import messages

pytestmark = pytest.mark.django_db
PERIOD = NewPeriod(title="Nya programmet", slug="nya", starts="2027", ends="2030", title_en="The new one")


@pytest.fixture
def programme() -> Programme:
    """A closed and published programme with every kind of part."""
    row = ProgrammeFactory(
        published=True,
        life_cycle="closed",
        slug="gamla",
        title="Gamla programmet",
        starts="2021",
        ends="2024",
        vision="<p>Alla med.</p>",
        decision_body="Regionstyrelsen",
        decided_on="2020",
        case_number="RS1",
        decision_note="Enhälligt.",
        source="En källa.",
        nothing_continues="",
        is_example=True,
        website="https://region.example/",
        translations={"en": {"title": "The old one", "vision": "All in.", "source": "A source."}},
    )
    _add_parts(row)
    for left_behind in (StatementFactory, DocumentFactory, FilmFactory, ContinuationFactory, ConsultationFactory):
        left_behind(programme=row)
    row.changes.create(body="Något har ändrats.")
    return row


def _add_parts(row: Programme) -> None:
    row.goals.add(StrategyGoalFactory())
    row.grounds.add(Ground.objects.statutory()[0])
    row.target_groups.add(TargetGroupFactory())
    row.themes.add(ThemeFactory())
    ProgrammePartnerFactory(programme=row, key="partner", note="Viktig", translations={"en": {"note": "Important"}})
    strand, priority = StrandFactory(programme=row, key="spar"), PriorityFactory(programme=row, key="prio")
    # The later one has the lower number, as when steps are put in a new order.
    second = StepFactory(programme=row, key="tva", number=2)
    first = StepFactory(programme=row, key="ett", number=1)
    second.depends_on = first
    second.save()
    StepPositionFactory(step=first)
    initiative = InitiativeFactory(
        programme=row,
        key="insats",
        state="moved",
        starts="2021",
        ends="2022",
        outcome="Till kommunen.",
        season="på sommaren",
        strand=strand,
        priority=priority,
        step=second,
        position=7,
        translations={"en": {"title": "Measure", "outcome": "To the municipality."}},
    )
    initiative.target_groups.add(row.target_groups.get())
    initiative.actors.add(OrganisationFactory(), OrganisationFactory())
    indicator = IndicatorFactory(
        programme=row, key="antal", baseline=Decimal("1.5"), baseline_at="2020", target=9, target_at="2024", trend="Upp"
    )
    ReadingFactory(indicator=indicator)


def columns(row: Any, *left_out: str) -> dict[str, Any]:
    """Return what the columns of ``row`` hold, without keys that differ between any two rows."""
    names = {field.attname for field in row._meta.concrete_fields} - {"id", "programme_id", *left_out}
    return {name: getattr(row, name) for name in names}


def test_the_programme_itself(coordinator: User, programme: Programme):
    made, is_new = copy(programme=programme, by=coordinator, period=PERIOD)
    made.refresh_from_db()
    assert is_new
    same = ("kind", "region", "owner", "summary", "vision", "is_example", "website", "contact_email", "picture")
    assert {name: getattr(made, name) for name in same} == {name: getattr(programme, name) for name in same}
    empty = ("decision_body", "decided_on", "case_number", "decision_note", "source", "nothing_continues")
    assert {name: getattr(made, name) for name in empty} == dict.fromkeys(empty, "")
    assert (made.title, made.slug, made.starts, made.ends) == ("Nya programmet", "nya", "2027", "2030")
    assert (made.status, made.life_cycle, made.published_at, made.confirmed_at) == ("draft", "planned", None, None)
    assert (made.closed_at, made.closed_by, made.follows) == (None, None, programme)
    assert made.translations == {"en": {"title": "The new one", "vision": "All in."}}
    for name in ("goals", "grounds", "target_groups", "themes"):
        assert list(getattr(made, name).all()) == list(getattr(programme, name).all())
        assert getattr(made, name).count() == 1


def test_its_parts_row_for_row(coordinator: User, programme: Programme):
    made, _is_new = copy(programme=programme, by=coordinator, period=PERIOD)
    for name in ("partners", "strands", "priorities"):
        assert columns(getattr(made, name).get()) == columns(getattr(programme, name).get()), name
    first, second = made.steps.order_by("number")
    assert (first.key, second.key, second.depends_on, first.depends_on) == ("ett", "tva", first, None)
    old, new = programme.initiatives.get(), made.initiatives.get()
    anew = ("state", "starts", "ends", "outcome", "translations", "strand_id", "priority_id", "step_id")
    assert columns(new, *anew) == columns(old, *anew)
    assert (new.state, new.starts, new.ends, new.outcome) == ("planned", "", "", "")
    assert new.translations == {"en": {"title": "Measure"}}
    assert (new.strand, new.priority, new.step) == (made.strands.get(), made.priorities.get(), second)
    assert list(new.target_groups.all()) == list(old.target_groups.all())
    assert set(new.actors.all()) == set(old.actors.all())
    assert new.actors.count() == 2
    indicator = made.indicators.get()
    assert columns(indicator, "trend") == columns(programme.indicators.get(), "trend")
    assert (indicator.trend, indicator.readings.count()) == ("", 0)
    for name in ("statements", "documents", "films", "continuations", "consultations", "changes"):
        assert getattr(made, name).count() == 0, name
    assert sum(step.positions.count() for step in made.steps.all()) == 0


def test_the_old_one_is_left_as_it_is(coordinator: User, programme: Programme):
    def now() -> tuple[Any, ...]:
        rows = Programme.objects.get(pk=programme.pk), programme.initiatives.get(), programme.indicators.get()
        return tuple((columns(row), row.history.count()) for row in rows)

    before = now()
    copy(programme=programme, by=coordinator, period=PERIOD)
    assert now() == before


def test_the_history_begins_anew_with_all_links(coordinator: User, programme: Programme):
    made, _is_new = copy(programme=programme, by=coordinator, period=PERIOD)
    rows: list[Any] = [made, made.partners.get(), made.strands.get(), *made.steps.all(), made.initiatives.get()]
    for row in rows:
        version = row.history.get()
        assert (version.history_type, version.history_user) == ("+", coordinator)
        assert "Gamla programmet" in version.history_change_reason
    version = made.initiatives.get().history.get()
    assert {link.organisation_id for link in version.actors.all()} == {row.pk for row in rows[-1].actors.all()}
    assert version.target_groups.count() == 1
    step = made.steps.get(key="tva")
    assert step.history.get().depends_on_id == step.depends_on_id
    assert made.history.get().goals.count() == 1


def test_only_what_was_chosen(coordinator: User, programme: Programme):
    made, _is_new = copy(
        programme=programme, by=coordinator, period=NewPeriod(title="N", slug="n", parts=["initiatives"])
    )
    assert {name: getattr(made, name).count() for name in PARTS} == {**dict.fromkeys(PARTS, 0), "initiatives": 1}
    initiative = made.initiatives.get()
    assert (initiative.strand, initiative.priority, initiative.step) == (None, None, None)


def test_the_same_wish_twice_makes_one_copy(coordinator: User, programme: Programme):
    made, _is_new = copy(programme=programme, by=coordinator, period=PERIOD)
    assert copy(programme=programme, by=coordinator, period=PERIOD) == (made, False)
    assert Programme.objects.count() == 2
    other = ProgrammeFactory()
    with pytest.raises(SlugTakenError):
        copy(programme=other, by=coordinator, period=PERIOD)
    assert other.followers.count() == 0


def test_it_costs_the_same_with_many_parts(coordinator: User, programme: Programme):
    def queries(slug: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            copy(programme=programme, by=coordinator, period=NewPeriod(title="Ny", slug=slug))
        return len([query for query in captured if "SAVEPOINT" not in query["sql"]])

    few = queries("ett")
    for _number in range(30):
        initiative = InitiativeFactory(programme=programme)
        initiative.actors.add(OrganisationFactory())
        StrandFactory(programme=programme)
        IndicatorFactory(programme=programme)
    assert queries("tva") == few
    assert few < 95


# --- On the page -----------------------------------------------------------------------------------


def address(programme: Programme) -> str:
    return f"/admin/programmes/programme/{programme.pk}/copy/"


def test_the_page_proposes_the_years_that_follow(client: Client, coordinator: User, programme: Programme):
    page = BeautifulSoup(client.get(address(programme)).content, "html.parser")
    values = {field["name"]: field.get("value") for field in page.select("#content-main input[type=text]")}
    assert values == {
        "title": "Gamla programmet",
        "title_en": "The old one",
        "starts": "2025",
        "ends": "2028",
        "slug": "gamla-2025",
    }
    assert len(page.select("input[name=parts][checked]")) == len(PARTS)
    assert Programme.objects.count() == 1


def test_the_page_makes_one_draft_however_often_it_is_sent(client: Client, coordinator: User, programme: Programme):
    sent = {"title": "Ny period", "slug": "ny", "starts": "2025", "ends": "2028", "parts": ["strands", "steps"]}
    for _time in range(2):
        answer = client.post(address(programme), sent, follow=True)
        made = Programme.objects.get(slug="ny")
        assert answer.redirect_chain[-1][0] == f"/admin/programmes/programme/{made.pk}/change/"
        assert len(messages(answer)) == 1
    assert (made.strands.count(), made.steps.count(), made.initiatives.count()) == (1, 2, 0)
    assert Programme.objects.count() == 2


def test_what_is_wrong_is_said_and_kept(client: Client, coordinator: User, programme: Programme):
    ProgrammeFactory(slug="upptagen", region=RegionFactory(code="12"), title="Hemligt utkast")
    sent = {"title": "Ny", "slug": "upptagen", "starts": "2028", "ends": "2025", "parts": ["strands", "nonsense"]}
    page = BeautifulSoup(client.post(address(programme), sent).content, "html.parser")
    assert {link["href"] for link in page.select("#faults a")} == {"#id_slug", "#id_ends", "#id_parts_0"}
    assert all(page.find(id=link["href"][1:]) for link in page.select("#faults a"))
    assert "upptagen-2" in page.select_one("#faults").get_text()
    assert "Hemligt" not in page.get_text()
    assert page.find(attrs={"name": "title"})["value"] == "Ny"
    assert Programme.objects.filter(follows=programme).count() == 0


def test_another_regions_programme_is_not_found(client: Client, coordinator: User):
    other = ProgrammeFactory(published=True, region=RegionFactory(code="12"))
    assert client.get(address(other)).status_code == 404
    assert client.post(address(other), {"title": "Ny", "slug": "ny"}).status_code == 404
    assert Programme.objects.count() == 1
