from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from programmes import rules


class ProgrammesConfig(AppConfig):
    """The work, its money and its results."""

    name = "programmes"
    verbose_name = _("Strategies and programmes")

    def ready(self) -> None:
        """Tell who may do what, and let the files of documents go with their rows."""
        from arena.shared.uploads.kept import keep_files  # noqa: PLC0415 needs the models, loaded only now
        from programmes.models.knowledge import Document  # noqa: PLC0415 as above

        rules.connect()
        keep_files(Document, "file", "documents")
