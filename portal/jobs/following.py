"""A mail when new places fit: confirmed first, stopped with one tap, over after half a year.

Before the address is confirmed nothing is kept: all of it is in the link, encrypted, because links
end up in logs. See docs/decisions/0027.
"""

import datetime
import hashlib
import hmac
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override

from portal.accounts.encryption import decrypt, encrypt
from portal.core.mail import sent
from portal.jobs import queries
from portal.jobs.keeping import Today, shown_on
from portal.jobs.models import SavedSearch, Vacancy
from portal.jobs.queries import Wanted

LASTS = datetime.timedelta(days=183)
LINK_LASTS = datetime.timedelta(days=3)
SETTLED = datetime.timedelta(minutes=2)
"""A place that was published more lately than this comes with the next mail: the transaction of
another one, published before it, may not have ended yet."""

AT_ONCE = 10
"""Places that a mail names; the list has the others."""

PAUSE = 60 * 60
"""Seconds in which nobody can have a second confirmation sent to the same address."""

SALT = "portal.jobs.following"


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked for, as it travels in the link of the confirmation."""

    address: str
    query: str
    language: str


class OldLinkError(Exception):
    """A link that we did not make, or made too long ago."""


def wanted_of(query: str) -> Wanted:
    return Wanted.from_query(QueryDict(query))


def query_of(wanted: Wanted) -> str:
    """The filter alone: no page, and no order, which a mail has not."""
    return wanted.address(order="")[1:]


# --- confirm ------------------------------------------------------------------------------------


def ask(address: str, wanted: Wanted) -> bool:
    """Send the link that confirms; False where no server takes the mail, and one may ask again.

    Nothing is kept; whoever gets a mail they did not ask for hears nothing more by doing nothing.
    """
    asked = Asked(address, query_of(wanted), str(get_language()))
    pause = f"jobs:following:{_mark(asked)}"
    if not cache.add(pause, 1, PAUSE):
        return True
    values = {"address": _absolute("jobs:follow_confirm", token_of(asked)), "wanted": wanted}
    is_sent = sent(_written("follow_confirm", address, values))
    if not is_sent:
        cache.delete(pause)
    return is_sent


def token_of(asked: Asked) -> str:
    moment = int(timezone.now().timestamp())
    return encrypt(json.dumps([SALT, moment, asked.address, asked.query, asked.language]))


def read(token: str) -> Asked:
    """What a link asks for. OldLinkError for any that is not ours, or is over."""
    try:
        salt, moment, *asked = json.loads(decrypt(token))
    except (InvalidToken, ValueError, TypeError) as error:
        raise OldLinkError from error
    age = timezone.now().timestamp() - moment
    if salt != SALT or not 0 <= age <= LINK_LASTS.total_seconds():
        raise OldLinkError
    return Asked(*asked)


def confirm(asked: Asked) -> SavedSearch:
    """Keep it. A second time it only lasts longer. Of the moment, only the day is kept."""
    today = timezone.localdate()
    begin = timezone.make_aware(datetime.datetime.combine(today, datetime.time()))
    values = {
        "address": encrypt(asked.address),
        "query": asked.query,
        "language": asked.language,
        "ends_on": today + LASTS,
    }
    saved, _is_new = SavedSearch.objects.update_or_create(
        mark=_mark(asked), defaults=values, create_defaults={**values, "sent_until": begin}
    )
    return saved


def _mark(asked: Asked) -> str:
    key = hashlib.sha256(f"{SALT}.mark\0{settings.SECRET_KEY}".encode()).digest()
    text = "\0".join((asked.address.casefold(), asked.query, asked.language))
    return hmac.new(key, text.encode(), "sha256").hexdigest()


# --- stop ---------------------------------------------------------------------------------------


def search_of(token: str) -> uuid.UUID | None:
    """The key of the search that a link stops, whether it is still there or not.

    The key is random, so that nobody finds one; and nothing is seen with it, only stopped.
    """
    try:
        return uuid.UUID(hex=token)
    except ValueError:
        return None


def stop(pk: uuid.UUID) -> None:
    """Delete it; where it is gone already, nothing happens."""
    SavedSearch.objects.filter(pk=pk).delete()


# --- the daily job ------------------------------------------------------------------------------


def send_all(now: datetime.datetime | None = None) -> tuple[int, int]:
    """Mail what is new to everybody who asked, once; (mails sent, mails that failed).

    What is over is deleted. A mail that fails is tried again by the next job.
    """
    now = now or timezone.now()
    SavedSearch.objects.filter(ends_on__lt=timezone.localdate(now)).delete()
    today, sent, failed = shown_on(timezone.localdate()), 0, 0
    for pk in [*SavedSearch.objects.values_list("pk", flat=True)]:
        try:
            sent += _send_one(pk, today, now - SETTLED)
        except (OSError, InvalidToken):  # no mail server, or not the key of this address
            failed += 1  # the transaction is undone
    return sent, failed


@transaction.atomic
def _send_one(pk: uuid.UUID, today: Today, until: datetime.datetime) -> bool:
    """Two jobs at once do not send twice: the second one waits here, and finds it sent."""
    saved = SavedSearch.objects.select_for_update().filter(pk=pk, sent_until__lt=until).first()
    if saved is None:
        return False
    address, wanted = decrypt(saved.address), wanted_of(saved.query)
    keys = queries.published_between(wanted, today, saved.sent_until, until)
    saved.sent_until, saved.address = until, encrypt(address)  # with the key of today
    saved.save(update_fields=["sent_until", "address"])
    known = Vacancy.objects.on_board().told().in_bulk(keys[:AT_ONCE])
    places = [known[key] for key in keys[:AT_ONCE] if key in known]
    if places:
        with override(saved.language):
            _send_new(saved, address, wanted, places, len(keys))
    return bool(places)


def _send_new(
    saved: SavedSearch, address: str, wanted: Wanted, places: Iterable[Vacancy], number: int
) -> None:
    stop_address = _absolute("jobs:follow_stop", saved.pk.hex)
    values = {
        "number": number,
        "rows": [(place, _absolute("jobs:place", place.pk)) for place in places],
        "list": _absolute("jobs:board") + wanted.address(),
        "stop": stop_address,
        "ends_on": saved.ends_on,
    }
    headers = {
        "List-Unsubscribe": f"<{stop_address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    _written("follow_new", address, values, headers).send()


def _absolute(name: str, *args: object) -> str:
    return str(settings.WAGTAILADMIN_BASE_URL) + reverse(name, args=args)


def _written(
    template: str, address: str, values: dict[str, object], headers: dict[str, str] | None = None
) -> EmailMessage:
    subject = " ".join(render_to_string(f"emails/{template}_subject.txt", values).split())
    text = render_to_string(f"emails/{template}.txt", values)
    return EmailMessage(subject, text, to=[address], headers=headers or {})
