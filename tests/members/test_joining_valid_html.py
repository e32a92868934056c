"""The pages of joining and of an organisation's own people, as the Nu HTML checker reads them."""

import json
import subprocess
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from members.actions import membership_invitations
from members.models import MembershipInvitation
from tests.browser.test_valid_html import NOT_HEARD
from tests.conftest import nu_checker
from tests.factories.members import OrganisationFactory, RegionFactory
from tests.factories.memberships import JoinRequestFactory, MembershipFactory, MembershipInvitationFactory
from tests.members.test_membership_invitations_pages import link_in

pytestmark = [pytest.mark.nu, pytest.mark.django_db]
OWN = ("", "texter/", "namn/", "stang/", "bjud-in/", "lamna/")


def test_every_page_of_joining_is_valid(tmp_path: Path, mailoutbox: list[object]):
    contact = MembershipFactory(
        organisation__slug="a", organisation__name="A <b>&", organisation__region=RegionFactory()
    )
    organisation = contact.organisation
    MembershipFactory(organisation=organisation, title="chef")
    waiting = MembershipInvitationFactory(organisation=organisation, expires_at=timezone.now())
    asked = JoinRequestFactory(organisation=organisation, user=contact.user)
    asked.messages.create(author=contact.user, body="Hej!\n\nTvå stycken.")
    OrganisationFactory(published=True, name="Nya föreningen i Laholm")
    new = MembershipInvitation(organisation=organisation, email="ny@x.example", name="<Ny>", is_contact=True)
    membership_invitations.invite(new, by=contact.user)
    client, visitor = Client(), Client()
    client.force_login(contact.user)
    own = [f"/mina-sidor/organisationer/a/{page}" for page in OWN]
    own += [f"{own[0]}kollegor/{contact.pk}/", f"{own[0]}inbjudningar/{waiting.pk}/", "/mina-sidor/", "/anslut/till/a/"]
    own += [f"/mina-sidor/forfragningar/{asked.pk}/", "/mina-sidor/uppgifter/", "/anslut/registrera/"]
    searches = [f"/anslut/?q={words}" for words in ("", "A", "121212-1212", "232100-0017", "xyzzyx")]
    pages = {path: client.get(path).content for path in own}
    pages |= {path: visitor.get(path).content for path in (*searches, link_in(mailoutbox[-1]), "/konto/signup/")}
    pages["similar"] = client.post("/anslut/registrera/", {"name": "Nya föreningen", "number": "1"}).content
    files = {str(tmp_path / f"{number}.html"): path for number, path in enumerate(pages)}
    for file, path in files.items():
        Path(file).write_bytes(pages[path])
    checker = ["java", "-jar", str(nu_checker()), "--stdout", "--exit-zero-always", "--format", "json"]
    answer = subprocess.run(
        [*checker, "--filterpattern", NOT_HEARD, *files], capture_output=True, check=True, text=True
    )
    messages = json.loads(answer.stdout)["messages"]
    assert [(files[m["url"].removeprefix("file:")], m["message"], m.get("extract")) for m in messages] == []
