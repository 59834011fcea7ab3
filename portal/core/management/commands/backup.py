"""`manage.py backup TARGET.tar`: the whole installation in one file, while it runs."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.core import backups


class Command(BaseCommand):
    help = "Write database and uploads to one file (.tar, .tar.gz or .tar.xz)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("target", type=Path)
        parser.add_argument(
            "--with-secret",
            action="store_true",
            help="put the secret in as well: whoever has the file can then read everything",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = backups.make(options["target"], with_secret=options["with_secret"])
        except backups.Unusable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{options['target']}: {manifest.database} and {_uploads(manifest)} uploads,"
            f" portal {manifest.version}."
        )
        if not manifest.has_secret:
            self.stdout.write(
                "The secret is not in it. Keep secret.txt (or SECRET_KEY) somewhere else: without"
                " it second factors cannot be read, and links to go on elsewhere end."
            )


def _uploads(manifest: backups.Manifest) -> int:
    return sum(name.startswith(backups.MEDIA) for name in manifest.parts)
