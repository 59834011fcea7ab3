"""What gunicorn sends of an answer, and in how many pieces."""

import socket

import pytest

from home.whole_answers import HoldingBack

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
