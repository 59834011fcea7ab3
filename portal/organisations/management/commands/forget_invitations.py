"""`manage.py forget_invitations`: remove invitations that can no longer be accepted."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.organisations.actions import forget_expired


class Command(BaseCommand):
    help = "Remove invitations whose time is over, with the e-mail address in them."

    def handle(self, *args: Any, **options: Any) -> None:
        count = forget_expired()
        if options["verbosity"]:
            self.stdout.write(f"{count} invitations forgotten.")
