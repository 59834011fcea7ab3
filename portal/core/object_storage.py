"""Uploads in object storage (S3), for an installation that has that instead of a disk.

Two buckets. The private one holds what was uploaded: originals of photos, which may say where and
when they were taken, and files. Nobody reads it without an address that the portal has signed for a
few minutes. The public one holds renditions of photos, and nothing else can get there by mistake.
"""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

SIGNED_FOR = 600
"""Seconds; a film that is paused for longer asks the portal again."""


class Uploads(S3Storage):
    """The private bucket."""

    def url(self, name: str, *_args: Any, **_kwargs: Any) -> str:
        """The address at the portal, which stays: pages are kept longer than a signature."""
        return urljoin(settings.MEDIA_URL, filepath_to_uri(name) or "")

    def signed_url(self, name: str, content_type: str, disposition: str) -> str:
        """Where the file itself can be fetched for SIGNED_FOR seconds, as what and how we say."""
        said = {"ResponseContentType": content_type, "ResponseContentDisposition": disposition}
        signed: str = super().url(name, parameters=said, expire=SIGNED_FOR)
        return signed
