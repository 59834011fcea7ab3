"""Tests write to a folder of their own, gone at the end, and never to var/.

Loaded with `-p` in pyproject.toml: pytest-django reads the settings before any conftest.py, and
the settings fix the folder. The workers of xdist have theirs inside the one of the main process.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_parent = os.environ["PORTAL_DATA"] if "PYTEST_XDIST_WORKER" in os.environ else None
FOLDER = os.environ["PORTAL_DATA"] = tempfile.mkdtemp(prefix="wortel-tests-", dir=_parent)
SHARED = Path(_parent or FOLDER)
"""What the processes of one run make for each other lies here."""
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

# Tests roll back what they write; what a process keeps would outlive it. Tests of the cache turn it
# on where they commit.
os.environ["PAGE_CACHE"] = "0"
