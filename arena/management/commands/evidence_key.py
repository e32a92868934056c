"""The keys that sign checkpoints of the evidence log: make the first one, replace it, list them (docs/evidence.md)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.evidence import keys, rotation


class Command(BaseCommand):
    """Keys are files; this command is the only way to make one."""

    help = (
        "new: make the first key. rotate: replace it by a new one, each January or when it may be in wrong hands. list."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do."""
        parser.add_argument("what", choices=["new", "rotate", "list"])
        parser.add_argument("--old-key-lost", action="store_true", help="the old private key is gone, and cannot sign")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and list the keys."""
        try:
            if options["what"] == "new":
                rotation.first()
            elif options["what"] == "rotate":
                rotation.rotate(lost=options["old_key_lost"])
        except (rotation.RotationError, PermissionError) as error:
            raise CommandError(str(error)) from error
        signing = keys.signing_key()
        for key in keys.public_keys():
            signs = "signs" if signing and key.fingerprint == signing.public.fingerprint else "     "
            self.stdout.write(f"{signs}  {key.fingerprint}  {key.name}")
        self.stdout.write(
            f"Keys lie in {keys.folder()}. Keep a copy of each .key file sealed, apart from the database's."
        )
