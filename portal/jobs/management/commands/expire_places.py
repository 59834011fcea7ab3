"""`manage.py expire_places`: the daily job of the board."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.jobs.actions import expire_all
from portal.jobs.mailboxes import remind
from portal.jobs.silent import forget_silent
from portal.moderation.notices import forget


class Command(BaseCommand):
    help = (
        "End places, warn a week ahead, say which letters wait, forget old notices, and employers"
        " who were not heard of again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count, _told, _forgotten = expire_all(), remind(), forget()
        forget_silent()
        if options["verbosity"]:
            self.stdout.write(f"{count} places ended.")
