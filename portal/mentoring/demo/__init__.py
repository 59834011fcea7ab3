"""The letters of the demo, from letters.yaml: two mentors with a key, circles, conversations.

What is there already stays as it is; nothing is doubled.
"""

import datetime
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.letterbox import keys, letters, sessions
from portal.letterbox.counting import LONGEST, quarter_of
from portal.letterbox.keys import Holder
from portal.letterbox.models import Conversation, Member, Pool, QuarterSum
from portal.mentoring.actions import keep_sentence
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


def _holder(row: dict[str, Any]) -> Holder:
    user = User.objects.get(email=row["email"])
    faces = ("first_name", "service", "days", "duty", "line")
    Mentor.objects.update_or_create(user=user, defaults={name: row[name] for name in faces})
    if not Member.objects.filter(user=user).exists():
        keys.enrol(user=user, phrase=row["phrase"])
    holder = keys.unlock(user=user, phrase=row["phrase"])
    if holder is None:
        raise RuntimeError(f"{row['email']} has another phrase than the demo.")
    for sentence in row["sentences"]:
        keep_sentence(holder=holder, text=sentence)
    return holder


WORDS = ("protocol", "protocol_fr", "protocol_en", "reply_days")


def _circle(place: int, row: dict[str, Any], holders: list[Holder]) -> None:
    words = {name: row[name] for name in (*ABOUT, *WORDS)}
    members = [one.member for one in holders]
    circle = found_circle(name=row["name"], members=members, words={**words, "place": place})
    for moment, texts in row.get("notices", {}).items():
        Notice.objects.create(circle=circle, moment=moment, **texts)
    for conversation in row["conversations"]:
        _conversation(circle.pool, conversation, holders)
    _sums(circle.pool, row["quarters"])


def _letters_to(row: dict[str, Any]) -> None:
    found_letters_to(
        mentor=Mentor.objects.get(user__email=row["mentor"]),
        deputy=Mentor.objects.get(user__email=row["deputy"]),
        name=row["name"],
        words={name: row[name] for name in WORDS},
    )


def _conversation(pool: Pool, row: dict[str, Any], holders: list[Holder]) -> None:
    """A letter, and what came after it: an answer, a note, a second letter, a goodbye."""
    token = sessions.new_token()
    letters.ask(pool=pool, text=row["letter"], token=token)
    visit = letters.visit_of(token)
    sessions.end(token)
    if visit is None:
        raise RuntimeError("A letter of the demo was not taken.")
    found = visit.conversation
    for name, write in TEAM.items():
        if text := row.get(name):
            write(conversation=found, holder=holders[0], text=text, once=sessions.new_token())
    if more := row.get("more"):
        letters.write(visit=visit, text=more, once=sessions.new_token())
    if row.get("claimed"):
        letters.claim(conversation=found, holder=holders[-1])
    _some_days_ago(found.pk, datetime.timedelta(days=row.get("days", 0)))


TEAM: dict[str, Callable[..., None]] = {
    "answer": letters.answer,
    "note": letters.note,
    "closing": letters.close,
}


def _some_days_ago(pk: uuid.UUID, days: datetime.timedelta) -> None:
    found = Conversation.objects.get(pk=pk)
    found.began_on -= days
    found.last_on -= days
    found.erase_on -= days
    if found.waits_since:
        found.waits_since -= days
    found.save()


def _sums(pool: Pool, quarters: list[dict[str, Any]]) -> None:
    """Of the quarters that are over, the newest first."""
    quarter = quarter_of(timezone.localdate())
    for row in quarters:
        quarter = quarter_of(quarter - datetime.timedelta(days=1))
        answered = row["days"] + [0] * (LONGEST + 1 - len(row["days"]))
        QuarterSum.objects.create(pool=pool, quarter=quarter, asked=row["asked"], answered=answered)
