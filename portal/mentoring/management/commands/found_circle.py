"""`manage.py found_circle kring.yaml`: a circle, its words, and the mentors who read in it."""

from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from portal.letterbox.keys import found_pool
from portal.letterbox.models import Member, Pool, RecoveryKey
from portal.letterbox.recovery import current
from portal.letterbox.sealing import normal_phrase
from portal.mentoring.models import Circle

WORDS = ("title", "title_fr", "title_en", "about", "about_fr", "about_en", "protocol", "reply_days")


class Command(BaseCommand):
    help = "Found a circle from a file; its mentors have made their key before."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--recovery", default="", help="the four words on the papers of the key of last resort"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            row = yaml.safe_load(options["file"].read_text())
            words = {name: row[name] for name in WORDS}
            name, emails = row["name"], row["members"]
        except (OSError, yaml.YAMLError, TypeError, KeyError) as error:
            raise CommandError(f"The file cannot be read, or lacks: {error}") from error
        if Pool.objects.filter(name=name).exists():
            raise CommandError(f"There is a circle {name} already.")
        members = [*Member.objects.filter(user__email__in=emails)]
        if len(members) != len(emails):
            raise CommandError("Not everybody in the file has made their key.")
        recovery = _compared(options["recovery"])
        with transaction.atomic():
            pool = found_pool(name=name, members=members, recovery=recovery)
            circle = Circle(pool=pool, **words)
            try:
                circle.full_clean()
            except ValidationError as error:
                raise CommandError("; ".join(error.messages)) from error
            circle.save()
        state = "open" if circle.pool.is_open else "closed: it needs two people with a key"
        self.stdout.write(f"{circle} is {state}.")


def _compared(words: str) -> RecoveryKey | None:
    """The key of last resort, where somebody read its words from a paper."""
    if not words:
        return None
    key = current()
    if key is None or str(key) != normal_phrase(words):
        raise CommandError("These are not the words of the key of last resort that is in use.")
    return key
