"""Words that do not occur on pages for young people.

Nobody wants to be somebody's target group. Programmes that called themselves prevention lost the
people they were made for (docs/decisions/0006), so the CMS refuses these words rather than asking
every editor to remember them.
"""

import re
import unicodedata
from collections.abc import Iterator
from html import unescape
from typing import Any

from django.utils.html import strip_tags

UNWANTED = re.compile(
    r"\b(?:de)?radicali[sz]\w*"
    r"|\bpreventi\w*|\bprevention\w*"
    r"|\bdoelgroep\w*|\btarget[ -]groups?\b|\b(?:groupe|public)s?[ -]cibles?\b",
)


def unwanted_words(text: str) -> list[str]:
    """The words of `text` that may not stand on a page for young people, each once, in order."""
    plain = unicodedata.normalize("NFKD", unescape(strip_tags(text))).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return list(dict.fromkeys(UNWANTED.findall(plain)))


def texts(value: Any) -> Iterator[str]:
    """Every string inside the raw data of a StreamField (lists and dicts, as deep as they go)."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts(part)
