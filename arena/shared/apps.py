from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SharedConfig(AppConfig):
    """What every app may use and what knows no app."""

    name = "arena.shared"
    label = "shared"
    verbose_name = _("Addresses")

    def ready(self) -> None:
        """Let a rehearsal notice what it stores."""
        from arena.shared import rehearsal  # noqa: PLC0415 asks for the models, which are loaded only now

        rehearsal.connect()
