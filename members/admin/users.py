"""Administration of log-ins."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from members.admin.permissions import PermissionsInWords
from members.forms.users import UserAddForm, UserEditForm
from members.models import User


@admin.register(User)
class UserAdmin(PermissionsInWords, DjangoUserAdmin):
    """People who log in with an e-mail address."""

    form = UserEditForm
    add_form = UserAddForm
    list_display = ("name", "email", "is_staff", "is_superuser", "is_active", "last_login")
    list_filter = ("is_staff", "is_superuser", "is_active", "groups")
    search_fields = ("name", "email")
    ordering = ("name", "email")
    readonly_fields = ("last_login", "created_at")
    fieldsets = (
        (None, {"fields": ("name", "email", "password", "language")}),
        (_("May do"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        (_("Dates"), {"fields": ("last_login", "created_at")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("name", "email", "usable_password", "password1", "password2")}),
        (_("May do"), {"fields": ("language", "is_staff")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Let only site administrators hand out powers."""
        fields = tuple(super().get_readonly_fields(request, obj))
        if request.user.is_superuser:
            return fields
        return (*fields, "is_staff", "is_superuser", "groups", "user_permissions")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep a site administrator's log-in from those who are none."""
        return super().has_change_permission(request, obj) and self._may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep people from deleting themselves, and site administrators from being deleted by others."""
        return super().has_delete_permission(request, obj) and self._may_touch(request, obj) and obj != request.user

    def _may_touch(self, request: HttpRequest, obj: Any) -> bool:
        return obj is None or not obj.is_superuser or request.user.is_superuser
