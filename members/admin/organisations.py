"""Administration of organisations."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from arena.search.admin import IndexedOnceMixin
from arena.shared.admin import PUBLISHING, PublishableAdmin
from arena.shared.todo import Todo
from members.actions import organisations
from members.forms.organisations import OrganisationForm
from members.models import Organisation


@admin.register(Organisation)
class OrganisationAdmin(IndexedOnceMixin, PublishableAdmin):
    """Organisations, with what they have signed."""

    form = OrganisationForm
    list_display = ("name", "kind", "sector", "region", "state_words")
    list_filter = ("status", "is_example", "kind", "sector", "region")
    list_select_related = ("region",)
    search_fields = ("name", "alternative_names", "number")
    autocomplete_fields = ("municipalities", "parent")
    prepopulated_fields = {"slug": ["name"]}
    linked = ("signatures", "memberships", "invitations", "join_requests")
    todo = (
        *PublishableAdmin.todo,
        Todo(
            "contact",
            "without_contact",
            _("Organisations without a contact"),
            _("The last contact has left, so they sign nothing new. Ask who takes over, and invite that person."),
            35,
        ),
    )
    listed_in = ((_("The list of organisations"), "organisation-list"),)
    fieldsets = (
        (None, {"fields": ("name", "alternative_names", "number", ("kind", "sector"), "about", "website")}),
        (_("Where and in what"), {"fields": ("region", "municipalities", "parent", "closed_on")}),
        PUBLISHING,
    )

    def save_model(self, request: HttpRequest, obj: Organisation, form: Any, change: bool) -> None:  # noqa: FBT001  Django's signature
        """Save the organisation. Its former name stays among the others; one that has closed finishes nothing."""
        if change and "name" in form.changed_data:
            organisations.keep_former_name(obj, form.initial["name"])
        super().save_model(request, obj, form, change)
        if change and "closed_on" in form.changed_data and obj.is_closed:
            organisations.end_what_is_open(obj)
