"""Whom letters go to, in words. The apps above know who reads a pool; the page to which people come
back with their code is one for all, and asks here.

An app calls `register` in `AppConfig.ready()`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from portal.letterbox.models import Conversation, Pool


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who reads a pool; `notice` is what somebody who comes back has to know."""

    title: str
    notice: str = ""


Describe = Callable[[Pool], Addressee | None]
_known: list[Describe] = []


def register(describe: Describe) -> None:
    """Add what one app knows; None from it means that the pool is not one of its own."""
    if describe not in _known:
        _known.append(describe)


def addressee_of(conversation: Conversation) -> Addressee | None:
    """None where no app says more than the page knows by itself."""
    pool = Pool.objects.get(keys=conversation.key_id)
    return next((found for describe in _known if (found := describe(pool))), None)
