"""The letters of the demo, from letters.yaml: two mentors with a key, circles, conversations.

What is there already stays as it is; nothing is doubled.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction

from portal.accounts.models import User
from portal.letterbox import keys, letters, sessions
from portal.letterbox.keys import Holder
from portal.letterbox.models import Conversation, Member, Pool
from portal.mentoring.founding import ABOUT, found_circle, found_letters_to
from portal.mentoring.models import Circle, Mentor, Notice

Report = Callable[[int, int, str], None]


@transaction.atomic
def load(report: Report) -> None:
    """Make what is missing. RuntimeError in production: the phrases stand in the file."""
    if settings.PRODUCTION:
        raise RuntimeError("The mentors of the demo have a known phrase: none in production.")
    if Circle.objects.exists():
        return
    data: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "letters.yaml").read_text())
    holders = [_holder(row) for row in data["mentors"]]
    for number, row in enumerate(data["circles"], 1):
        _circle(number, row, holders)
        report(number, len(data["circles"]), row["title"])
    for row in data["people"]:
        _letters_to(row)


def _holder(row: dict[str, str]) -> Holder:
    user = User.objects.get(email=row["email"])
    faces = ("first_name", "service", "days", "duty", "line")
    Mentor.objects.update_or_create(user=user, defaults={name: row[name] for name in faces})
    if not Member.objects.filter(user=user).exists():
        keys.enrol(user=user, phrase=row["phrase"])
    holder = keys.unlock(user=user, phrase=row["phrase"])
    if holder is None:
        raise RuntimeError(f"{row['email']} has another phrase than the demo.")
    return holder


def _circle(place: int, row: dict[str, Any], holders: list[Holder]) -> None:
    words = {name: row[name] for name in (*ABOUT, "protocol", "reply_days")}
    members = [one.member for one in holders]
    circle = found_circle(name=row["name"], members=members, words={**words, "place": place})
    for moment, texts in row.get("notices", {}).items():
        Notice.objects.create(circle=circle, moment=moment, **texts)
    for conversation in row["conversations"]:
        _conversation(circle.pool, conversation, holders[0])


def _letters_to(row: dict[str, Any]) -> None:
    words = {name: row[name] for name in ("protocol", "reply_days")}
    found_letters_to(
        mentor=Mentor.objects.get(user__email=row["mentor"]),
        deputy=Mentor.objects.get(user__email=row["deputy"]),
        name=row["name"],
        words=words,
    )


def _conversation(pool: Pool, row: dict[str, str], holder: Holder) -> None:
    token = sessions.new_token()
    letters.ask(pool=pool, text=row["letter"], token=token)
    visit = letters.visit_of(token)
    sessions.end(token)
    if visit and "answer" in row:
        found = Conversation.objects.get(pk=visit.conversation.pk)
        once = sessions.new_token()
        letters.answer(conversation=found, holder=holder, text=row["answer"], once=once)
