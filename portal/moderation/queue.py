"""What waits for somebody's eyes. Apps register what they have in `AppConfig.ready()`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits, and where it is looked at."""

    title: str
    note: str
    since: datetime
    url: str


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of thing that is checked before it is public."""

    label: str | Promise
    permission: str
    waiting: Callable[[], Iterable[Waiting]]


_subjects: list[Subject] = []


def register(subject: Subject) -> None:
    if subject not in _subjects:
        _subjects.append(subject)


def subjects() -> tuple[Subject, ...]:
    return tuple(_subjects)
