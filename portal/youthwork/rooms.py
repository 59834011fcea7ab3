"""The page of a room, made once a process for all phones that see the same.

Thirty phones look at the same moment when the group goes on. What they get is the same for all
who have not answered there yet, and for all who gave the same answer: it holds no token and no
name. It is good for one round of one run in one language, and for as long as nothing that readers
see has changed.
"""

import json
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from threading import Lock

from portal.core import changes
from portal.youthwork.models import Run

Key = tuple[object, ...]
MOST = 1024

_kept: OrderedDict[Key, bytes] = OrderedDict()
_lock = Lock()


def shared(
    run: Run, language: str, given: Mapping[str, Sequence[str]], make: Callable[[], bytes]
) -> bytes:
    """The page of this round for who gave these answers here, made when nobody in this process
    asked for it before."""
    stamp = changes.keeper().read()
    key = (run.pk, run.round, run.opened_at, language, json.dumps(given), stamp)
    if stamp is not None and (found := _kept.get(key)) is not None:
        return found
    page = make()
    with _lock:
        _kept[key] = page
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return page
