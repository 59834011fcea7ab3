"""`manage.py close_runs`: close what was left open, so that no phone is remembered overnight."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.youthwork.actions.runs import close_forgotten


class Command(BaseCommand):
    help = "Close runs that were left open for six hours: votes become sums, phones are forgotten."

    def handle(self, *args: Any, **options: Any) -> None:
        count = close_forgotten()
        if options["verbosity"]:
            self.stdout.write(f"{count} runs closed.")
