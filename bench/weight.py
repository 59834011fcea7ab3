"""What a first visit weighs: the page and everything that a browser fetches for it, compressed."""

import gzip
import re
import urllib.request
from dataclasses import dataclass
from urllib.parse import urljoin

FETCHED = re.compile(
    r'<(?:link[^>]+rel="(?:stylesheet|preload|icon)"[^>]*href|script[^>]+src|img[^>]+src)="([^"]+)"'
    r'|<link[^>]+href="([^"]+)"[^>]+rel="(?:stylesheet|preload|icon)"'
)


@dataclass(frozen=True, slots=True)
class Weight:
    requests: int
    bytes: int
    html: int
    css: int
    js: int


def _fetch(url: str) -> tuple[int, bytes]:
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        raw = answer.read()
        packed = answer.headers.get("Content-Encoding") == "gzip"
    return len(raw), gzip.decompress(raw) if packed else raw


def weigh(url: str) -> Weight:
    """Of a page and what it names; fonts that only a style sheet names come when they are used."""
    html, page = _fetch(url)
    names = {first or second for first, second in FETCHED.findall(page.decode())}
    sizes = {name: _fetch(urljoin(url, name))[0] for name in names}
    of = {
        kind: sum(size for name, size in sizes.items() if name.endswith(f".{kind}"))
        for kind in ("css", "js")
    }
    return Weight(1 + len(sizes), html + sum(sizes.values()), html, of["css"], of["js"])
