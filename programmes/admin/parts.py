"""What the parts of a programme have in common in the administration."""

from typing import Any, ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from arena.search.admin import IndexedOnceMixin
from arena.shared.admin import ContentInline, PartAdmin
from arena.shared.forms import KeyedForm, KeyedFormSet
from programmes.models import Consultation, Question

ORDER_AND_KEY: Any = (_("Order and key"), {"classes": ["collapse"], "fields": (("position", "key"),)})


class ProgrammePartInline(ContentInline):
    """Parts that are edited on the programme's own page."""

    form = KeyedForm
    formset = KeyedFormSet


class ProgrammePartAdmin(IndexedOnceMixin, PartAdmin):
    """Parts that have a page of their own, because rows hang on them or there is much to say of each."""

    form = KeyedForm
    owner = "programme"
    list_select_related: ClassVar[Any] = ("programme",)
    list_filter: ClassVar[Any] = ("programme__region",)
    search_fields: ClassVar[Any] = ("title", "programme__title")
    autocomplete_fields: ClassVar[Any] = ("programme",)


class QuestionInline(ContentInline):
    """The questions that are put."""

    model = Question
    classes = ()
    fieldsets = ((None, {"fields": ("number", "body")}),)


@admin.register(Consultation)
class ConsultationAdmin(ProgrammePartAdmin):
    """Questions put to a committee or another body."""

    list_display = ("title", "programme", "asked", "dated")
    inlines = (QuestionInline,)
    fieldsets = ((None, {"fields": ("programme", "title", ("asked", "dated"), "body")}), ORDER_AND_KEY)
