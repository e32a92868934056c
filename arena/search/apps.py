from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """The one search over all kinds of pages."""

    name = "arena.search"
    label = "search"
    verbose_name = _("Search")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Follow the searchable models, and repair the index after each migration."""
        from arena.search import engines, receivers  # noqa: PLC0415 models can be imported only when apps are ready

        receivers.connect()
        post_migrate.connect(engines.install_after_migrate, sender=self, dispatch_uid="search-install")
        post_migrate.connect(receivers.index_after_migrate, sender=self, dispatch_uid="search-index")
