"""A page that says which process answers and what a stand-in looks like there."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from portal.accounts.pseudonyms import pseudonym


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{os.getpid()} {pseudonym('203.0.113.7')}".encode()]
