"""Addresses of programmes."""

from django.urls import path

from programmes.views import programmes

urlpatterns = [
    path("program/", programmes.programme_list, name="programme-list"),
    path("program/<slug:slug>/", programmes.programme_detail, name="programme"),
    path("program/<slug:slug>/indikatorer/<slug:key>.csv", programmes.indicator_csv, name="indicator-csv"),
]
