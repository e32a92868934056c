"""The wiring app: joins members, programmes and events into one site."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArenaConfig(AppConfig):
    """Start what listens to all apps once every model is loaded."""

    name = "arena"
    verbose_name = _("The website")

    def ready(self) -> None:
        """Let every change of content raise the content generation."""
        from arena import generation  # noqa: PLC0415 needs the models, which are loaded only now

        generation.connect()
