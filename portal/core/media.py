"""Uploaded files, served by the portal itself where no web server stands before it.

Sound and film are asked for in ranges (a browser on a phone refuses to play without); everything
that is not a picture, a sound or a film is offered as a download and may run nothing.
"""

import mimetypes
import os
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils._os import safe_join
from django.utils.http import content_disposition_header, http_date
from django.views.decorators.http import require_safe

INLINE = re.compile(r"^(image/(avif|jpeg|png|webp)|audio/.+|video/.+|text/vtt)$")
RANGE = re.compile(r"^bytes=(\d{0,18})-(\d{0,18})$", re.ASCII)
CHUNK = 64 * 1024

mimetypes.add_type("text/vtt", ".vtt")
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


def _dress(response: HttpResponseBase, path: Path, content_type: str) -> HttpResponseBase:
    response["Content-Type"] = content_type
    response["Accept-Ranges"] = "bytes"
    response["Last-Modified"] = http_date(path.stat().st_mtime)
    response["Cache-Control"] = "public, max-age=86400"
    inline = bool(INLINE.match(content_type))
    if disposition := content_disposition_header(not inline, path.name):
        response["Content-Disposition"] = disposition
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_safe
def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """The file at `path` below MEDIA_ROOT, whole (200) or in part (206); 404 and 416 as fits.

    Originals of photos stay inside: they may say where and when they were taken. Pages show
    renditions, which are made without.
    """
    try:
        file = Path(safe_join(settings.MEDIA_ROOT, path))
    except SuspiciousFileOperation as error:
        raise Http404 from error
    is_original = file.is_relative_to(Path(settings.MEDIA_ROOT) / "original_images")
    # os.path answers False, and no error, for a name that is too long.
    if is_original or not os.path.isfile(file):  # noqa: PTH113
        raise Http404
    content_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    size = file.stat().st_size
    try:
        wanted = byte_range(request.headers.get("Range", ""), size)
    except ValueError:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if wanted is None:
        return _dress(FileResponse(file.open("rb")), file, content_type)
    start, end = wanted
    response = StreamingHttpResponse(_slice(file, start, end - start + 1), status=206)
    response["Content-Range"] = f"bytes {start}-{end}/{size}"
    response["Content-Length"] = str(end - start + 1)
    return _dress(response, file, content_type)
