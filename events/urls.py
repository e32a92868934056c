"""Addresses of seminars."""

from django.urls import path

from events.views import seminars

urlpatterns = [
    path("kalender/", seminars.seminar_list, name="seminar-list"),
    path("kalender/<slug:slug>/", seminars.seminar_detail, name="seminar"),
]
