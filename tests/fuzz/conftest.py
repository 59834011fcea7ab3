"""Everything that an installation shows, loaded once and rolled back at the end."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests import sitemap

ROUTED = re.compile(r"[a-z0-9/_.-]*")


@pytest.fixture(scope="module")
def portal(demo, django_db_blocker) -> Iterator[list[str]]:
    """The demo, and every address of it that takes no argument.

    One transaction for thousands of requests; what they write is undone with it.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        told = sitemap.files(Client()) + sitemap.addresses(Client())
        known = without_arguments(get_resolver().url_patterns)
        yield sorted({*(urlsplit(one).path for one in told), *known})
        transaction.set_rollback(True)


def without_arguments(patterns, before: str = "/") -> Iterator[str]:
    """Addresses in the URL map that are a plain text. The CMS is for who is logged in."""
    for pattern in patterns:
        route = before + str(pattern.pattern).removeprefix("^").removesuffix("$").rstrip("\\Z")
        if route.startswith("/cms/") or not ROUTED.fullmatch(route):
            continue
        if isinstance(pattern, URLResolver):
            yield from without_arguments(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route
