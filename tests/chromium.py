"""Which Chromium the tests and pictures use, and how it starts."""

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # `visit` does not see redirects
]
MISSING = "Chromium is missing (Debian: apt-get install chromium)"


def path() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)
