"""Seminars in the administration."""

import pytest
from django.test import Client

from events.models import Seminar
from programmes.models import Strand
from tests.admin_rows import make_organisation, make_programme, region
from tests.forms import errors, send

pytestmark = pytest.mark.django_db
ADD = "/admin/events/seminar/add/"


def new(**changes: object) -> dict[str, object]:
    organiser = make_organisation("arrangoren")
    values = {"title": "Möte", "slug": "mote", "kind": "seminar", "summary": "Kort.", "region": region().pk}
    return {**values, "organiser": organiser.pk, **changes}


def test_a_seminar_is_made_in_local_time(administrator: Client):
    times = {"starts_at_0": "2026-06-01", "starts_at_1": "09:00", "ends_at_0": "2026-06-01", "ends_at_1": "11:30"}
    page = send(administrator, ADD, "seminar_form", **new(title_en="Meeting"), **times)
    assert errors(page) == []
    seminar = Seminar.objects.get()
    assert seminar.starts_at is not None
    assert (seminar.starts_at.isoformat(), seminar.translations) == (
        "2026-06-01T07:00:00+00:00",
        {"en": {"title": "Meeting"}},
    )


@pytest.mark.parametrize(("ends", "faults"), [(("2026-06-01", "08:00"), 1), (("", ""), 1)])
def test_the_end_comes_after_the_beginning(administrator: Client, ends: tuple[str, str], faults: int):
    times = {"starts_at_0": "2026-06-01", "starts_at_1": "09:00", "ends_at_0": ends[0], "ends_at_1": ends[1]}
    page = send(administrator, ADD, "seminar_form", **new(), **times)
    assert len(errors(page)) == faults
    assert 'value="Möte"' in page.content.decode()


def test_a_strand_of_another_programme_is_refused(administrator: Client):
    programme = make_programme()
    foreign = Strand.objects.create(programme=make_programme("andra"), key="annat", title="Annat")
    page = send(administrator, ADD, "seminar_form", **new(programme=programme.pk, strand=foreign.pk))
    assert len(errors(page)) == 1
    assert not Seminar.objects.exists()
