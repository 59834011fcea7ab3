"""The door of the portal, as a WSGI server uses it."""

import io

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from portal.wsgi import application

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def connection_of_the_test():
    """A request closes old connections; this one is the test's (the test client does the same)."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def ask(path="/", method="GET", **environ):
    """The status line of an answer to a raw WSGI request."""
    said = []
    body = application(
        {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            "wsgi.url_scheme": "http",
            **environ,
        },
        lambda status, headers: said.append(status),
    )
    body.close()
    return said[0]


@pytest.mark.parametrize("charset", ["base64", "utf-7", "unicode_escape", "rot13", "nonsense", ""])
@pytest.mark.parametrize("kind", ["text/html", "multipart/form-data; boundary=x"])
def test_a_charset_that_cannot_decode_is_no_error(charset, kind):
    content_type = f"{kind}; charset={charset}"
    status = ask("/weg/", CONTENT_TYPE=content_type, QUERY_STRING="a=%E0%A0")
    assert status == "302 Found"
    assert ask("/nl/niets/", CONTENT_TYPE=content_type, QUERY_STRING="a=%FF") == "404 Not Found"


def test_a_null_byte_in_a_cookie_is_no_error():
    cookie = 'wortel_session="\\000aaaaaaaa"; wortel_stappen="\\000"'
    assert ask("/nl/niets/", HTTP_COOKIE=cookie) == "404 Not Found"
    assert ask("/weg/", HTTP_COOKIE=cookie) == "302 Found"


def test_a_name_that_is_too_long_is_not_found():
    assert ask(f"/media/x/{'a' * 300}") == "404 Not Found"
