"""What makes a version of a row, what does not, and what a version knows of who and why."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from arena.shared.versions import because
from members.models import Region, Theme
from programmes.models import Indicator, Programme, Reading
from tests.factories.members import OrganisationFactory, ThemeFactory
from tests.factories.programmes import IndicatorFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db


def kinds(row: Any) -> str:
    """Return the kinds of the row's versions, oldest first."""
    return "".join(row.history.order_by("history_id").values_list("history_type", flat=True))


def stored(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def test_a_row_saved_without_a_change_gets_no_version():
    programme = stored(ProgrammeFactory(starts="2021", closed_at=None))
    for _again in range(2):
        programme.save()
    assert kinds(programme) == "+"
    programme.title = "Ny titel"
    programme.save()
    assert kinds(programme) == "+~"
    programme.title = "Ny titel"
    programme.save()
    assert kinds(programme) == "+~"


def test_the_same_value_written_in_another_way_is_no_change():
    indicator = stored(IndicatorFactory(baseline=Decimal(7), baseline_at="2021"))
    indicator.baseline, indicator.baseline_at, indicator.programme_id = "7.000", "2021", str(indicator.programme_id)
    indicator.save()
    assert kinds(indicator) == "+"


def test_what_the_machine_derives_is_no_change_of_anybodys():
    organisation = stored(OrganisationFactory())
    type(organisation).objects.filter(pk=organisation.pk).update(sort_name="aaa")
    stored(organisation).save()
    assert kinds(organisation) == "+"


@pytest.mark.parametrize(
    "change", [{"status": "unpublished"}, {"translations": {"en": {"title": "New"}}}, {"slug": "ny"}]
)
def test_every_real_change_is_a_version(change: dict[str, object]):
    programme = stored(ProgrammeFactory(published=True))
    for name, value in change.items():
        setattr(programme, name, value)
    programme.save()
    assert kinds(programme) == "+~"


def test_a_row_that_comes_back_begins_anew_in_the_same_history():
    programme = ProgrammeFactory()
    number = programme.pk
    programme.delete()
    programme.pk, programme._state.adding = number, True
    programme.save()
    assert kinds(programme) == "+-+"


# --- Links to many rows ------------------------------------------------------------------------------


def test_links_set_with_the_row_belong_to_its_version():
    themes = ThemeFactory.create_batch(3)
    with transaction.atomic():
        programme = ProgrammeFactory()
        programme.themes.set(themes[:2])
        programme.themes.set(themes[1:])
    (version,) = programme.history.all()
    assert {link.theme_id for link in version.themes.all()} == {themes[1].pk, themes[2].pk}


def test_links_changed_later_are_a_version_of_their_own_and_leave_the_earlier_one():
    first, second = ThemeFactory.create_batch(2)
    programme = ProgrammeFactory()
    programme.themes.set([first])
    again = stored(programme)
    again.themes.add(second)
    newest, oldest = programme.history.all()
    assert [{link.theme_id for link in version.themes.all()} for version in (oldest, newest)] == [
        {first.pk},
        {first.pk, second.pk},
    ]


def test_adding_a_link_that_stands_is_no_change():
    theme = ThemeFactory()
    programme = ProgrammeFactory()
    programme.themes.add(theme)
    stored(programme).themes.add(theme)
    stored(programme).themes.set([theme])
    assert kinds(programme) == "+"


def test_links_changed_from_their_other_end_are_a_version_of_the_row():
    programme, theme = stored(ProgrammeFactory()), ThemeFactory()
    theme.programmes.add(programme)
    assert kinds(programme) == "+~"
    theme.programmes.clear()
    assert kinds(programme) == "+~~"
    assert kinds(theme) == "+"


@pytest.mark.django_db(transaction=True)
def test_links_after_the_transaction_or_after_a_rollback_make_a_new_version():
    themes = ThemeFactory.create_batch(2)
    with transaction.atomic():
        programme = ProgrammeFactory()
    programme.themes.set(themes[:1])
    assert kinds(programme) == "+~"
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012  what is undone comes before
        programme.title = "Andra"
        programme.save()
        raise RuntimeError
    with transaction.atomic():
        programme.themes.set(themes)
    assert kinds(programme) == "+~~"
    assert {link.theme_id for link in programme.history.first().themes.all()} == {theme.pk for theme in themes}


# --- Why ---------------------------------------------------------------------------------------------


def test_the_reason_around_a_change_reaches_every_version_inside():
    indicator = IndicatorFactory()
    with because("Rättat efter nämnden."):
        indicator.programme.title = "Ny"
        indicator.programme.save()
        with because("Ur rapporten."):
            Reading.objects.create(indicator=indicator, period="2021", value=1)
        with because(""):
            indicator.delete()
    reasons = (model.history.first().history_change_reason for model in (Programme, Reading, Indicator))
    assert list(reasons) == ["Rättat efter nämnden.", "Rättat efter nämnden.", "Rättat efter nämnden."]
    assert Reading.history.last().history_change_reason == "Ur rapporten."
    theme = Theme(key="tema", name="Tema")
    theme.save()
    assert theme.history.get().history_change_reason is None


def test_a_long_reason_fits():
    with because("å" * 2000):
        programme = ProgrammeFactory()
    assert len(programme.history.get().history_change_reason) == 2000


# --- Rows that stood before --------------------------------------------------------------------------


def test_rows_that_the_portal_brings_have_a_first_version():
    region = Region.objects.get(code="13")
    assert kinds(region) == "+"
    assert region.history.get().name == region.name


def test_what_a_version_costs():
    """One query looks at the newest version, and one writes where anything differs; for links one or two each."""
    indicator, programme = stored(IndicatorFactory()), stored(ProgrammeFactory())
    assert history_queries(indicator) == 1
    indicator.title = "Ny"
    assert history_queries(indicator) == 2
    programme.title = "Ny"
    assert history_queries(programme) == 2
    programme.themes.set([ThemeFactory()])
    programme.title = "Nyare"
    assert history_queries(programme) == 3


def history_queries(row: Any) -> int:
    """Save ``row`` and return how many queries touched tables of versions."""
    with CaptureQueriesContext(connection) as queries:
        row.save()
    return sum("historical" in query["sql"] for query in queries)
