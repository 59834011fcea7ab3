"""The print pack as one PDF, where WeasyPrint is installed. It is not among our dependencies.

Style and fonts come from the files of this release; nothing is asked of a network.
"""

from importlib.util import find_spec
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

HERE = "https://wortel.invalid/"
"""Stands for the site, so that addresses of style sheets are whole."""


def is_installed() -> bool:
    return find_spec("weasyprint") is not None


def pdf_of(html: str) -> bytes:
    """The page as a PDF. Raises ImportError where WeasyPrint (68 or newer) is not installed."""
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):
        """Reads our files, and asks nobody for anything else."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            file = static_file(url)
            kind = guess_type(file.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, file.read_bytes(), {"Content-Type": kind})

    return bytes(HTML(string=html, base_url=HERE, url_fetcher=OwnFiles()).write_pdf())


def static_file(url: str) -> Path:
    """A static file of ours by its address. Raises ValueError for any other address."""
    path = urlsplit(url).path
    root = settings.BASE_DIR / "static"
    file = (root / path.removeprefix(settings.STATIC_URL)).resolve()
    is_ours = url.startswith(HERE) and path.startswith(settings.STATIC_URL)
    if not is_ours or not file.is_relative_to(root):
        raise ValueError(f"not a file of this portal: {url}")
    return Path(file)
