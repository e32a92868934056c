"""Administration of log-ins, and of who coordinates which region."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from arena.shared.admin import Scoped, ScopedAdmin
from members.actions import accounts
from members.actions.coordinators import settle_powers
from members.forms.users import UserAddForm, UserEditForm
from members.models import Coordination, User
from members.second_factor import FACTORS


class CoordinationInline(Scoped, admin.StackedInline):
    """The regions that a person coordinates."""

    model = Coordination
    extra = 0


@admin.register(User)
class UserAdmin(ScopedAdmin, DjangoUserAdmin):
    """People who log in with an e-mail address.

    Whether somebody may use the administration is not ticked but follows: site administrators may, and whoever
    coordinates a region (members.actions.coordinators.settle_powers).
    """

    form = UserEditForm
    add_form = UserAddForm
    inlines = (CoordinationInline,)
    list_display = ("name", "email", "is_superuser", "is_staff", "second_step", "is_active", "last_login")
    list_filter = ("is_staff", "is_superuser", "is_active", "coordinations__region")
    search_fields = ("name", "email")
    ordering = ("name", "email")
    filter_horizontal = ()
    readonly_fields = ("is_staff", "second_step", "last_login", "created_at")
    actions = ("reset_second_factor",)
    fieldsets = (
        (None, {"fields": ("name", "email", "password", "language")}),
        (_("May do"), {"fields": ("is_active", "is_superuser", "is_staff", "second_step")}),
        (_("Dates"), {"fields": ("last_login", "created_at")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("name", "email", "usable_password", "password1", "password2")}),
        (_("May do"), {"fields": ("language", "is_superuser")}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """Fetch along who has set up a second step."""
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
        return super().get_queryset(request).annotate(has_second_step=Exists(factors))

    @admin.display(description=_("second step"), boolean=True, ordering="has_second_step")
    def second_step(self, user: Any) -> bool:
        """Whether the person has set up a second step to log in."""
        return bool(getattr(user, "has_second_step", False))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep people from deleting themselves."""
        return super().has_delete_permission(request, obj) and obj != request.user

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001  Django's signature
        """Save the regions, then let in who runs something, and nobody else."""
        super().save_related(request, form, formsets, change)
        settle_powers(form.instance)

    @admin.action(description=_("Take away a lost second step of the chosen people"), permissions=["change"])
    def reset_second_factor(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """Ask whether to, then do it and tell the people by mail."""
        if request.POST.get("confirmed"):
            people = list(queryset)
            for user in people:
                accounts.reset_second_factor(user)
                self.log_change(request, user, [{"changed": {"fields": ["second factor"]}}])
            words = ngettext("%d person can set up a new one.", "%d people can set up a new one.", len(people))
            self.message_user(request, words % len(people), messages.SUCCESS)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": _("Take away a lost second step"),
            "opts": self.opts,
            "people": queryset,
            "checkbox_name": helpers.ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/members/user/reset_second_factor.html", context)
