"""Every address that search engines are told, in whichever file it stands."""

import re
from urllib.parse import urlsplit

from django.test import Client


def files(client: Client, **extra: str) -> list[str]:
    return named(client, "/sitemap.xml", **extra)


def addresses(client: Client, **extra: str) -> list[str]:
    return [one for file in files(client, **extra) for one in named(client, file, **extra)]


def paths(client: Client) -> list[str]:
    return [urlsplit(one).path for one in addresses(client)]


def named(client: Client, address: str, **extra: str) -> list[str]:
    answer = client.get(address, **extra)
    assert answer.status_code == 200, address
    return re.findall(r"<loc>([^<]+)</loc>", answer.content.decode())
