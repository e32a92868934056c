"""The pages about accounts, as the Nu HTML checker reads them."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from members.actions import coordinators
from members.models import CoordinatorInvitation
from tests.browser.test_valid_html import NOT_HEARD
from tests.factories.members import RegionFactory, make_coordinator
from tests.machine import nu_checker
from tests.members.logging_in import EMAIL, log_in
from tests.members.test_browser_accounts import INSIDE, OUTSIDE
from tests.members.test_coordinators_pages import link_in
from tests.members.test_second_factor_pages import give_app

pytestmark = [pytest.mark.nu, pytest.mark.django_db]


def test_every_page_about_accounts_is_valid(tmp_path: Path, mailoutbox: list[Any]):
    person = make_coordinator(RegionFactory(), email=EMAIL)
    client, visitor = Client(), Client()
    log_in(client, EMAIL, "x")
    coordinators.invite(CoordinatorInvitation(email="ny@region.example", name="<Ny>"), [RegionFactory()], by=person)
    pages = {path: visitor.get(path).content for path in (*OUTSIDE, link_in(mailoutbox[-1]))}
    pages |= {path: client.get(path, follow=True).content for path in (*INSIDE, "/en/konto/2fa/")}
    pages["faults"] = visitor.post("/konto/login/", {"login": EMAIL, "password": "wrong"}).content
    pages["429"] = [visitor.post("/konto/login/", {"login": EMAIL, "password": "wrong"}) for _ in range(6)][-1].content
    give_app(person)
    pages["second step"] = log_in(Client(REMOTE_ADDR="192.0.2.9"), EMAIL, "x", follow=True).content
    files = {str(tmp_path / f"{number}.html"): path for number, path in enumerate(pages)}
    for file, path in files.items():
        Path(file).write_bytes(pages[path])
    checker = ["java", "-jar", str(nu_checker()), "--stdout", "--exit-zero-always", "--format", "json"]
    answer = subprocess.run(
        [*checker, "--filterpattern", NOT_HEARD, *files], capture_output=True, check=True, text=True
    )
    messages = json.loads(answer.stdout)["messages"]
    assert [(files[m["url"].removeprefix("file:")], m["message"], m.get("extract")) for m in messages] == []
