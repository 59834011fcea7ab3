"""`manage.py send_places`: new places to everybody who asked for a mail. Once a day."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.jobs.following import send_all


class Command(BaseCommand):
    help = "Mail new places to those who asked for them; a second time the same day sends nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        sent, failed = send_all()
        if options["verbosity"]:
            self.stdout.write(f"{sent} mails sent.")
        if failed:
            raise CommandError(f"{failed} mails could not be sent; the next job tries again.")
