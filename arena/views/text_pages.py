"""The pages that are only text: about the arena, cookies, personal data."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def about(request: HttpRequest) -> HttpResponse:
    """Tell what the arena is, who it is for and how to take part."""
    return render(request, "arena/about.html")


def cookies(request: HttpRequest) -> HttpResponse:
    """List every cookie that this software can set."""
    context = {
        "person_days": round(settings.PERSON_SESSION_HOURS / 24),
        "staff_hours": round(settings.STAFF_SESSION_HOURS),
    }
    return render(request, "arena/cookies.html", context)


def personal_data(request: HttpRequest) -> HttpResponse:
    """Tell which personal data are processed today, why, and what rights people have."""
    return render(request, "arena/personal_data.html")
