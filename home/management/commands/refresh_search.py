"""`manage.py refresh_search`: the site search as it should be, whatever was missed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from home import actions


class Command(BaseCommand):
    help = "Write what the site search has missed; with --all, write everything again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--all",
            action="store_true",
            help="every page, and the list of words anew: after an upgrade, or once a month",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        count = actions.refresh(everything=options["all"])
        if options["verbosity"]:
            self.stdout.write(f"{count} pages written.")
