"""All of Sweden's regions and municipalities are there."""

import pytest

from members.models import Municipality, Region

pytestmark = pytest.mark.django_db

MUNICIPALITIES_BY_COUNTY = {
    "01": 26, "03": 8, "04": 9, "05": 13, "06": 13, "07": 8, "08": 12, "09": 1, "10": 5, "12": 33, "13": 6,
    "14": 49, "17": 16, "18": 12, "19": 10, "20": 15, "21": 10, "22": 7, "23": 8, "24": 15, "25": 14,
}  # fmt: skip


def test_every_municipality_lies_in_the_county_of_its_code():
    assert Municipality.objects.count() == 290
    found = {region.code: region.municipalities.count() for region in Region.objects.all()}
    assert found == MUNICIPALITIES_BY_COUNTY
    assert all(m.code.startswith(m.region.code) for m in Municipality.objects.select_related("region"))


def test_regions_are_in_swedish_order():
    names = list(Region.objects.values_list("name", flat=True))
    assert names[0] == "Region Blekinge"
    assert names[-3:] == ["Region Örebro län", "Region Östergötland", "Västra Götalandsregionen"]
