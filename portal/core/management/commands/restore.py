"""`manage.py restore FILE`: a backup into an empty installation, migrated to this version."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.core import backups


class Command(BaseCommand):
    help = "Put a backup into an empty data folder or database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = backups.put_back(options["source"])
        except backups.Unusable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored: the backup of {manifest.made_at}, portal {manifest.version}.")
        if not manifest.has_secret:
            self.stdout.write(
                "The secret was not in it. Put secret.txt (or SECRET_KEY) back before you start, or"
                " everybody has to set up their second factor anew: manage.py forget_second_factor"
            )
