"""What somebody has done, carried by the browser itself and by a link, never kept by us.

A progress knows which steps of which modules were done: no answer, no time, no name. It travels
in a signed cookie that ends with the browser's session, and on request in a signed link that is
good for seven days. What was tampered with, cut off, too long or written by another version is
treated as if it were not there.
"""

import datetime
import zlib
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers

from portal.core.cookies import PROGRESS_COOKIE

VERSION = 1
LIMIT = 3500
"""Characters. Browsers drop a cookie above 4096 bytes, its name and attributes included."""

LINK_LASTS = datetime.timedelta(days=7)
Modules = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """Short id of a module -> short ids of its done steps; the module played last stands last."""

    modules: Modules = ()

    def __bool__(self) -> bool:
        return bool(self.modules)

    def done(self, module: str) -> frozenset[str]:
        return frozenset(dict(self.modules).get(module, ()))

    def with_step(self, module: str, step: str) -> "Progress":
        """This progress with one more step; its module becomes the last one played."""
        others = tuple(entry for entry in self.modules if entry[0] != module)
        steps = dict(self.modules).get(module, ())
        return Progress((*others, (module, tuple(dict.fromkeys((*steps, step))))))

    def merged(self, other: "Progress") -> "Progress":
        """Everything that was done here or there, what came from there last."""
        together = self
        for module, steps in other.modules:
            for step in steps:
                together = together.with_step(module, step)
        return together

    def without_oldest(self) -> "Progress":
        """One module less; of the only one that is left, its first step less."""
        if len(self.modules) != 1:
            return Progress(self.modules[1:])
        module, steps = self.modules[0]
        return Progress(((module, steps[1:]),) if len(steps) > 1 else ())


# --- sealing ------------------------------------------------------------------------------------


class Unreadable(ValueError):  # noqa: N818  (a state of affairs, not a failure)
    """Not written by us, not whole, or by a version that we no longer read."""


class Expired(Unreadable):
    """Written by us and whole, but older than LINK_LASTS."""


def _packed(progress: Progress) -> list[Any]:
    return [VERSION, [[module, list(steps)] for module, steps in progress.modules]]


def _unpacked(raw: Any) -> Progress:
    match raw:
        case [int(version), list(modules)] if version == VERSION:
            return Progress(tuple(_module(entry) for entry in modules))
        case _:
            raise Unreadable


def _module(entry: Any) -> tuple[str, tuple[str, ...]]:
    match entry:
        case [str(module), list(steps)] if all(isinstance(step, str) for step in steps):
            return module, tuple(steps)
        case _:
            raise Unreadable


def _cookie_signer() -> signing.Signer:
    return signing.Signer(salt="portal.courses.progress")


def _link_signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt="portal.courses.progress.link")


def _sealed(progress: Progress, signer: signing.Signer) -> str:
    """The signed text of a progress, without its oldest parts where it would not fit."""
    while len(text := signer.sign_object(_packed(progress), compress=True)) > LIMIT:
        progress = progress.without_oldest()
    return text


def sealed(progress: Progress) -> str:
    """The value of the cookie: never longer than LIMIT, the oldest module goes first."""
    return _sealed(progress, _cookie_signer())


def unsealed(text: str) -> Progress:
    """The progress in a cookie's value. Raises Unreadable."""
    if len(text) > LIMIT:
        raise Unreadable
    try:
        raw = _cookie_signer().unsign_object(text)
    except (signing.BadSignature, ValueError, zlib.error) as error:
        raise Unreadable from error
    return _unpacked(raw)


def link_token(progress: Progress) -> str:
    """What a link carries to go on elsewhere; it holds the moment of signing, to the second."""
    return _sealed(progress, _link_signer())


def from_link(token: str) -> Progress:
    """The progress in a link's token. Raises Expired after seven days, Unreadable otherwise."""
    if len(token) > LIMIT:
        raise Unreadable
    try:
        raw = _link_signer().unsign_object(token, max_age=LINK_LASTS)
    except signing.SignatureExpired as error:
        raise Expired from error
    except (signing.BadSignature, ValueError, zlib.error) as error:
        raise Unreadable from error
    return _unpacked(raw)


# --- the cookie ---------------------------------------------------------------------------------


def is_broken(request: HttpRequest) -> bool:
    """Whether the browser sent a progress that we cannot read."""
    text = request.COOKIES.get(PROGRESS_COOKIE)
    if text is None:
        return False
    try:
        unsealed(text)
    except Unreadable:
        return True
    return False


def of(request: HttpRequest) -> Progress:
    """The progress that the browser sent; an empty one where it is missing or unreadable."""
    try:
        return unsealed(request.COOKIES.get(PROGRESS_COOKIE, ""))
    except Unreadable:
        return Progress()


def remember(response: HttpResponseBase, request: HttpRequest, progress: Progress) -> None:
    """Give the browser this progress until it is closed."""
    response.set_cookie(
        PROGRESS_COOKIE,
        sealed(progress),
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponseBase) -> None:
    response.delete_cookie(PROGRESS_COOKIE, samesite="Lax")


def depends_on_progress(response: HttpResponseBase) -> None:
    """Tell caches that another visitor may see another page here."""
    patch_vary_headers(response, ["Cookie"])
