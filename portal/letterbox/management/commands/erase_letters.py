"""`manage.py erase_letters`: erase the conversations whose day has come."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.letterbox.letters import erase_what_is_over


class Command(BaseCommand):
    help = "Erase letters on the day that was promised, and visits that are over."

    def handle(self, *args: Any, **options: Any) -> None:
        count = erase_what_is_over()
        if options["verbosity"]:
            self.stdout.write(f"{count} conversations erased.")
