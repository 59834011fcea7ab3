"""Style sheets, scripts, fonts: kept by browsers for a year, new with every release, compressed.

The address of every static file begins with a number that is made of their contents, so that it
changes with them; references from one file to another stay relative, and nothing is collected or
renamed before a start. Where a web server serves them (STATIC_ROOT), it leaves the number out.
"""

import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from whitenoise.compress import Compressor
from whitenoise.middleware import WhiteNoiseMiddleware

TEXT = (".css", ".js", ".svg")


def packed_copies(folder: Path, release: str) -> Path:
    """Our text files with a gzip of each beside it, in the data folder; made once a release."""
    place = Path(settings.DATA_DIR) / "static" / release
    if place.exists():
        return place
    place.parent.mkdir(exist_ok=True)
    making = Path(tempfile.mkdtemp(dir=place.parent))
    compressor = Compressor(use_brotli=False, quiet=True)
    for file in sorted(folder.rglob("*")):
        if file.suffix in TEXT:
            copy = making / file.relative_to(folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)
            compressor.compress(str(copy))
    try:
        making.rename(place)
    except OSError:  # another process was first
        shutil.rmtree(making)
    return place


class StaticFiles(WhiteNoiseMiddleware):
    """whitenoise, straight from the source folders, with our own files compressed."""

    def add_files_from_finders(self) -> None:
        super().add_files_from_finders()
        packed = packed_copies(settings.BASE_DIR / "static", settings.STATIC_RELEASE)
        self.add_files(str(packed), prefix=self.static_prefix)

    def immutable_file_test(self, path: Any, url: str) -> bool:
        """Everything below the number: another content has another address."""
        return settings.STATIC_RELEASE in url
