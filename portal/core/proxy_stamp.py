"""A stamp that a web server in front of us can see: a link that leads elsewhere after every change.

nginx keeps pages under keys in which `$realpath_root` stands, the place where the link at
PROXY_STAMP leads to at that moment. When it leads elsewhere, nothing that was kept is found any
more: the next visitor of every page gets what we make now. Whoever answers stands on the machine
of the web server, or shares this folder with it. See docs/decisions/0015-behind-nginx.md.
"""

import secrets
import time
from contextlib import suppress
from functools import cache as once
from pathlib import Path

from django.conf import settings

A_WHILE = 60
"""Seconds after which a folder that the link does not lead to is one that was forgotten."""


def renew() -> None:
    """Let the link lead to a new, empty folder beside it. Nothing where there is no PROXY_STAMP.

    Several processes may do so at once: each leads to a folder of its own, and only a folder that
    the link led to is taken away. A long transaction announces thousands of changes, so this is
    short.
    """
    if not settings.PROXY_STAMP:
        return
    link = Path(settings.PROXY_STAMP)
    folder = link.with_name(f"{link.name}-{secrets.token_hex(8)}")
    folder.mkdir()
    unfinished = link.with_name(f".{folder.name}")
    unfinished.symlink_to(folder.name)
    before = link.resolve()
    unfinished.replace(link)
    if before != link:
        with suppress(OSError):
            before.rmdir()
    _tidy(link)


@once
def _tidy(link: Path) -> None:
    """Take away what others have forgotten, once a process: two that renew at the same moment take
    away the same folder."""
    old = time.time() - A_WHILE
    current = link.resolve()
    for folder in link.parent.glob(f"{link.name}-*"):
        with suppress(OSError):
            if folder.resolve() != current and folder.stat().st_mtime < old:
                folder.rmdir()
