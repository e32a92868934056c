"""The words below fields: each explains a field that there is."""

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.test import Client

from arena.shared.admin.help import HELP
from members.models import Region
from programmes.models import Programme
from tests.admin_rows import make_everything
from tests.factories.members import make_coordinator
from tests.two_regions import address


@pytest.mark.parametrize("name", [name for name in HELP if "." in name])
def test_the_field_exists_and_says_nothing_itself(name: str):
    label, _, field = name.rpartition(".")
    assert apps.get_model(label)._meta.get_field(field).help_text == ""


@pytest.mark.django_db
def test_fields_are_explained_and_the_words_belong_to_them(client: Client):
    region = Region.objects.get(code="12")
    programme = make_everything(home=region)[Programme]
    client.force_login(make_coordinator(region))
    page = BeautifulSoup(client.get(address(programme)).content, "html.parser")
    for name in ("id_owner", "id_statements-0-evidence", "id_statements-0-position", "id_statements-0-key"):
        field = page.select_one(f"#{name}")
        words = page.select_one(f"#{name}_helptext")
        assert words.get_text(strip=True)
        assert field["aria-describedby"] == f"{name}_helptext"
