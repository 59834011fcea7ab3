"""What people and programs send that nobody thought of; and what every answer to it has to be."""

import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

ENOUGH = 20_000
"""Odd inputs, over all tests of this folder, on SQLite."""

planned: dict[str, int] = {}
"""Name of a test -> how many odd inputs it promises to send; filled when it is read."""

SECONDS = 2
"""Of processor time, for one answer. A slow regular expression takes minutes."""

NASTY = [
    "", " ", "0", "-1", "1e309", "NaN", "null", "true", "[]", "{}", "None", "../..", "%2e%2e%2f",
    "//evil.example", "javascript:alert(1)", "'", '"', "' OR 1=1 --", "1; DROP TABLE x",
    "{{7*7}}", "{% debug %}", "${7*7}", "%s%s%n", "<script>alert(1)</script>", "<svg/onload=x>",
    "]]>", "&#0;", "\\", "\\x00", "\r\nSet-Cookie: a=b", "\t", "\x0b\x1f\x7f", "\ufeff", "\u202e",
    "\u0000", "é", "e\u0301" * 50, "🌱" * 20, "ı İ ß ﬁ", "ا\u0651\u0650", "٣", "²", "①", "−5",
    "1/0", "1,5.2", "9" * 400, "1_000", "a" * 5_000, "a@" * 500, "(" * 800, "a " * 1_500,
    "-" * 2_000 + "!", "/" * 500, "." * 2_000, "=" * 900, ":" * 900, "%" * 300, "1" * 40 + "-",
    "2026-02-31", "9999-12-31T99:99", "Europe/Nergens", "nl-BE-x-" + "a" * 100,
]  # fmt: skip


def by_turns(names: list[str]) -> Iterator[dict[str, list[str]]]:
    """Queries or forms in which, taken together, every name had every nasty value once.

    Without the null byte: an address that holds one is refused before anything reads the rest.
    """
    values = [value for value in NASTY if "\0" not in value]
    for turn in range(len(values)):
        turned = values[turn:] + values[:turn]
        yield {name: [value] for name, value in zip(names, turned, strict=False)}


texts = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=30),
    st.integers().map(str),
    st.builds(lambda part, count: part * count, st.text(min_size=1, max_size=3),
              st.integers(1, 900)),
)  # fmt: skip
headers = texts.map(
    lambda text: (
        "".join(sign for sign in text if sign.isprintable())
        .encode("latin-1", "replace")
        .decode("latin-1")[:3_000]
    )
)
addresses_of_visitors = st.integers(0, 2**32 - 1).map(
    lambda number: ".".join(str(number >> shift & 255) for shift in (24, 16, 8, 0))
)


class Count:
    """How many odd inputs were sent or read so far in this process."""

    sent = 0


def sends(inputs: int, *, ways: int = 1) -> Callable[[Callable], Callable]:
    """A test that sends at least so many odd inputs each time; it runs once for each of its ways.

    It fails where it sent fewer, so that the sum of `planned` is true.
    """

    def promising(test: Callable) -> Callable:
        planned[test.__name__] = inputs * ways

        @wraps(test)
        def counted(*args, **kwargs):
            before = Count.sent
            test(*args, **kwargs)
            assert Count.sent - before >= _here(inputs)

        return counted

    return promising


def many(examples: int) -> settings:
    return settings(
        max_examples=_here(examples),
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )


def _here(number: int) -> int:
    """All of them on SQLite, a fifth on PostgreSQL, where the same code waits longer."""
    return number // 5 if connection.vendor == "postgresql" else number


def together(pairs: Iterable[tuple[str, object]]) -> dict[str, list[object]]:
    """A query or a form in which every value stands, also of a name that comes twice."""
    found: dict[str, list[object]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


@contextmanager
def quick(what: str) -> Iterator[None]:
    """Ends what takes longer than SECONDS of processor time, also inside a regular expression."""

    def end(*_args: object) -> None:
        pytest.fail(f"too slow: {what}")

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def ask(method: str, path: str, body: bytes | None = None, *, pieces: int = 0, **options):
    """The answer to a stranger with no cookies; fails on an error, a trace or a slow answer.

    `body` is sent as it is, `data` as a form. Counted are the values of query and form, headers,
    a body, and so many odd `pieces` of the path.
    """
    browser = Client()
    many_valued = (options.get("query_params") or {}, options.get("data") or {})
    Count.sent += pieces + len(options.get("headers") or ()) + (body is not None)
    Count.sent += sum(len(values) for one in many_valued for values in one.values())
    with quick(f"{method} {path}"):
        if body is None:
            response = getattr(browser, method)(path, **options)
        else:
            response = browser.generic(method.upper(), path, body, **options)
        if response.streaming:
            b"".join(response.streaming_content)
            response.close()
    assert response.status_code < 500, (method, path)
    if not response.streaming:
        assert b"Traceback (most recent call last)" not in response.content
    return response


def path_of(text: str) -> str:
    """An address in which this text stands, as a browser would send it."""
    return quote(text, safe="/:.-_~%")
