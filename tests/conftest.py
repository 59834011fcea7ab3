"""The cast of every test, and what all tests share."""

import os
import tempfile

# Before the settings are read: tests write to a folder of their own and never to var/.
os.environ.setdefault("PORTAL_DATA", tempfile.mkdtemp(prefix="wortel-tests-"))
