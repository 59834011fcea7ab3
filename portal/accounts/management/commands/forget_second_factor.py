"""`manage.py forget_second_factor somebody@example.org`: for who lost phone, key and codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.accounts.actions import forget_second_factor
from portal.accounts.models import User


class Command(BaseCommand):
    help = (
        "Remove the second factor of one account, after you have made sure who is asking."
        " At the next login, the person sets up a new one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError(f"No account has the address {options['email']}.")
        count = forget_second_factor(user=user, by=None)
        self.stdout.write(f"{count} removed. The next login asks to set up a new one.")
