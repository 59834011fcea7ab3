"""`python -m bench.board`: the board of places with 1,000 and with 100,000 of them.

Each database is filled with a progress bar, and every kind of list is asked for again and again,
past the page cache. Medians in milliseconds, and how many queries a list takes. Then what the
first visitor of a process waits for after something was published: another page, or a place. The
last two lines are the list in memory (decision 28): how long a process needs to make it, and by how
much it grows with it.
"""

import argparse
import gc
import itertools
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.places import PLACES, manage
from tests.servers import ROOT

FEW, MANY = 1_000, 100_000
LISTS = {
    "all": "",
    "two filters": "?kind=studentenjob&age=16",
    "five filters": "?sector=kitchen&age=17&dutch=A2&with=look,belief&days=week",
    "postcode, 20 km": "?near=2800&km=20&with=pay",
    "nearest first": "?near=2800&km=40&order=near",
    "words": "?q=fietsen+herstellen",
    "words, postcode": "?q=keuken&near=2800&km=10",
    "page 40": "?p=40",
    "Atom feed": "atom.xml?sector=kitchen",
}
ROUNDS = 15
WIDTH = 28


# --- in a process of its own, on the database that it finds --------------------------------------


def bar(done: int, total: int) -> None:
    filled = WIDTH * done // total
    end = "\n" if done >= total else ""
    print(f"\r{'█' * filled}{'░' * (WIDTH - filled)} {done:,} places", end=end, flush=True)


def fill(total: int) -> None:
    from tests.many_places import multiply

    multiply(total, bar)


def ask() -> None:
    """Print one line for each list: its name, milliseconds, queries."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from portal.core.answers import making
    from portal.jobs import actions
    from portal.jobs.enums import State
    from portal.jobs.keeping import shown_on
    from portal.jobs.models import Vacancy

    Vacancy.objects.on_board().told().first()  # what a process learns anyway
    before = megabytes()
    made = timed(lambda: shown_on(timezone.localdate()))
    grown = megabytes() - before

    settings.ALLOWED_HOSTS = ["*"]
    client = Client()

    stamps = itertools.count()

    def once(path: str, stamp: int = -1) -> None:
        with making((0, stamp)):
            assert client.get(f"/nl/jobs/{path}").status_code == 200, path

    chance = random.Random(7)
    places = [*Vacancy.objects.on_board().values_list("pk", flat=True)]

    def after_a_change() -> float:
        """A place is filled and another one comes, in turn."""
        number, now = next(stamps), timezone.now()
        place = Vacancy.objects.select_related("checked", "newest").get(pk=chance.choice(places))
        if number % 2:
            Vacancy.objects.filter(pk=place.pk).update(state=State.FILLED, changed_at=now)
        else:
            new = actions.copy(vacancy=place, by=None)
            new.checked, new.state, new.published_at = new.newest, State.PUBLISHED, now
            new.save()
        return timed(lambda: once("", number))

    once("")  # templates, which do not count
    for name, path in LISTS.items():
        once(path)
        with CaptureQueriesContext(connection) as captured:
            once(path)
        number = len(captured)
        times = [timed(lambda path=path: once(path)) for _ in range(ROUNDS)]
        tell(name, *times, queries=number)
    tell("a page changed", *(timed(lambda: once("", next(stamps))) for _ in range(ROUNDS)))
    tell("a place changed", *(after_a_change() for _ in range(ROUNDS)))
    tell("list made", made)
    tell("memory of it", grown, unit="MB")


def timed(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1_000


def megabytes() -> float:
    """Memory of this process that is in use now (RSS)."""
    gc.collect()
    status = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:")) / 1024


def tell(name: str, *values: float, queries: int = 0, unit: str = "ms") -> None:
    print(name, statistics.median(values), unit, queries, sep="\t")


# --- the table ----------------------------------------------------------------------------------


def measured(opened: Callable, number: int) -> dict[str, tuple[float, str, int]]:
    with opened() as environment:
        environment = {**environment, "PAGE_CACHE": "0"}
        manage(environment, "migrate", "-v0")
        manage(environment, "demo", "-v0")
        run(environment, "--fill", str(number))
        told = run(environment, "--ask", capture=True)
    rows = (line.split("\t") for line in told.splitlines() if "\t" in line)
    return {name: (float(value), unit, int(queries)) for name, value, unit, queries in rows}


def run(environment: dict[str, str], *arguments: str, capture: bool = False) -> str:
    finished = subprocess.run(
        [sys.executable, "-m", "bench.board", *arguments],
        cwd=ROOT, env=environment, check=True, text=True,
        stdout=subprocess.PIPE if capture else None,
    )  # fmt: skip
    return finished.stdout or ""


def table(place: str, opened: Callable, most: int) -> None:
    print(f"\n== {place}", flush=True)
    few, many = measured(opened, FEW), measured(opened, most)
    print(f"{'':18}{FEW:>10,}{most:>12,}{'':4}times   queries")
    for name, (before, unit, queries) in few.items():
        after, _unit, more = many[name]
        constant = f"{queries or ''}" if queries == more else f"{queries}, {more}"
        print(
            f"{name:18}{before:7.1f} {unit}{after:9.1f} {unit}{after / before:8.2f}   {constant}",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=list(PLACES))
    parser.add_argument("--most", type=int, default=MANY)
    parser.add_argument("--fill", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--ask", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.fill or chosen.ask:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
        import django

        django.setup()
        if chosen.fill:
            fill(chosen.fill)
        else:
            ask()
        return
    for place, opened in PLACES.items():
        if chosen.only in {None, place}:
            table(place, opened, chosen.most)


if __name__ == "__main__":
    main()
