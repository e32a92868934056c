from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    """People, places, organisations and what they promise."""

    name = "members"
    verbose_name = _("Members and declarations")
