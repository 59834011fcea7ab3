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
from portal.mentoring.models import Circle, Mentor

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
    pool = keys.found_pool(name=row["name"], members=[one.member for one in holders])
    words = ("title", "title_fr", "title_en", "about", "about_fr", "about_en", "protocol")
    Circle.objects.create(
        pool=pool,
        place=place,
        reply_days=row["reply_days"],
        **{name: row[name] for name in words},
    )
    for conversation in row["conversations"]:
        _conversation(pool, conversation, holders[0])


def _conversation(pool: Pool, row: dict[str, str], holder: Holder) -> None:
    token = sessions.new_token()
    letters.ask(pool=pool, text=row["letter"], token=token)
    visit = letters.visit_of(token)
    sessions.end(token)
    if visit and "answer" in row:
        found = Conversation.objects.get(pk=visit.conversation.pk)
        once = sessions.new_token()
        letters.answer(conversation=found, holder=holder, text=row["answer"], once=once)
