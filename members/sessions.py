"""How long a session lasts, and how to end somebody's.

A session of a person who may use the administration ends after ``STAFF_IDLE_HOURS`` without a request, and in any case
after ``STAFF_SESSION_HOURS``; other people's last longer (``PERSON_…``). The times stand in the session itself, so the
server decides, whatever the browser keeps.
"""

import time
from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode

from members.models import User

BEGAN, SEEN = "began_at", "seen_at"
# A session is written at most this often only because it is in use.
NOTE_EVERY_SECONDS = 300
HOUR = 3600


def limits_for(user: User) -> tuple[float, float]:
    """Return after how many seconds without a request, and after how many in all, the person is logged out."""
    if user.is_staff:
        return settings.STAFF_IDLE_HOURS * HOUR, settings.STAFF_SESSION_HOURS * HOUR
    return settings.PERSON_IDLE_HOURS * HOUR, settings.PERSON_SESSION_HOURS * HOUR


def has_session_cookie(request: HttpRequest) -> bool:
    """Whether the visitor may be somebody. Pages for those who are not are kept whole and never look further."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


class SessionLimitMiddleware:
    """End sessions that are over, and note that the others are in use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; somebody whose time is up is a visitor again, and on a page that needs a log-in is told so."""
        if has_session_cookie(request) and request.user.is_authenticated:
            if is_over(request):
                language = request.user.language
                logout(request)
                if request.method == "GET" and needs_login(request.path_info):
                    return to_login(request, language)
            else:
                note_use(request)
        response = self.get_response(request)
        if needs_login(request.path_info):
            add_never_cache_headers(response)  # neither the browser nor a proxy keeps pages about somebody
        return response


def is_over(request: HttpRequest) -> bool:
    """Whether the session has lasted, or been left alone, for too long."""
    idle, whole = limits_for(request.user)  # type: ignore[arg-type]
    now, session = time.time(), request.session
    return now - session.get(SEEN, now) > idle or now - session.get(BEGAN, now) > whole


def note_use(request: HttpRequest) -> None:
    """Remember when the session began and was last used, also for the person's list of their sessions."""
    now = time.time()
    if now - request.session.get(SEEN, 0) < NOTE_EVERY_SECONDS and BEGAN in request.session:
        return
    request.session.setdefault(BEGAN, now)
    request.session[SEEN] = now
    UserSession.objects.create_from_request(request)


def begin(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A log-in begins a new session, whatever was there before."""
    request.session[BEGAN] = request.session[SEEN] = time.time()


user_logged_in.connect(begin, dispatch_uid="members.sessions.begin")


def needs_login(path: str) -> bool:
    """Whether a page of the site is for those who are logged in."""
    return path.removeprefix("/en").startswith(("/admin/", "/konto/", "/mina-sidor/"))


def to_login(request: HttpRequest, language: str) -> HttpResponseRedirect:
    """Lead to the log-in page, which says that the session has ended, and from there back."""
    with translation.override(language):
        address = reverse("account_login")
    return HttpResponseRedirect(f"{address}?{urlencode({'next': request.get_full_path(), 'ended': '1'})}")


def end_sessions(user: User, *, except_key: str | None = None) -> None:
    """Log the person out everywhere, or everywhere else."""
    for session in UserSession.objects.filter(user=user).exclude(session_key=except_key):
        session.end()
