"""What people who answer keep for themselves, locked with their own key. The apps above know what
it is; whoever makes another key, at whichever desk, takes it along or loses it, and is told before.

An app calls `register` in `AppConfig.ready()`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser

from portal.letterbox.keys import Holder


@dataclass(frozen=True, slots=True)
class Belongings:
    """`takes_along` locks with the new key what the old one opens; `drops` removes what no key
    opens any more; `loses` says in one sentence what that is, "" where there is nothing.
    """

    takes_along: Callable[[Holder, Holder], None]
    drops: Callable[[AbstractBaseUser], None]
    loses: Callable[[AbstractBaseUser], str]


_known: list[Belongings] = []


def register(belongings: Belongings) -> None:
    if belongings not in _known:
        _known.append(belongings)


def hand_over(old: Holder | None, new: Holder) -> None:
    """After another key was made: from the old one where it is at hand, else it is gone."""
    for one in _known:
        if old is None:
            one.drops(new.member.user)
        else:
            one.takes_along(old, new)


def lost_without_the_old_key(user: AbstractBaseUser) -> list[str]:
    """What somebody would lose who makes another key while the old one is closed."""
    return [sentence for one in _known if (sentence := one.loses(user))]
