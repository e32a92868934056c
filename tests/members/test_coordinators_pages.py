"""How somebody becomes a coordinator: invited by a site administrator, by a link, and then set to work."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.actions import coordinators
from members.models import Coordination, CoordinatorInvitation, Region, User
from tests.factories.members import RegionFactory, make_coordinator, make_site_administrator
from tests.forms import errors, fields_of, send
from tests.members.logging_in import PASSWORD, faults, headings, log_in

pytestmark = pytest.mark.django_db
ADD = "/admin/members/coordinatorinvitation/add/"
LIST = "/admin/members/coordinatorinvitation/"
INVITED = "ny@region.example"
ANSWER = {"name": "Nina Ny", "language": "sv", "password": "tre-ord-i-rad"}


@pytest.fixture
def chief(client: Client) -> Client:
    client.force_login(make_site_administrator())
    return client


@pytest.fixture
def halland() -> Region:
    return RegionFactory(code="13")


def invite(chief: Client, *regions: Region, email: str = INVITED) -> str:
    """Invite in the administration; return the path of the link in the mail."""
    page = send(chief, ADD, "coordinatorinvitation_form", name="Nina", email=email, regions=[r.pk for r in regions])
    assert errors(page) == []
    return link_in(mail.outbox[-1])


def link_in(sent: Any) -> str:
    link = re.search(r"http://localhost:8000(/(?:en/)?inbjudan/\S+/)", sent.body)
    assert link
    assert link[1] in sent.alternatives[0][0]
    return link[1]


def test_an_invited_person_makes_an_account_and_coordinates(chief: Client, halland: Region):
    link = invite(chief, halland, RegionFactory(code="01"))
    assert mail.outbox[-1].to == [INVITED]
    assert "- Region Halland\n- Region Stockholm" in mail.outbox[-1].body
    visitor = Client()
    page = visitor.get(link)
    assert "Region Halland" in page.text
    assert not User.objects.filter(email=INVITED).exists(), "opening the link changes nothing"
    response = visitor.post(link, ANSWER)
    assert (response.status_code, response["Location"]) == (302, "/admin/")
    user = User.objects.get(email=INVITED)
    assert (user.name, user.language, user.is_staff, user.is_superuser) == ("Nina Ny", "sv", True, False)
    assert [row.region.code for row in user.coordinations.all()] == ["13", "01"]
    invitation = CoordinatorInvitation.objects.get()
    assert (invitation.accepted_by, invitation.is_open) == (user, False)
    assert visitor.get("/admin/programmes/programme/").status_code == 200


def test_where_it_is_required_the_second_step_comes_next(chief: Client, halland: Region, settings: Any):
    link = invite(chief, halland)
    settings.SECOND_FACTOR_REQUIRED = True
    visitor = Client()
    assert visitor.post(link, ANSWER)["Location"] == "/konto/2fa/"
    assert visitor.get("/admin/")["Location"] == "/konto/2fa/"
    assert visitor.get("/konto/2fa/totp/activate/").status_code == 200


def test_a_link_works_once(chief: Client, halland: Region):
    link = invite(chief, halland)
    Client().post(link, ANSWER)
    late = Client()
    assert [late.get(link).status_code, late.post(link, {**ANSWER, "password": "en-annan-fras"}).status_code] == [
        404
    ] * 2
    assert log_in(Client(), INVITED, "tre-ord-i-rad").status_code == 302


def test_a_link_works_for_14_days(chief: Client, halland: Region):
    link = invite(chief, halland)
    with time_machine.travel(timezone.now() + timedelta(days=13, hours=23)):
        assert Client().get(link).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=14, minutes=1)):
        assert Client().post(link, ANSWER).status_code == 404
    assert not Coordination.objects.exists()


@pytest.mark.parametrize("password", ["", "kort", "12345678", "ny@region.example"])
def test_a_weak_password_is_refused_and_nothing_is_lost(chief: Client, halland: Region, password: str):
    link = invite(chief, halland)
    page = Client().post(link, {**ANSWER, "password": password})
    assert len(faults(page)) >= 1
    assert 'value="Nina Ny"' in page.text
    assert not User.objects.filter(email=INVITED).exists()


def test_powers_cannot_be_asked_for(chief: Client, halland: Region):
    link = invite(chief, halland)
    Client().post(link, {**ANSWER, "is_superuser": "on", "email": "other@region.example", "regions": ["1", "2"]})
    user = User.objects.get(email=INVITED)
    assert (user.is_superuser, user.coordinations.count()) == (False, 1)


def test_who_has_an_account_logs_in_to_it_and_accepts(chief: Client, halland: Region):
    User.objects.create_user("Ny@Region.example", PASSWORD, name="Nina", language="en")
    link = invite(chief, halland)
    assert link.startswith("/en/")
    visitor = Client()
    assert "password" not in visitor.get(link).text
    response = visitor.post(link)
    assert response["Location"] == f"/en/konto/login/?next={link}"
    assert log_in(visitor, INVITED, PASSWORD, next=link)["Location"] == link
    assert visitor.post(link)["Location"] == "/admin/"
    assert User.objects.get(email__iexact=INVITED).is_coordinator
    assert User.objects.filter(email__iexact=INVITED).count() == 1


def test_nobody_else_accepts(chief: Client, halland: Region, person: User):
    link = invite(chief, halland)
    other = Client()
    other.force_login(person)
    page = other.get(link)
    assert INVITED in page.text
    other.post(link, ANSWER)
    assert not Coordination.objects.exists()


def test_a_closed_account_is_opened_again(chief: Client, halland: Region):
    former = User.objects.create_user(INVITED, PASSWORD, name="Nina", is_active=False)
    link = invite(chief, halland)
    Client().post(link, ANSWER)
    former.refresh_from_db()
    assert (former.is_active, former.is_coordinator, former.check_password("tre-ord-i-rad")) == (True, True, True)


def test_an_invitation_is_sent_again_with_a_new_link(chief: Client, halland: Region):
    former = invite(chief, halland)
    invitation = CoordinatorInvitation.objects.get()
    with time_machine.travel(timezone.now() + timedelta(days=20)):
        chief.force_login(User.objects.get(is_superuser=True))
        page = chief.post(LIST, {"action": "send_again", "_selected_action": [invitation.pk]}, follow=True)
        assert page.status_code == 200
        link = link_in(mail.outbox[-1])
        assert link != former
        assert [Client().get(former).status_code, Client().get(link).status_code] == [404, 200]


def test_an_accepted_invitation_is_neither_sent_again_nor_withdrawn(chief: Client, halland: Region):
    Client().post(invite(chief, halland), ANSWER)
    invitation, sent = CoordinatorInvitation.objects.get(), len(mail.outbox)
    chief.post(LIST, {"action": "send_again", "_selected_action": [invitation.pk]})
    assert len(mail.outbox) == sent
    assert chief.post(f"{LIST}{invitation.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_withdrawn_invitation_does_not_work(chief: Client, halland: Region):
    link = invite(chief, halland)
    chief.post(f"{LIST}{CoordinatorInvitation.objects.get().pk}/delete/", {"post": "yes"})
    assert Client().get(link).status_code == 404
    assert headings(Client().get(link)) != []


def test_nobody_is_invited_twice(chief: Client, halland: Region):
    invite(chief, halland)
    fields = {"name": "Nina", "email": "NY@region.example", "regions": [halland.pk]}
    assert len(errors(send(chief, ADD, "coordinatorinvitation_form", **fields))) == 1
    make_coordinator(halland, email="kim@region.example")
    assert len(errors(send(chief, ADD, "coordinatorinvitation_form", **{**fields, "email": "kim@region.example"}))) == 1
    assert CoordinatorInvitation.objects.count() == 1


def test_the_list_says_what_became_of_each(chief: Client, halland: Region):
    Client().post(invite(chief, halland), ANSWER)
    invite(chief, halland, email="vantar@region.example")
    chief.get(LIST)  # shows the message about the mail
    today = date_format(timezone.localdate())
    last_day = date_format(timezone.localdate() + timedelta(days=14))
    assert cells(chief.get(LIST), "state") == [_("Open until %s") % last_day, _("Accepted %s") % today]
    assert cells(chief.get(LIST), "region_names") == ["Region Halland"] * 2
    assert cells(chief.get(f"{LIST}?state=open"), "email") == ["vantar@region.example"]
    assert cells(chief.get(f"{LIST}?state=accepted"), "email") == [INVITED]
    assert cells(chief.get(f"{LIST}?state=expired"), "email") == []
    with CaptureQueriesContext(connection) as few:
        chief.get(LIST)
    for number in range(10):
        coordinators.invite(
            CoordinatorInvitation(name="N", email=f"n{number}@x.example"), [halland], by=User.objects.all()[0]
        )
    with CaptureQueriesContext(connection) as many:
        chief.get(LIST)
    assert len(few) == len(many)


def cells(page: Any, column: str) -> list[str]:
    """Return what stands in a column of the list."""
    return [
        cell.get_text() for cell in BeautifulSoup(page.content, "html.parser").select(f"#result_list .field-{column}")
    ]


def test_only_site_administrators_invite(client: Client, halland: Region):
    client.force_login(make_coordinator(halland))
    assert [client.get(LIST).status_code, client.get(ADD).status_code] == [403, 403]


def test_what_a_guessed_link_says_is_nothing(client: Client):
    assert client.get("/inbjudan/no-such-secret/").status_code == 404


def test_two_answers_at_once_count_once(halland: Region):
    invitation = CoordinatorInvitation(email=INVITED, name="Nina")
    coordinators.invite(invitation, [halland], by=make_site_administrator())
    stale = CoordinatorInvitation.objects.get()
    coordinators.accept_with_new_account(invitation, name="Nina", language="sv", password="tre-ord-i-rad")
    with pytest.raises(coordinators.InvitationGoneError):
        coordinators.accept_with_new_account(stale, name="Nina", language="sv", password="x")


# --- Powers follow ---------------------------------------------------------------------------------


def change(chief: Client, user: User, **fields: Any) -> Any:
    return send(chief, f"/admin/members/user/{user.pk}/change/", "user_form", **fields)


def test_the_last_region_takes_the_key_along(chief: Client, halland: Region):
    user = make_coordinator(halland)
    change(chief, user, **{"coordinations-0-DELETE": "on"})
    user.refresh_from_db()
    assert (user.coordinations.count(), user.is_staff, user.is_active) == (0, False, True)


def test_a_region_given_by_hand_lets_in(chief: Client, halland: Region, person: User):
    change(chief, person, **{"coordinations-TOTAL_FORMS": "1", "coordinations-0-region": str(halland.pk)})
    person.refresh_from_db()
    assert (person.is_staff, person.is_superuser) == (True, False)


def test_a_site_administrator_appoints_another(chief: Client, person: User):
    change(chief, person, is_superuser="on")
    person.refresh_from_db()
    assert person.is_site_administrator


def test_the_last_site_administrator_cannot_step_down(chief: Client):
    me = User.objects.get()
    page = chief.get(f"/admin/members/user/{me.pk}/change/")
    fields = fields_of(page, "user_form")
    del fields["is_superuser"]
    assert len(errors(chief.post(f"/admin/members/user/{me.pk}/change/", fields))) == 1
    me.refresh_from_db()
    assert me.is_site_administrator
