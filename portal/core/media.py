"""Uploaded files: from the disk, served by the portal itself; from object storage, by a signed way.

Sound and film are asked for in ranges (a browser on a phone refuses to play without); everything
that is not a picture, a sound or a film is offered as a download and may run nothing.
"""

import mimetypes
import os
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.utils._os import safe_join
from django.utils.http import content_disposition_header, http_date
from django.views.decorators.http import require_safe

INLINE = re.compile(r"^(image/(avif|jpeg|png|webp)|audio/.+|video/.+|text/vtt)$")
RANGE = re.compile(r"^bytes=(\d{0,18})-(\d{0,18})$", re.ASCII)
CHUNK = 64 * 1024
SANDBOX = "default-src 'none'; sandbox"
FILES = "documents/"
"""Where Wagtail puts what the model for files holds; all that is asked for in object storage."""

CAPTIONS = "text/vtt"

mimetypes.add_type(CAPTIONS, ".vtt")
mimetypes.add_type("image/avif", ".avif")


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte (both included) of a single-range header; None for what we ignore.

    RFC 9110, 14.1.2. Raises ValueError where the range lies outside the file.
    """
    match = RANGE.match(header)
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        start, end = max(size - int(last), 0), size - 1
    else:
        start, end = int(first), min(int(last) if last else size - 1, size - 1)
    if start >= size or (last and first and int(last) < start):
        raise ValueError(header)
    return start, end


def _slice(path: Path, start: int, length: int) -> Iterator[bytes]:
    with path.open("rb") as stream:
        stream.seek(start)
        while length > 0 and (chunk := stream.read(min(CHUNK, length))):
            length -= len(chunk)
            yield chunk


def _dress(response: HttpResponseBase, path: Path) -> HttpResponseBase:
    content_type = response["Content-Type"] = _content_type(path.name)
    response["Accept-Ranges"] = "bytes"
    response["Last-Modified"] = http_date(path.stat().st_mtime)
    response["Cache-Control"] = "public, max-age=86400"
    response["Content-Disposition"] = _disposition(path.name, content_type)
    response["Content-Security-Policy"] = SANDBOX
    return response


def _content_type(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _disposition(name: str, content_type: str) -> str:
    is_shown = bool(INLINE.match(content_type))
    return content_disposition_header(not is_shown, name) or "inline"


@require_safe
def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """The file at `path`, whole (200), in part (206), or the way to it (302); 404 and 416 as fits.

    Originals of photos stay inside: they may say where and when they were taken. Pages show
    renditions, which are made without.
    """
    if hasattr(default_storage, "signed_url"):
        return _from_object_storage(default_storage, path)
    return _from_disk(request, path)


def _from_object_storage(storage: Any, path: str) -> HttpResponseBase:
    """Leads to a signed address, which says that all but sound and film is a download.

    Captions come from here: a browser takes them from the origin of the page only.
    """
    is_file = path.startswith(FILES) and posixpath.normpath(path) == path
    if not is_file:
        raise Http404
    name, content_type = posixpath.basename(path), _content_type(path)
    if content_type == CAPTIONS:
        try:
            captions = FileResponse(storage.open(path), content_type=content_type)
        except FileNotFoundError as error:
            raise Http404 from error
        captions["Content-Security-Policy"] = SANDBOX
        return captions
    signed = storage.signed_url(path, content_type, _disposition(name, content_type))
    return HttpResponseRedirect(signed, headers={"Cache-Control": "no-store"})


def _from_disk(request: HttpRequest, path: str) -> HttpResponseBase:
    try:
        file = Path(safe_join(settings.MEDIA_ROOT, path))
    except SuspiciousFileOperation as error:
        raise Http404 from error
    is_original = file.is_relative_to(Path(settings.MEDIA_ROOT) / "original_images")
    # os.path answers False, and no error, for a name that is too long.
    if is_original or not os.path.isfile(file):  # noqa: PTH113
        raise Http404
    size = file.stat().st_size
    try:
        wanted = byte_range(request.headers.get("Range", ""), size)
    except ValueError:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if wanted is None:
        return _dress(FileResponse(file.open("rb")), file)
    start, end = wanted
    response = StreamingHttpResponse(_slice(file, start, end - start + 1), status=206)
    response["Content-Range"] = f"bytes {start}-{end}/{size}"
    response["Content-Length"] = str(end - start + 1)
    return _dress(response, file)
