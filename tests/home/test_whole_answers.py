"""What gunicorn sends of an answer, and in how many pieces."""

import http.client
import os
import socket
import subprocess
import sys
import time

import pytest

from deploy.throwaway.ports import free_port
from home.server import WORKER
from home.whole_answers import LASTS, ONE_VISIT, HoldingBack
from tests.servers import ROOT, wait_until_ready

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n"


@pytest.fixture
def line():
    """The end of the server, wrapped, and that of the visitor, who does not wait."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.setblocking(False)
        yield HoldingBack(ours), theirs


def test_the_head_of_an_answer_leaves_with_its_body(line):
    ours, theirs = line
    ours.sendall(HEAD)
    with pytest.raises(BlockingIOError):
        theirs.recv(1000)
    ours.sendall(b"Dag.")
    assert theirs.recv(1000) == HEAD + b"Dag."
    ours.sendall(b"Nog een stuk.\r\n\r\n")
    assert theirs.recv(1000) == b"Nog een stuk.\r\n\r\n"


def test_an_answer_without_a_body_leaves_at_its_end(line):
    ours, theirs = line
    ours.sendall(HEAD)
    ours.flush()
    assert theirs.recv(1000) == HEAD
    ours.flush()
    with pytest.raises(BlockingIOError):
        theirs.recv(1000)


def test_whatever_else_is_done_with_the_line_finds_the_head_sent(line, tmp_path):
    ours, theirs = line
    (tmp_path / "file").write_bytes(b"Dag.")
    ours.sendall(HEAD)
    with (tmp_path / "file").open("rb") as file:
        ours.sendfile(file)
    assert theirs.recv(len(HEAD)) == HEAD
    assert theirs.recv(1000) == b"Dag."


def test_a_connection_is_closed_now_and_then_so_that_another_process_may_take_the_next():
    port = free_port()
    command = ["gunicorn", "bench.bare:application", "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(
        [sys.executable, "-m", *command, "--worker-class", WORKER, "--log-level", "critical"],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
    )
    try:
        wait_until_ready(f"http://127.0.0.1:{port}/bare", server)
        visitor = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        began = time.monotonic()
        said = []
        while "close" not in said and time.monotonic() < began + 10:
            visitor.request("GET", "/bare/5/")
            answer = visitor.getresponse()
            assert answer.read() == b"xxxxx"
            said.append(answer.headers["Connection"])
        assert said[-1] == "close"
        assert len(said) > ONE_VISIT
        assert time.monotonic() >= began + min(LASTS)
    finally:
        server.terminate()
        server.wait(timeout=30)
