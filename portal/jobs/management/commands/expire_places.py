"""`manage.py expire_places`: what had its last day goes off the board."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.jobs.actions import expire_all


class Command(BaseCommand):
    help = "End places that had their last day, and warn employers a week ahead."

    def handle(self, *args: Any, **options: Any) -> None:
        count = expire_all()
        if options["verbosity"]:
            self.stdout.write(f"{count} places ended.")
