"""`manage.py remove_demo_people`: what a demo has to do before it may become a production."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.accounts.models import User


class Command(BaseCommand):
    help = "Remove every demo account. What they wrote stays; it is then nobody's."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        people = User.objects.filter(is_demo=True)
        count = people.count()
        people.delete()
        self.stdout.write(f"{count} demo accounts removed.")
