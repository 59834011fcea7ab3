"""A throwaway PostgreSQL: `python -m tests.postgres COMMAND …` runs COMMAND with DATABASE_URL set.

The cluster is made with initdb in a temporary folder, listens on a free port of 127.0.0.1 only,
belongs to an unprivileged user (PostgreSQL refuses to run as root) and is gone afterwards.
"""

import getpass
import os
import pwd
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OLDEST = 15  # as README.md asks
UNPRIVILEGED = ("postgres", "nobody")
FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=128MB"]


def binaries() -> Path | None:
    """The folder with initdb and pg_ctl: the newest of Debian's, else that on the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    if found and _version(found[-1]) >= OLDEST:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path and _version(Path(on_path)) >= OLDEST:
        return Path(on_path).resolve().parent
    return None


def _version(initdb: Path) -> int:
    """What it says of itself, as "initdb (PostgreSQL) 15.18"; 0 where it says nothing."""
    try:
        said = subprocess.run([initdb, "--version"], capture_output=True, text=True).stdout
    except OSError:
        return 0
    match = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(match[1]) if match else 0


def _user() -> str | None:
    """Who owns the cluster: us, or an unprivileged user where we are root."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in UNPRIVILEGED if name in names)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(*command: str, user: str | None) -> None:
    subprocess.run(
        command,
        user=user,
        cwd="/",
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        check=True,
        stdout=subprocess.DEVNULL,
    )


@contextmanager
def cluster() -> Iterator[str]:
    """DATABASE_URL of a fresh cluster that stops and vanishes at the end of the block."""
    folder = binaries()
    if folder is None:
        raise FileNotFoundError("initdb")
    user = _user()
    owner = user or getpass.getuser()
    place = Path(tempfile.mkdtemp(prefix="wortel-pg-"))
    if user:
        shutil.chown(place, user)
    port = _free_port()
    settings = " ".join(f"-c {setting}" for setting in FAST)
    options = f"-p {port} -k {place} -c listen_addresses=127.0.0.1 {settings}"
    pg_ctl = str(folder / "pg_ctl")
    data = str(place / "data")
    try:
        _run(str(folder / "initdb"), "-D", data, "-A", "trust", "-E", "UTF8", user=user)
        _run(pg_ctl, "-D", data, "-o", options, "-l", f"{place}/log", "-w", "start", user=user)
        try:
            yield f"postgres://{owner}@127.0.0.1:{port}/postgres"
        finally:
            _run(pg_ctl, "-D", data, "-m", "immediate", "stop", user=user)
    finally:
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    with cluster() as url:
        finished = subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": url})
    sys.exit(finished.returncode)
