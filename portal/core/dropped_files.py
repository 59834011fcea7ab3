"""Forms that take no files: what is sent all the same is read past, and the text arrives.

Django writes a file of more than 2.5 MB to a temporary folder before anybody looks at it.
"""

from contextlib import suppress
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest


class _DropFiles(FileUploadHandler):
    def new_file(self, *args: Any, **kwargs: Any) -> None:
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        return None

    def file_complete(self, file_size: int) -> None:
        return None


def drop_files(request: HttpRequest) -> None:
    """Keep nothing of a file in this request; too late where the form was read before."""
    with suppress(AttributeError):
        request.upload_handlers = [_DropFiles(request)]
