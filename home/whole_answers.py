"""gunicorn's threads, that send an answer in one piece.

gunicorn sends the head of an answer and then its body. A process that is killed between the two
leaves a visitor with half a page, which no web server in front of it can repair: it has passed the
head on already. In one piece it arrives, or nothing does, and the other group is asked.
"""

from contextlib import suppress
from random import uniform
from time import monotonic
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

ONE_VISIT = 10
"""Requests on one connection; a page and all that stands in it are eight at most."""

LASTS = 0.05, 0.15
"""Seconds that a connection with more of them is open, at least and at most; then an answer is its
last one. Of a few connections that stay open one process may have taken all, and the others have
nothing to do; who connects anew is taken by whoever is free. Not all at one moment: that would only
toss again.
"""

HEAD, END_OF_HEAD = b"HTTP/1.", b"\r\n\r\n"


class HoldingBack:
    """A socket that keeps the head of an answer until the first piece of its body comes."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._held = b""

    def __getattr__(self, name: str) -> Any:
        """Whatever else is asked of the socket: what is held goes first."""
        self.flush()
        return getattr(self._socket, name)

    def sendall(self, data: bytes) -> None:
        if data.startswith(HEAD) and data.endswith(END_OF_HEAD) and not self._held:
            self._held = data
            return
        data, self._held = self._held + data, b""
        self._socket.sendall(data)

    def flush(self) -> None:
        """For answers without a body."""
        if self._held:
            data, self._held = self._held, b""
            self._socket.sendall(data)


class Worker(ThreadWorker):
    def handle_request(self, req: Any, conn: Any) -> Any:
        if not hasattr(conn, "open_until"):
            conn.open_until = monotonic() + uniform(*LASTS)  # noqa: S311  (no secret)
        elif req.req_number > ONE_VISIT and monotonic() >= conn.open_until:
            req.force_close()
        socket, conn.sock = conn.sock, HoldingBack(conn.sock)
        try:
            return super().handle_request(req, conn)
        finally:
            with suppress(OSError):  # the visitor has gone
                conn.sock.flush()
            conn.sock = socket
