"""Administration of organisations."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from arena.search.admin import IndexedOnceMixin
from arena.shared.admin import PUBLISHING, PublishableAdmin
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
    linked = ("signatures",)
    listed_in = ((_("The list of organisations"), "organisation-list"),)
    fieldsets = (
        (None, {"fields": ("name", "alternative_names", "number", ("kind", "sector"), "about", "website")}),
        (_("Where and in what"), {"fields": ("region", "municipalities", "parent", "closed_on")}),
        PUBLISHING,
    )
