"""`make test`: everything, on SQLite, on PostgreSQL and in a browser.

What is missing on this machine is installed where that is allowed (Debian, root). Otherwise one
line says what was not run and how to get it; with CI set, missing means failing.
"""

import os
import shutil
import subprocess
import sys
import time

from tests import postgres
from tests.redis import has_redis

PYTEST = [sys.executable, "-m", "pytest", "-q", "--no-header"]
PARALLEL = ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadfile"]
BROWSERS = ["-n", "2", "--dist", "loadfile"]  # each with a server and a browser of its own
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


def has_chromium() -> bool:
    return any(shutil.which(name) for name in CHROMIUM_NAMES)


def has_postgres() -> bool:
    return postgres.binaries() is not None


def install(package: str) -> None:
    """Debian's package, if we may; silence if not (the caller looks again and says so)."""
    if os.getuid() != 0 or not shutil.which("apt-get"):
        return
    print(f"Installing Debian's {package} …", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-y", "--no-install-recommends", package]
    if subprocess.run(command, env=environment, **quiet).returncode:
        subprocess.run(["apt-get", "update"], env=environment, **quiet)
        subprocess.run(command, env=environment, **quiet)


def run(title: str, *command: str) -> bool:
    print(f"\n== {title}", flush=True)
    started = time.monotonic()
    passed = subprocess.run(command).returncode == 0
    print(f"== {title}: {'passed' if passed else 'FAILED'} in {time.monotonic() - started:.0f} s")
    return passed


def main() -> int:
    os.environ.pop("DATABASE_URL", None)  # SQLite means SQLite, whatever the shell is set to
    missing = []
    results = [run("SQLite", *PYTEST, *PARALLEL, "-m", "not browser")]
    if not has_postgres():
        install("postgresql")
    if not has_redis():
        install("redis-server")
    if not has_redis():
        missing.append("tests with Redis (Debian: apt-get install redis-server)")
    if has_postgres():
        inner = (*PYTEST, *PARALLEL, "-m", "not browser")
        results.append(run("PostgreSQL", sys.executable, "-m", "tests.postgres", *inner))
    else:
        missing.append("PostgreSQL tests (Debian: apt-get install postgresql)")
    if not has_chromium():
        install("chromium")
    if has_chromium():
        results.append(run("browser", *PYTEST, *BROWSERS, "-m", "browser", "-p", "no:randomly"))
    else:
        missing.append("browser tests (Debian: apt-get install chromium)")
    for what in missing:
        print(f"NOT RUN: {what}")
    return int(not all(results) or bool(missing and os.environ.get("CI")))


if __name__ == "__main__":
    sys.exit(main())
