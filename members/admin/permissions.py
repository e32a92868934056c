"""Permissions in the language of the page: Django stores their names in English."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.models import Group, Permission
from django.db.models import ManyToManyField
from django.utils.translation import gettext_lazy as _

ACTIONS = {"add": _("may add"), "change": _("may change"), "delete": _("may delete"), "view": _("may view")}


class PermissionsField(forms.ModelMultipleChoiceField):
    """A choice of permissions, each named by where it applies and what one may do."""

    def label_from_instance(self, permission: Permission) -> str:
        """Return the kind of row and what one may do with it; a permission of another sort has a name of its own."""
        action = permission.codename.removesuffix(f"_{permission.content_type.model}")
        return f"{permission.content_type} | {ACTIONS.get(action, permission.name)}"


class PermissionsInWords(admin.ModelAdmin):
    """Names permissions in the language of the page where they are chosen."""

    def formfield_for_manytomany(self, db_field: ManyToManyField, request: Any = None, **kwargs: Any) -> Any:
        """Return the field, which for permissions is ours."""
        if db_field.remote_field.model is Permission:
            kwargs["form_class"] = PermissionsField
        return super().formfield_for_manytomany(db_field, request, **kwargs)


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(PermissionsInWords, DjangoGroupAdmin):
    """Groups of people with the same permissions."""
