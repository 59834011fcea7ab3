"""How long a text takes to read. No Django, no database: it looks at the raw data of a body."""

import math
import re
from collections.abc import Iterable
from typing import Any

WORDS_A_MINUTE = 170
"""Silent reading of non-fiction averages 238 words a minute in adults (Brysbaert 2019, Journal of
Memory and Language 109). We count on slower readers: for many this is a second language."""

_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_NOT_TEXT = frozenset({"id", "type", "ground", "art", "image", "file", "lang", "source_url"})


def words(raw: Any) -> int:
    """The number of words in the raw data of a StreamField, without names of blocks and colours."""
    if isinstance(raw, str):
        return len(_WORD.findall(_TAG.sub(" ", raw)))
    if isinstance(raw, dict):
        return sum(words(part) for key, part in raw.items() if key not in _NOT_TEXT)
    if isinstance(raw, Iterable):
        return sum(words(part) for part in raw)
    return 0


def minutes(*raw: Any) -> int:
    """Whole minutes, at least one."""
    return max(1, math.ceil(sum(words(part) for part in raw) / WORDS_A_MINUTE))
