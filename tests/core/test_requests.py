import logging

import pytest

from portal.core.logging import WithoutRequest


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nl/%00/", "/nl/?thema=%00", "/media/%00"])
def test_a_null_byte_is_refused_in_words(client, path):
    response = client.get(path)
    assert response.status_code == 400
    assert "<h1>" in response.content.decode()


def test_a_log_line_holds_no_request_user_or_query():
    record = logging.LogRecord(
        "django", logging.WARNING, "", 0, "Not found: %s", ("/nl/?q=geheim",), None
    )
    record.request = "the request with its address"
    record.user = "mila@wortel.example"
    assert WithoutRequest().filter(record)
    assert record.getMessage() == "Not found: /nl/"
    assert not hasattr(record, "request")
    assert not hasattr(record, "user")


def test_alive_without_a_database(client):
    assert client.get("/healthz/live").content == b"ok\n"


@pytest.mark.django_db
def test_ready_when_database_and_cache_answer(client):
    assert client.get("/healthz/ready").content == b"ok\n"
