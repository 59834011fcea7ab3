"""`make test`: everything, on SQLite, on PostgreSQL and in a browser.

What is missing on this machine is installed where that is allowed (Debian, root). Otherwise one
line says what was not run and how to get it; with CI set, missing means failing.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from deploy.throwaway.debian import install
from tests import chromium, postgres
from tests.redis import has_redis

ROOT = Path(__file__).resolve().parents[1]
COPIES = ROOT / ".pytest_cache/d/migrated"
BUDGET = 600  # seconds on an idle machine with two cores; who needs more makes tests faster
CORES = min(os.cpu_count() or 1, 4)

FROM_ZERO = ["tests/core/test_migrations.py"]
SHARED_OUT = ["--dist", "worksteal", "-n"]
JOURNEYS = "tests/journeys"  # everything there drives a browser, and nothing elsewhere does
SQLITE = [f"--ignore={JOURNEYS}", *SHARED_OUT, str(CORES)]
POSTGRES = [*SQLITE, "-m", "database"]  # the rest would do the same again
BROWSER = [JOURNEYS, "-p", "no:randomly", *SHARED_OUT, "2"]  # each with its own server


@dataclass
class Part:
    """One run of pytest. What it says is shown as it comes, and its last words are kept."""

    title: str
    arguments: list[str]
    database: str = ""
    failures: list[str] = field(default_factory=list)
    last_words: str = "said nothing"
    seconds: float = 0
    passed: bool = False

    def start(self) -> "subprocess.Popen[str]":
        self.began = time.monotonic()
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        environment.pop("DATABASE_URL", None)  # SQLite means SQLite, whatever the shell is set to
        if self.database:
            environment["DATABASE_URL"] = self.database
        command = [sys.executable, "-m", "pytest", "-q", "--no-header", *self.arguments]
        return subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def follow(self, process: "subprocess.Popen[str]") -> None:
        print(f"\n== {self.title}", flush=True)
        for line in process.stdout or ():
            print(line, end="", flush=True)
            if line.startswith(("FAILED ", "ERROR")):
                self.failures.append(line.rstrip())
            if re.search(r" in \d[\d.]*s", line):
                self.last_words = line.strip(" =\n")
        self.passed = process.wait() == 0
        self.seconds = time.monotonic() - self.began


def together(*parts: Part) -> list[Part]:
    """Side by side; shown one after the other."""
    for part, process in [(part, part.start()) for part in parts]:
        part.follow(process)
    return list(parts)


def has_postgres() -> bool:
    return postgres.binaries() is not None


def run() -> list[Part]:
    """Migrations first, from zero: every database after that is a copy of what they made."""
    shutil.rmtree(COPIES, ignore_errors=True)
    with ExitStack() as stack:
        url = stack.enter_context(postgres.cluster()) if has_postgres() else ""
        migrations = [Part("migrations, SQLite", FROM_ZERO)]
        passes = [Part("SQLite", SQLITE)]
        if url:
            migrations.append(Part("migrations, PostgreSQL", FROM_ZERO, url))
            passes.append(Part("PostgreSQL", POSTGRES, url))
        if chromium.path():
            passes.append(Part("browser", BROWSER))
        return together(*migrations) + [part for one in passes for part in together(one)]


def report(parts: list[Part], missing: list[str], seconds: float) -> None:
    print()
    for line in [line for part in parts for line in part.failures]:
        print(line)
    for part in parts:
        print(f"== {part.title:<24}{part.seconds:4.0f} s  {part.last_words}")
    for what in missing:
        print(f"NOT RUN: {what}")
    verdict = "passed" if all(part.passed for part in parts) else "FAILED"
    print(f"== {verdict} in {seconds:.0f} s of the {BUDGET} that this may take")


def main() -> int:
    began = time.monotonic()
    missing = []
    if not has_postgres():
        install("postgresql")
    if not has_redis():
        install("redis-server")
    if not has_redis():
        missing.append("tests with Redis (Debian: apt-get install redis-server)")
    if not has_postgres():
        missing.append("PostgreSQL tests (Debian: apt-get install postgresql)")
    if not chromium.path():
        install("chromium")
    if not chromium.path():
        missing.append("browser tests (Debian: apt-get install chromium)")
    parts = run()
    report(parts, missing, time.monotonic() - began)
    failed = not all(part.passed for part in parts)
    return int(failed or bool(missing and os.environ.get("CI")))


if __name__ == "__main__":
    sys.exit(main())
