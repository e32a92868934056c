"""The wiring app: joins members, programmes and events into one site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class ArenaConfig(AppConfig):
    """Start what listens to all apps once every model is loaded."""

    name = "arena"
    verbose_name = _("The website")

    def ready(self) -> None:
        """Let every change of content raise the content generation, and tell who may make it."""
        from arena import checks, generation, links, permissions  # noqa: F401, PLC0415 needs the models, loaded only now

        generation.connect()
        links.connect()
        permissions.connect()


class ArenaAdminConfig(AdminConfig):
    """Django's administration, on a site of our own."""

    default_site = "arena.admin_site.ArenaAdminSite"
