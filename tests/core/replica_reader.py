"""A portal that reads from a replica, one line of input at a time, in a process of its own.

`python -m tests.core.replica_reader` answers each line with JSON; see tests/core/test_replica.py.
"""

import json
import os
import socket
import sys
from contextlib import ExitStack
from typing import Any, Self

import django

django.setup()

from django.db import connections  # noqa: E402
from django.test import Client  # noqa: E402

from portal.core import replica  # noqa: E402
from tests.home import editor  # noqa: E402

browser = Client(SERVER_NAME="localhost", raise_request_exception=False)
has_replayed = replica.has_replayed


def visit(address: str, cookie: str = "", method: str = "get") -> dict[str, Any]:
    """Status and heading of a page, and how many queries it cost the primary and the replica."""
    browser.cookies.clear()
    if cookie:
        browser.cookies[cookie] = "x"
    with ExitStack() as stack:
        primary, copy = (
            stack.enter_context(_Counting(connections[alias])) for alias in ("default", "replica")
        )
        response = getattr(browser, method)(address)
        text = response.content.decode()
    return {
        "status": response.status_code,
        "heading": text.partition("<h1>")[2].partition("</h1>")[0],
        "primary": primary.count,
        "replica": copy.count,
    }


def send(address: str) -> dict[str, Any]:
    return visit(address, method="post")


class _Counting:
    """Counts statements without connecting, so that a database may be away."""

    def __init__(self, connection: Any) -> None:
        self.connection, self.count = connection, 0

    def __enter__(self) -> Self:
        self.connection.execute_wrappers.append(self._count)
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.execute_wrappers.remove(self._count)

    def _count(self, execute: Any, *args: Any) -> Any:
        self.count += 1
        return execute(*args)


def forget_the_outage() -> None:
    """As if five seconds had gone by."""
    replica.outage.over_at = 0


def lose_the_replica_on_the_way() -> None:
    """From now on the line is cut right after the replica said that it is new enough."""

    def cut(place: str) -> bool:
        found = has_replayed(place)
        with socket.socket(fileno=os.dup(connections["replica"].connection.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)
        return found

    replica.has_replayed = cut


def find_it_again() -> None:
    replica.has_replayed = has_replayed
    forget_the_outage()


def fault() -> str:
    return replica.fault()


EDITING = {
    work.__name__: work
    for work in (editor.begin, editor.publish, editor.add_help_line, editor.unpublish)
}
VISITING = {
    work.__name__: work
    for work in (
        visit,
        send,
        forget_the_outage,
        lose_the_replica_on_the_way,
        find_it_again,
        fault,
    )
}

if __name__ == "__main__":
    for line in sys.stdin:
        name, *arguments = line.split()
        if name in EDITING:  # no request lets go of a line to a server that was down
            connections["default"].close()
        print(json.dumps((EDITING | VISITING)[name](*arguments)), flush=True)
