"""Synonyms are edited by coordinators; saving a page with many rows below it indexes the page once."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from arena.search.indexing import indexing_paused
from arena.search.models import Synonym
from arena.shared.admin import ScopedAdmin


@admin.register(Synonym)
class SynonymAdmin(ScopedAdmin):
    """What visitors write, and what the texts say."""

    list_display = ["word", "synonyms"]
    search_fields = ["word", "synonyms"]


class IndexedOnceMixin:
    """For the admin of searchable models with inlines: one indexing for the whole form or the whole action."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save the form and its inlines, then index."""
        if request.method != "POST":
            return super().changeform_view(request, *args, **kwargs)  # type: ignore[misc]
        with transaction.atomic(), indexing_paused():
            return super().changeform_view(request, *args, **kwargs)  # type: ignore[misc]

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Run the action on all chosen rows, then index. Looking at the list takes no lock."""
        if request.method != "POST":
            return super().changelist_view(request, *args, **kwargs)  # type: ignore[misc]
        with transaction.atomic(), indexing_paused():
            return super().changelist_view(request, *args, **kwargs)  # type: ignore[misc]
