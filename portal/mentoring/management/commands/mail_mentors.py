"""`manage.py mail_mentors`: the mails of this slot, if there is one and nobody sent them yet."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.mentoring.mailing import mail_slot


class Command(BaseCommand):
    help = "At 08:30, 12:30 and 16:30 on working days: tell mentors that a letter waits."

    def handle(self, *args: Any, **options: Any) -> None:
        count = mail_slot()
        if options["verbosity"]:
            self.stdout.write(f"{count} mails sent.")
