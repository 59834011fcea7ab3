"""`make bench`: both databases, the production server, three runs, medians, one table.

python -m bench                  everything (about a quarter of an hour on two cores)
python -m bench --servers        which server: the same pages under each
python -m bench --only SQLite    one place
python -m bench --quick          one short run of everything: to see that it runs, not to believe
"""

import argparse
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from bench.load import LENGTH, Result, median
from bench.places import PLACES, SERVERS, Environment, Server, fill, serving
from bench.weight import weigh
from deploy.throwaway.debian import install
from home.server import KIND
from tests.servers import ROOT

PORTAL, BARE = "bench.unlimited:application", "bench.bare:application"
MODULE = "/nl/trainen/als-het-stormt/ik-val-ik-sta/"
PAGES = {
    "home": "/nl/",
    "story": "/nl/verhalen/omas-koffer/",
    "module": MODULE,
    "trainings": "/nl/trainen/",
    "stories": "/nl/verhalen/",
    "search": "/nl/zoek/?q=koffer",
}
BYPASS = {"Cookie": "messages="}
"""As the page cache sees a browser that is logged in: made anew, for this visitor alone."""

AIMS = {"home": 20, "step": 12, "answer": 10}
"""Uncached: at most so many times the CPU of the bare view."""

HEAD = f"{'':28}{'1 connection':>20}{'8 connections':>24}{'of bare':>9}{'CPU ms':>9}{'x bare':>8}"


def line(name: str, one: Result, eight: Result, bare: Result) -> str:
    return (
        f"{name:28}{one.per_second:9.0f}/s {one.p99:6.1f} ms{eight.per_second:12.0f}/s"
        f" {eight.p99:7.1f} ms{eight.per_second / bare.per_second:9.2f}{eight.cpu:9.2f}"
        f"{eight.cpu / bare.cpu:8.1f}" + (f"   {eight.failed} failed" if eight.failed else "")
    )


def read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=60) as answer:
        return str(answer.read().decode())


def exists(server: Server, path: str) -> bool:
    try:
        read(server.url + path)
    except OSError:
        return False
    return True


def pages(server: Server) -> dict[str, str]:
    """Name -> address, with the first step of a module that takes an answer."""
    found = {name: path for name, path in PAGES.items() if exists(server, path)}
    steps = re.findall(r'href="([^"]+/stap/[0-9a-f]{8}/)"', read(server.url + MODULE))
    for step in dict.fromkeys(steps):
        if 'name="answer"' in read(server.url + step):
            return {**found, "step": step}
    return found


def answer_of(server: Server, step: str) -> str:
    """A body that answers the step: its first choice."""
    match = re.search(r'name="(answer)" value="([^"]+)"', read(server.url + step))
    assert match, step
    return f"{match[1]}={match[2]}"


def both(server: Server, path: str, **options: object) -> tuple[Result, Result]:
    one, eight = (median(server, path, connections=number, **options) for number in (1, 8))  # type: ignore[arg-type]
    return one, eight


@contextmanager
def bare_beside(environment: Environment, kind: str) -> Iterator[tuple[Result, Result]]:
    with serving(environment, kind, BARE) as server:
        yield both(server, "/bare/")


def measure(environment: Environment, kind: str) -> None:
    print(HEAD)
    with bare_beside(environment, kind) as (one, bare):
        print(line("a bare view of 20 kB", one, bare, bare))
    with serving(environment, kind, PORTAL) as server:
        found = pages(server)
        for name, path in found.items():
            print(line(f"{name}, cached", *both(server, path), bare), flush=True)
        for name, path in found.items():
            results = both(server, path, headers=BYPASS)
            print(line(f"{name}, uncached", *results, bare), flush=True)
        if "step" in found:
            body = answer_of(server, found["step"])
            results = both(server, found["step"], body=body)
            print(line("answer, written", *results, bare), flush=True)
        print(f"memory: {server.megabytes():.0f} MB for {len(server.pids())} processes")
    with serving({**environment, "PAGE_CACHE": "0"}, kind, PORTAL) as server:
        for name in found:
            results = both(server, found[name])
            print(line(f"{name}, nothing kept at all", *results, bare), flush=True)


def weights(environment: Environment, kind: str) -> None:
    print("\nA first visit, compressed: requests, bytes in all (HTML, CSS, JS)")
    with serving(environment, kind, PORTAL) as server:
        for name, path in pages(server).items():
            of = weigh(server.url + path)
            print(f"{name:12} {of.requests:3} {of.bytes:8,} ({of.html:,}, {of.css:,}, {of.js:,})")


def growth(environment: Environment, kind: str) -> None:
    """CPU for a page with a hundred pages of content and with a hundred thousand."""
    print("\nCPU in ms for a page that was not cached: with 100 pages, with 100,000")
    costs: dict[str, list[float]] = {}
    for more in (0, 100_000):
        if more:
            subprocess.run(
                [sys.executable, "-m", "bench.more", str(more)],
                cwd=ROOT,
                env=environment,
                check=True,
            )
        with serving(environment, kind, PORTAL) as server:
            for name, path in pages(server).items():
                result = median(server, path, connections=1, headers=BYPASS)
                costs.setdefault(name, []).append(result.cpu)
    for name, (few, many) in costs.items():
        print(f"{name:12} {few:8.2f} {many:8.2f}   {many / few:.2f} times")


def servers(environment: Environment) -> None:
    """The same pages under every server that could be ours."""
    for kind in SERVERS:
        print(f"\n{kind}\n{HEAD}")
        with bare_beside(environment, kind) as (one, bare):
            print(line("a bare view of 20 kB", one, bare, bare))
        with serving(environment, kind, PORTAL) as server:
            found = pages(server)
            print(line("home, cached", *both(server, found["home"]), bare), flush=True)
            results = both(server, found["home"], headers=BYPASS)
            print(line("home, uncached", *results, bare), flush=True)
            body = answer_of(server, found["step"])
            print(line("answer", *both(server, found["step"], body=body), bare), flush=True)
            print(f"memory: {server.megabytes():.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--servers", action="store_true")
    parser.add_argument("--only", choices=list(PLACES))
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--seconds", type=int, default=LENGTH.seconds, help="of every run")
    chosen = parser.parse_args()
    LENGTH.seconds = chosen.seconds
    if chosen.quick:
        LENGTH.seconds, LENGTH.runs = 1, 1
    for tool in ("wrk", "redis-server"):
        if not shutil.which(tool):
            install(tool)
        if not shutil.which(tool):
            sys.exit(f"{tool} is missing (Debian: apt-get install {tool})")
    for place, opened in PLACES.items():
        if chosen.only not in {None, place}:
            continue
        with opened() as environment:
            print(f"\n== {place}", flush=True)
            fill(environment)
            if chosen.servers:
                servers(environment)
                continue
            measure(environment, KIND)
            weights(environment, KIND)
            growth(environment, KIND)


if __name__ == "__main__":
    main()
