"""`manage.py expire_places`: the daily job of the board."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.jobs.actions import expire_all
from portal.jobs.mailboxes import remind


class Command(BaseCommand):
    help = "End places that had their last day, warn a week ahead, say which letters wait."

    def handle(self, *args: Any, **options: Any) -> None:
        count, _told = expire_all(), remind()
        if options["verbosity"]:
            self.stdout.write(f"{count} places ended.")
