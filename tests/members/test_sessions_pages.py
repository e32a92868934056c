"""How often something may be tried, and how long a session lasts."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from members.models import User
from tests.factories.members import RegionFactory, make_coordinator
from tests.forms import fields_of
from tests.members.logging_in import EMAIL, PASSWORD, headings, log_in

pytestmark = pytest.mark.django_db
DATABASE_CACHE = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "arena_cache"}}


# --- Limits ----------------------------------------------------------------------------------------


def test_too_many_wrong_passwords_get_429_and_shut_nobody_else_out(client: Client, person: User):
    for _ in range(5):
        assert log_in(client, password="wrong").status_code == 200
    response = log_in(client)
    assert (response.status_code, response["Retry-After"]) == (429, "300")
    assert headings(response) == ["För många försök"]
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert log_in(elsewhere)["Location"] == "/mina-sidor/"


def test_codes_by_mail_are_limited(person: User):
    statuses = [Client().post("/konto/login/code/", {"email": EMAIL}).status_code for _ in range(4)]
    assert statuses == [302, 302, 302, 429]
    assert len(mail.outbox) == 3


def test_limits_stand_in_the_database_and_outlive_a_restart(client: Client, person: User, settings: Any):
    settings.CACHES = DATABASE_CACHE
    for _ in range(5):
        log_in(client, password="wrong")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM arena_cache")
        assert cursor.fetchone()[0] >= 1
    settings.CACHES = dict(DATABASE_CACHE)  # as after a restart: every connection to the cache is made anew
    assert log_in(Client()).status_code == 429


# --- Sessions --------------------------------------------------------------------------------------


def test_the_others_are_logged_out(logged_in: Client, person: User):
    elsewhere = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"})
    log_in(elsewhere)
    page = logged_in.get("/konto/sessions/").text
    assert "Firefox på Linux" in page or "Firefox on Linux" in page
    logged_in.post("/konto/sessions/")
    assert elsewhere.get("/mina-sidor/").status_code == 302
    assert logged_in.get("/mina-sidor/").status_code == 200


@pytest.mark.parametrize(
    ("is_staff", "steps", "still_in"),
    [
        (True, [7.9], True),
        (True, [8.1], False),  # away for too long
        (True, [6, 6, 6, 5.9], True),
        (True, [6, 6, 6, 6.1], False),  # long enough a day
        (False, [13 * 24], True),
        (False, [14.1 * 24], False),
        (False, [10 * 24, 10 * 24, 9.9 * 24], True),
        (False, [10 * 24, 10 * 24, 10.1 * 24], False),
    ],
)
def test_sessions_end(client: Client, *, is_staff: bool, steps: list[float], still_in: bool):
    person = make_coordinator(RegionFactory()) if is_staff else User.objects.create_user(EMAIL, PASSWORD, name="Kim")
    with time_machine.travel("2026-11-23 08:00+01:00", tick=False) as clock:
        client.force_login(person)
        client.get("/mina-sidor/")
        for hours in steps:
            clock.shift(timedelta(hours=hours))
            response = client.get("/mina-sidor/")
    assert (response.status_code == 200) is still_in
    if not still_in:
        assert response["Location"] == "/konto/login/?next=%2Fmina-sidor%2F&ended=1"
        assert Session.objects.count() == 0


def test_whose_session_has_ended_is_told_so(client: Client):
    page = client.get("/konto/login/?next=%2Fadmin%2F&ended=1")
    assert "du hade varit borta" in page.text or "you had been away" in page.text
    assert fields_of(page, "login_form")["next"] == "/admin/"


def test_a_session_in_use_is_written_now_and_then_only(client: Client, person: User, django_assert_num_queries: Any):
    with time_machine.travel("2026-11-23 08:00+01:00", tick=False) as clock:
        client.force_login(person)
        client.get("/om/")
        with django_assert_num_queries(2):  # the session, the person
            client.get("/kakor/")
        clock.shift(timedelta(minutes=6))
        client.get("/kakor/")
        assert UserSession.objects.get(user=person).last_seen_at == timezone.now()
