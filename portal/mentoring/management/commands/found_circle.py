"""`manage.py found_circle kring.yaml`: a circle, its words, and the mentors who read in it."""

from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.letterbox.models import Member, Pool, RecoveryKey
from portal.letterbox.recovery import current
from portal.letterbox.sealing import normal_phrase
from portal.mentoring import founding
from portal.mentoring.founding import ABOUT, NoKeyError
from portal.mentoring.models import Circle, Mentor

WORDS = ("protocol", "reply_days")
NO_KEY = "Not everybody in the file has made their key."


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
            if Pool.objects.filter(name=row["name"]).exists():
                raise CommandError(f"There is a circle {row['name']} already.")
            recovery = _compared(options["recovery"])
            circle = (_of_person if "mentor" in row else _of_theme)(row, recovery)
        except (OSError, yaml.YAMLError, TypeError, KeyError) as error:
            raise CommandError(f"The file cannot be read, or lacks: {error}") from error
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
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


def _of_theme(row: dict[str, Any], recovery: RecoveryKey | None) -> Circle:
    words = {name: row[name] for name in (*ABOUT, *WORDS)}
    members = [*Member.objects.filter(user__email__in=row["members"])]
    if len(members) != len(row["members"]):
        raise CommandError(NO_KEY)
    return founding.found_circle(name=row["name"], members=members, words=words, recovery=recovery)


def _of_person(row: dict[str, Any], recovery: RecoveryKey | None) -> Circle:
    words = {name: row[name] for name in WORDS}
    people = Mentor.objects.filter(user__email__in=(row["mentor"], row["deputy"]))
    by_email = {one.user.email: one for one in people.select_related("user")}
    try:
        return founding.found_letters_to(
            mentor=by_email[row["mentor"]],
            deputy=by_email[row["deputy"]],
            name=row["name"],
            words=words,
            recovery=recovery,
        )
    except (KeyError, NoKeyError) as error:
        raise CommandError(NO_KEY) from error
