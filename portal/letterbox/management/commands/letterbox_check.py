"""`manage.py letterbox_check`: do all stored keys and envelopes hold, as far as one can see?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.letterbox.checking import lacks, troubles


class Command(BaseCommand):
    help = "Look at every key and envelope of the letterbox; fail on the first that does not hold."

    def handle(self, *args: Any, **options: Any) -> None:
        for trouble in troubles():
            raise CommandError(trouble)
        if options["verbosity"]:
            for lack in lacks():
                self.stdout.write(lack)
            self.stdout.write("Every key and envelope of the letterbox holds.")
