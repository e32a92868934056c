"""Organisations: numbers, names and the constraints that hold them."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from arena.shared.models import FormerSlug
from members.models import Organisation, Region

pytestmark = pytest.mark.django_db


def organisation(**fields: object) -> Organisation:
    values = {"slug": "prov", "name": "Prov", "kind": "association", "sector": "civil", "status": "published"}
    return Organisation(**{**values, **fields})


@pytest.mark.parametrize("written", ["2321000016", "232100-0016"])
def test_number_is_kept_in_one_form(written):
    row = organisation(number=written)
    row.full_clean()
    assert row.number == "232100-0016"


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("232100-0017", "Write the organisation number with ten digits, such as 232100-0016."),
        ("2321", "Write the organisation number with ten digits, such as 232100-0016."),
        ("811228-9874", "This is a personal number. A sole trader cannot be entered as an organisation."),
    ],
)
def test_wrong_numbers_are_refused_with_the_reason(written, answer):
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        organisation(number=written).full_clean()
    assert answer in refused.value.message_dict["number"]


def test_two_organisations_cannot_have_one_number_but_many_have_none():
    organisation(number="232100-0016").save()
    organisation(slug="utan-1").save()
    organisation(slug="utan-2").save()
    with pytest.raises(IntegrityError), transaction.atomic():
        organisation(slug="annan", number="232100-0016").save()
    assert Organisation.objects.count() == 3


@pytest.mark.parametrize(("field", "value"), [("kind", "påhittad"), ("sector", "x"), ("status", "halv")])
def test_choices_hold_in_the_database(field, value):
    row = organisation()
    row.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=row.pk).update(**{field: value})


def test_a_changed_address_is_remembered():
    row = organisation(slug="gammal")
    row.save()
    row.slug = "ny"
    row.save()
    assert FormerSlug.objects.current(Organisation, "gammal") == row
    row.status = "draft"
    row.save()
    assert FormerSlug.objects.current(Organisation, "gammal") is None


def test_publishing_notes_the_time_and_keeps_it():
    row = organisation(status="draft")
    row.save()
    assert row.published_at is None
    row.status = "published"
    row.save()
    first = row.published_at
    assert first is not None
    row.save()
    assert row.published_at == first


def test_directory_is_in_swedish_order():
    for number, name in enumerate(["Örebro", "Zebra", "Ängen", "Ån", "alfa"]):
        organisation(slug=f"o{number}", name=name).save()
    assert [row.name for row in Organisation.objects.published()] == ["alfa", "Zebra", "Ån", "Ängen", "Örebro"]


def test_in_region_and_published():
    halland = Region.objects.get(code="13")
    organisation(slug="har", region=halland).save()
    organisation(slug="dar", region=Region.objects.get(code="12")).save()
    organisation(slug="utkast", region=halland, status="draft").save()
    assert [row.slug for row in Organisation.objects.published().in_region(halland)] == ["har"]
