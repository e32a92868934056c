"""Programmes and their parts in the administration."""

from decimal import Decimal

import pytest
from django.db.models import Model
from django.test import Client

from programmes.models import (
    Indicator,
    Initiative,
    Priority,
    Programme,
    ProgrammePartner,
    Reading,
    Step,
    StepPosition,
    Strand,
    Strategy,
    StrategyGoal,
)
from tests.admin_rows import make_organisation, make_programme, region
from tests.forms import errors, send

pytestmark = pytest.mark.django_db
ADD = "/admin/programmes/programme/add/"


def change(row: Model) -> str:
    return f"/admin/programmes/{row._meta.model_name}/{row.pk}/change/"


def partner(number: int, **values: object) -> dict[str, object]:
    return {f"partners-{number}-{name}": value for name, value in {"position": "0", **values}.items()}


def test_a_programme_with_its_parts_is_made_in_one_go(administrator: Client):
    owner = make_organisation(name="Ägaren")
    new = {"title": "Öppet", "slug": "oppet", "kind": "internal", "region": region().pk, "owner": owner.pk}
    parts = {"partners-TOTAL_FORMS": "2", **partner(0, role="partner", label="Tolv aktörer", label_en="Twelve actors")}
    parts |= partner(1, role="funder", label="Tolv aktörer")
    page = send(administrator, ADD, "programme_form", **new, **parts, summary="Kort.", starts="2020", ends="2022")
    assert errors(page) == []
    programme = Programme.objects.get(slug="oppet")
    first, second = ProgrammePartner.objects.order_by("pk")
    assert (first.key, second.key) == ("tolv-aktorer", "tolv-aktorer-2")
    assert (first.programme, first.translations) == (programme, {"en": {"label": "Twelve actors"}})


def test_what_is_wrong_is_said_in_words_beside_the_field(administrator: Client):
    programme = make_programme()
    parts = {"partners-TOTAL_FORMS": "1", **partner(0, role="partner")}
    page = send(administrator, change(programme), "programme_form", **parts, starts="2022", ends="2021", title="Ny")
    assert len(errors(page)) == 2
    assert not any("programmes_" in error for error in errors(page))
    assert 'value="Ny"' in page.content.decode()
    page = send(administrator, change(programme), "programme_form", starts="förra året")
    assert len(errors(page)) == 1
    assert 'value="förra året"' in page.content.decode()


def test_an_initiative_is_added_from_the_programme_and_leads_back(administrator: Client):
    programme = make_programme()
    there = f"/admin/programmes/initiative/add/?programme={programme.pk}"
    assert f'href="{there}"' in administrator.get(change(programme)).content.decode()
    page = send(administrator, there, "initiative_form", title="Insatsen", title_en="The measure")
    assert page.redirect_chain == [(f"{change(programme)}#linked-initiative", 302)]
    initiative = Initiative.objects.get()
    assert (initiative.programme, initiative.key) == (programme, "insatsen")
    assert initiative.translations == {"en": {"title": "The measure"}}
    assert f'<a href="{change(initiative)}">Insatsen</a>' in page.content.decode()


def test_parts_of_the_same_programme_are_offered_others_refused(administrator: Client):
    programme, other = make_programme(), make_programme("andra")
    own = Strand.objects.create(programme=programme, key="eget", title="Eget")
    foreign = Strand.objects.create(programme=other, key="annat", title="Annat")
    initiative = Initiative.objects.create(programme=programme, key="insats", title="Insats")
    page = administrator.get(change(initiative)).content.decode()
    assert f'<option value="{own.pk}">Eget</option>' in page
    assert f'<option value="{foreign.pk}">' not in page
    refused = send(administrator, change(initiative), "initiative_form", strand=foreign.pk, title="Nytt")
    assert len(errors(refused)) == 1
    assert 'value="Nytt"' in refused.content.decode()
    send(administrator, change(initiative), "initiative_form", strand=own.pk)
    initiative.refresh_from_db()
    assert initiative.strand == own


def test_a_saved_reading_stands_a_new_one_is_added(administrator: Client):
    indicator = Indicator.objects.create(programme=make_programme(), key="antal", title="Antal", unit="st")
    reading = Reading.objects.create(indicator=indicator, period="2021", value=Decimal(26))
    page = send(administrator, change(indicator), "indicator_form", **{"readings-0-value": "27"})
    assert len(errors(page)) == 1
    reading.refresh_from_db()
    assert reading.value == 26
    new = {"readings-TOTAL_FORMS": "2", "readings-1-period": "2022-23", "readings-1-value": "30.5"}
    send(administrator, change(indicator), "indicator_form", **new, **{"readings-0-note": "Ur rapporten."})
    values = indicator.readings.order_by("period").values_list("period", "value", "note")
    assert list(values) == [("2021", Decimal(26), "Ur rapporten."), ("2022-23", Decimal("30.5"), "")]


def test_an_observation_stands_a_later_one_is_added(administrator: Client):
    step = Step.objects.create(programme=make_programme(), key="ett", number=1, title="Ett")
    unit = make_organisation()
    StepPosition.objects.create(step=step, organisation=unit, observed="2021")
    new = {"positions-TOTAL_FORMS": "1", "positions-0-organisation": unit.pk, "positions-0-observed": "2022"}
    page = administrator.get(change(step)).content.decode()
    assert 'name="positions-0-observed"' not in page
    sent = {"positions-TOTAL_FORMS": "2", "positions-1-organisation": unit.pk, "positions-1-observed": "2022"}
    send(administrator, change(step), "step_form", **{**new, **sent})
    assert list(step.positions.order_by("observed").values_list("observed", flat=True)) == ["2021", "2022"]


def test_steps_do_not_lean_on_themselves_or_on_strangers(administrator: Client):
    step = Step.objects.create(programme=make_programme(), key="ett", number=1, title="Ett")
    stranger = Step.objects.create(programme=make_programme("andra"), key="ett", number=1, title="Ett")
    for wrong in (step, stranger):
        assert len(errors(send(administrator, change(step), "step_form", depends_on=wrong.pk))) == 1


def test_goals_stand_under_goals_of_their_own_strategy_in_no_circle(administrator: Client):
    strategy = Strategy.objects.create(slug="plan", title="Plan", region=region())
    other = Strategy.objects.create(slug="annan", title="Annan", region=region())
    top = StrategyGoal.objects.create(strategy=strategy, key="topp", level="mål", title="Topp")
    under = StrategyGoal.objects.create(strategy=strategy, key="under", level="mål", title="Under", parent=top)
    foreign = StrategyGoal.objects.create(strategy=other, key="annat", level="mål", title="Annat")
    for wrong in (top, under, foreign):
        assert len(errors(send(administrator, change(top), "strategygoal_form", parent=wrong.pk))) == 1
    top.refresh_from_db()
    assert top.parent is None


def test_the_page_of_a_programme_with_many_parts_costs_what_one_part_costs(
    administrator: Client, django_assert_max_num_queries
):
    programme = make_programme()
    for number in range(1, 16):
        Priority.objects.create(programme=programme, key=f"p{number}", number=number, title="Först")
        Initiative.objects.create(programme=programme, key=f"i{number}", title="Insats")
    with django_assert_max_num_queries(45):
        assert administrator.get(change(programme)).status_code == 200
