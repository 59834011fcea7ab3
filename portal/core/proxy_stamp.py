"""A stamp that a web server in front of us can see: a link that leads elsewhere after every change.

nginx keeps pages under keys in which `$realpath_root` stands, the place where the link at
PROXY_STAMP leads to at that moment. When it leads elsewhere, nothing that was kept is found any
more: the next visitor of every page gets what we make now. Whoever answers stands on the machine
of the web server, or shares this folder with it. See docs/decisions/0015-behind-nginx.md.
"""

import secrets
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings

A_WHILE = 60
"""Seconds after which a folder that the link no longer leads to is removed."""


def renew() -> None:
    """Let the link lead to a new, empty folder beside it. Nothing where there is no PROXY_STAMP."""
    if not settings.PROXY_STAMP:
        return
    link = Path(settings.PROXY_STAMP)
    folder = link.with_name(f"{link.name}-{secrets.token_hex(8)}")
    folder.mkdir()
    unfinished = link.with_name(f".{folder.name}")
    unfinished.symlink_to(folder.name)
    unfinished.replace(link)
    _tidy(link)


def _tidy(link: Path) -> None:
    """Two processes may be here at once: what is young may be where the other one is leading to."""
    old = time.time() - A_WHILE
    current = link.resolve().name
    for folder in link.parent.glob(f"{link.name}-*"):
        with suppress(OSError):
            if folder.name != current and folder.stat().st_mtime < old:
                folder.rmdir()
