"""How tests search: as a reader would, and by the links that the page shows."""

import re
from typing import Any
from urllib.parse import urlencode

from django.test import Client

ADDRESS = "/nl/zoek/"
HIT = re.compile(r'<li class="hit"><h\d[^>]*><a href="([^"]+)">')


def look(client: Client, q: str, **more: Any) -> str:
    response = client.get(f"{ADDRESS}?{urlencode({'q': q, **more})}")
    assert response.status_code == 200
    return response.content.decode()


def found(client: Client, q: str, **more: Any) -> list[str]:
    """The addresses of the results, in the order of the page."""
    return HIT.findall(look(client, q, **more))
