from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammesConfig(AppConfig):
    """The work, its money and its results."""

    name = "programmes"
    verbose_name = _("Strategies and programmes")
