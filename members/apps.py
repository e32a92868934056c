from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    """People, places, organisations and what they promise."""

    name = "members"
    verbose_name = _("Members and declarations")

    def ready(self) -> None:
        """Listen to what happens with accounts, let the files of pictures go with their rows, guard the evidence."""
        from arena.shared.uploads.kept import keep_files  # noqa: PLC0415 needs the models, loaded only now
        from members import addresses, emails_signing, second_factor, sessions  # noqa: F401, PLC0415 as above
        from members.actions import receipts  # noqa: PLC0415 as above
        from members.evidence import checkpoints, guards  # noqa: PLC0415 as above
        from members.models.pictures import Picture, picture_names  # noqa: PLC0415 as above

        keep_files(Picture, "file", "pictures", picture_names)
        guards.connect()
        checkpoints.connect()
        receipts.connect()
        emails_signing.connect()
