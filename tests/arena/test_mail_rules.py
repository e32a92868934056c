"""Mail is written in the transaction of what it tells of, sent later, and lost never."""

import smtplib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail as django_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from arena import due
from arena.management.commands.work import do_tasks
from arena.shared import mail
from arena.shared.outbox import OutgoingMail
from members.models import User

pytestmark = pytest.mark.django_db
DATABASE_TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
HOSTILE = 'Kim <b>& "Å"</b>\r\nBcc: x@x.example'


def send(to: str = "kim@region.example", name: str = "Kim", **options: Any) -> OutgoingMail:
    return mail.send("account_closed", to, language="sv", context={"name": name}, **options)


class Refusing(BaseEmailBackend):
    """A mail server that answers every mail with ``fault``."""

    fault: Exception = ConnectionRefusedError("nobody there")
    asked = 0

    def send_messages(self, messages: Any) -> int:
        type(self).asked += 1
        raise self.fault


@pytest.fixture
def _dead(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody answers at the mail server."""
    settings.EMAIL_BACKEND = "tests.arena.test_mail_rules.Refusing"
    monkeypatch.setattr(Refusing, "asked", 0)
    monkeypatch.setattr(Refusing, "fault", ConnectionRefusedError("nobody there"))


def test_a_mail_has_a_subject_text_and_html_in_the_persons_language():
    mail.send("account_closed", "kim@region.example", language="en", context={"name": HOSTILE})
    sent: Any = django_mail.outbox[0]
    assert sent.subject == "Your account at Mångfaldsarenan is closed"
    assert 'Hello Kim <b>& "Å"</b>' in sent.body
    html = sent.alternatives[0][0]
    assert "Kim &lt;b&gt;&amp; &quot;Å&quot;&lt;/b&gt;" in html
    assert '<html lang="en">' in html
    assert (sent.to, sent.cc, sent.bcc) == (["kim@region.example"], [], [])
    assert sent.from_email == "=?utf-8?q?M=C3=A5ngfaldsarenan?= <arenan@regionen.example>"
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"


def test_words_that_nobody_knows_yet_are_filled_in_when_the_mail_is_sent():
    mail.fill_late("weather", lambda day: f"<sun> on {day}")
    context = {"name": f"{mail.late('weather', 'monday')} {mail.late('unknown', 'x')}"}
    mail.send("account_closed", "kim@region.example", language="en", context=context)
    sent: Any = django_mail.outbox[0]
    assert "Hello <sun> on monday [[unknown:x]]" in sent.body
    assert "&lt;sun&gt; on monday [[unknown:x]]" in sent.alternatives[0][0]


def test_a_subject_is_one_line(settings: Any):
    settings.SITE_NAME = "Arenan\r\nBcc: x@x.example"
    assert send().subject.count("\n") == 0


def test_what_a_sent_mail_said_is_forgotten():
    row = send()
    row.refresh_from_db()
    assert (row.text, row.html, row.next_try_at) == ("", "", None)
    assert row.sent_at is not None
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        mail.forget_sent()
    assert not OutgoingMail.objects.exists()


@pytest.mark.usefixtures("_dead")
def test_a_dead_server_loses_nothing_and_is_asked_with_growing_patience():
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        row = send()
        waits = []
        for _ in range(4):
            row.refresh_from_db()
            next_try: Any = row.next_try_at
            waits.append(round((next_try - timezone.now()).total_seconds() / 60))
            clock.move_to(next_try)
            mail.enqueue_due()
        row.refresh_from_db()
        assert waits == [1, 2, 5, 15]
        assert (row.tries, row.fault) == (5, "ConnectionRefusedError: nobody there")
        assert row.text != ""


@pytest.mark.usefixtures("_dead")
def test_a_dead_server_is_asked_once_for_all_that_waits(settings: Any):
    settings.TASKS = DATABASE_TASKS
    rows = [send(f"person-{n}@region.example") for n in range(5)]
    mail.deliver_due.call()
    assert Refusing.asked == 1
    assert OutgoingMail.objects.due().count() == len(rows) - 1


@pytest.mark.usefixtures("_dead")
def test_after_five_days_a_mail_is_given_up_and_can_be_tried_again(settings: Any):
    row = send()
    with time_machine.travel(row.created_at + timedelta(days=5), tick=False):
        mail.enqueue_due()
    row.refresh_from_db()
    assert (list(OutgoingMail.objects.failed()), row.next_try_at) == ([row], None)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    row.try_again()
    mail.enqueue_due()
    row.refresh_from_db()
    assert row.sent_at is not None


def test_a_code_that_is_too_old_is_not_sent(settings: Any):
    settings.TASKS = DATABASE_TASKS
    row = send(useful_for=timedelta(minutes=15))
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        mail.deliver_due.call()
    row.refresh_from_db()
    assert (django_mail.outbox, row.sent_at, row.next_try_at) == ([], None, None)


@pytest.mark.usefixtures("_dead")
@pytest.mark.parametrize(
    ("fault", "tried_again"),
    [
        (smtplib.SMTPRecipientsRefused({"kim@region.example": (550, b"no such user")}), False),
        (smtplib.SMTPRecipientsRefused({"kim@region.example": (450, b"greylisted")}), True),
        (smtplib.SMTPDataError(554, b"looks like spam"), False),
        (smtplib.SMTPServerDisconnected("gone"), True),
        (smtplib.SMTPAuthenticationError(535, b"wrong password"), True),
        (TimeoutError("timed out"), True),
    ],
)
def test_what_a_server_says_for_good_is_final(monkeypatch: pytest.MonkeyPatch, *, fault: Exception, tried_again: bool):
    monkeypatch.setattr(Refusing, "fault", fault)
    row = send()
    row.refresh_from_db()
    assert (row.next_try_at is not None) is tried_again
    assert type(fault).__name__ in row.fault


def test_two_workers_do_not_send_the_same_mail(settings: Any):
    settings.TASKS = DATABASE_TASKS
    row = send()
    assert [row.claim(), OutgoingMail.objects.get().claim()] == [True, False]
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        assert OutgoingMail.objects.get().claim(), "whoever had it has died"


def test_a_mail_of_a_transaction_that_fails_is_never_sent(settings: Any):
    settings.TASKS = DATABASE_TASKS
    with transaction.atomic():
        send()
        transaction.set_rollback(True)
    assert (OutgoingMail.objects.count(), DBTaskResult.objects.count()) == (0, 0)


@contextmanager
def silent_server() -> Iterator[int]:
    """Yield the port of a server that takes calls and says nothing."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(5)
        stop = threading.Event()

        def listen() -> None:
            server.settimeout(0.2)
            calls = []
            while not stop.is_set():
                try:
                    calls.append(server.accept())
                except TimeoutError:
                    continue
            for call, _ in calls:
                call.close()

        thread = threading.Thread(target=listen)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            stop.set()
            thread.join()


@pytest.fixture
def _worker_here(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tasks are kept, and done by a worker that shares the test's connection instead of looking after its own."""
    settings.TASKS = DATABASE_TASKS
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)


@pytest.mark.usefixtures("_worker_here")
def test_nobody_waits_for_a_silent_server(client: Any, settings: Any):
    User.objects.create_user("kim@region.example", "x", name="Kim")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 1
    with silent_server() as settings.EMAIL_PORT:
        response = client.post("/konto/password/reset/", {"email": "kim@region.example"})
        assert (response.status_code, OutgoingMail.objects.get().tries) == (302, 0), "the request asked no server"
        began = time.monotonic()
        do_tasks()
        assert time.monotonic() - began < 5
    row = OutgoingMail.objects.get()
    assert (row.tries, row.sent_at, "imed out" in row.fault) == (1, None, True)


# --- The worker, and what is due --------------------------------------------------------------------


@pytest.mark.usefixtures("_worker_here")
def test_the_worker_sends_what_requests_have_left():
    send()
    assert django_mail.outbox == []
    do_tasks()
    assert [sent.to for sent in django_mail.outbox] == [["kim@region.example"]]


def test_one_job_that_fails_keeps_no_other_from_its_turn(monkeypatch: pytest.MonkeyPatch, caplog: Any):
    done: list[str] = []

    def broken() -> None:
        User.objects.create_user("half@region.example", "x", name="Half")
        raise ZeroDivisionError

    monkeypatch.setattr(due, "DUE", [lambda: done.append("first"), broken, lambda: done.append("last")])
    assert due.run_due() == 1
    assert done == ["first", "last"]
    assert not User.objects.exists(), "what it had done half is undone"
    assert "broken failed" in caplog.text


def test_a_daily_job_runs_once_a_day_and_again_after_a_fault():
    calls: list[int] = []

    def tidy() -> None:
        calls.append(1)
        if len(calls) == 1:
            raise ZeroDivisionError

    job = due.daily(tidy)
    with time_machine.travel("2026-11-23 08:00+01:00") as clock:
        with pytest.raises(ZeroDivisionError):
            job()
        job()
        job()
        assert len(calls) == 2
        clock.shift(timedelta(days=1))
        job()
        assert len(calls) == 3


@pytest.mark.parametrize("backend", ["database", "immediate"])
def test_everything_that_is_due_runs_on_an_empty_portal(settings: Any, backend: str):
    settings.TASKS = DATABASE_TASKS if backend == "database" else settings.TASKS
    assert due.run_due() == 0
