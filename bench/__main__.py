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

PLAYING = {"Cookie": "wortel_stappen=-"}
"""As it sees a browser in the middle of a module: passed by, what many get alike is in memory."""

AIMS = {"home, uncached": 20, "step, uncached": 12, "answer, written": 10}
"""At most so many times the CPU of the bare view."""

OF_BARE = 0.8
"""A page from the cache, at eight connections: at least this part of the bare view's requests."""

HEAD = f"{'':28}{'1 connection':>20}{'8 connections':>24}{'of bare':>9}{'CPU ms':>9}{'x bare':>8}"


def line(name: str, one: Result, eight: Result, bare: Result) -> str:
    of_bare, times = eight.per_second / bare.per_second, eight.cpu / bare.cpu
    text = (
        f"{name:28}{one.per_second:9.0f}/s {one.p99:6.1f} ms{eight.per_second:12.0f}/s"
        f" {eight.p99:7.1f} ms{of_bare:9.2f}{eight.cpu:9.2f}{times:8.1f}"
    )
    if eight.failed:
        text += f"   {eight.failed} failed"
    if times > AIMS.get(name, times):
        text += f"   aim: at most {AIMS[name]}"
    if name.endswith(", cached") and not name.startswith("search") and of_bare < OF_BARE:
        text += f"   aim: at least {OF_BARE}"
    return text


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


class Beside:
    """The same server with a bare view, which is measured for every size of page once."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.measured: dict[int, Result] = {}

    def of(self, size: int) -> Result:
        if size not in self.measured:
            self.measured[size] = median(self.server, f"/bare/{size}/", connections=8)
        return self.measured[size]


def table(server: Server, beside: Beside, *, is_short: bool = False) -> None:
    """A line for every page from the cache, past it, and for an answer."""
    found = pages(server)
    if is_short:
        found = {name: found[name] for name in ("home", "step")}
    sizes = {name: len(read(server.url + path).encode()) for name, path in found.items()}

    def show(name: str, page: str, **options: object) -> None:
        results = both(server, found[page], **options)
        print(line(name, *results, beside.of(sizes[page])), flush=True)

    print(HEAD)
    for size in sorted({*sizes.values()}):
        bare = beside.of(size)
        print(line(f"a bare view of {size:,} bytes", bare, bare, bare))
    for page in found:
        show(f"{page}, cached", page)
    for page in found:
        show(f"{page}, uncached", page, headers=BYPASS)
    body = answer_of(server, found["step"])
    show("step, while playing", "step", headers=PLAYING)
    show("answer, written", "step", body=body)
    show("answer, its page made anew", "step", body=body, headers=BYPASS)


def measure(environment: Environment, kind: str) -> None:
    with serving(environment, kind, BARE) as bare:
        beside = Beside(bare)
        with serving(environment, kind, PORTAL) as server:
            table(server, beside)
            print(f"memory: {server.megabytes():.0f} MB for {len(server.pids())} processes")
        with serving({**environment, "PAGE_CACHE": "0"}, kind, PORTAL) as server:
            for name, path in pages(server).items():
                size = len(read(server.url + path).encode())
                print(line(f"{name}, nothing kept at all", *both(server, path), beside.of(size)))


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
        print(f"\n{kind}")
        with serving(environment, kind, BARE) as bare, serving(environment, kind, PORTAL) as server:
            table(server, Beside(bare), is_short=True)
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
