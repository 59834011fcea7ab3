"""How long an answer is true: until something changes, or until a moment that it names.

“Open now, until 19:00” is wrong at 19:00 though nobody changed anything. Code that looks at the
clock says so with `true_until`; whatever keeps the answer, or a part of it, then knows.
"""

import datetime
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from typing import Any, ParamSpec, TypeVar, cast

from django.utils import timezone

from portal.core.changes import Stamp

P = ParamSpec("P")
T = TypeVar("T")
LONGEST = 10 * 60
"""Seconds that anything is kept, whatever it says: the bound on what nobody thought of."""


@dataclass(slots=True)
class Answer:
    """What is being made: with the stamp that was read first, and until when it is true."""

    stamp: Stamp
    until: float


_making: ContextVar[Answer | None] = ContextVar("answer", default=None)


def now() -> float:
    return timezone.now().timestamp()


@contextmanager
def making(stamp: Stamp) -> Iterator[Answer]:
    """While the block runs, `true_until` speaks about this answer, and about those around it."""
    outer, answer = _making.get(), Answer(stamp, now() + LONGEST)
    token = _making.set(answer)
    try:
        yield answer
    finally:
        _making.reset(token)
        if outer is not None:
            outer.until = min(outer.until, answer.until)


def true_until(moment: datetime.datetime | None) -> None:
    """What is being made is true until this moment at most; None sets no bound."""
    answer = _making.get()
    if answer is not None and moment is not None:
        answer.until = min(answer.until, moment.timestamp())


def is_making() -> bool:
    return _making.get() is not None


def stamp_of_the_making() -> Stamp | None:
    """The stamp that was read before what is being made; None where nobody keeps account."""
    answer = _making.get()
    return answer.stamp if answer else None


def true_for_now_until() -> float | None:
    """The moment until which the answer in the making is true, as far as it is known."""
    answer = _making.get()
    return answer.until if answer else None


def seconds_left() -> float:
    """How long the answer in the making will be true; 0 where nobody keeps account."""
    answer = _making.get()
    return answer.until - now() if answer else 0.0


class UntilChanged:
    """Values by key, kept in this process for as long as what they were made of stays.

    What is kept is shared by all threads: nobody may change it. Those asked for last stay longest.
    Without an answer in the making (a command, a test) nothing is kept.
    """

    def __init__(self, size: int) -> None:
        self.size, self.lock = size, Lock()
        self.kept: OrderedDict[Any, tuple[Answer, Any]] = OrderedDict()

    def get(self, key: Any, make: Callable[[], T]) -> T:
        """The value that is kept under this key; made now where there is none that is true."""
        outer = _making.get()
        if outer is None:
            return make()
        found = self.kept.get(key)
        if found is not None and found[0].stamp == outer.stamp and now() < found[0].until:
            outer.until = min(outer.until, found[0].until)
            return cast("T", found[1])
        with making(outer.stamp) as answer:
            value = make()
        with self.lock:
            self.kept[key] = (answer, value)
            self.kept.move_to_end(key)
            while len(self.kept) > self.size:
                self.kept.popitem(last=False)
        return value


def until_changed(size: int = 256) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep what a function gives for the same arguments; see `UntilChanged`."""

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        kept = UntilChanged(size)

        @wraps(function)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
            key = (args, *sorted(kwargs.items()))
            return kept.get(key, lambda: function(*args, **kwargs))

        return wrapper

    return decorate
