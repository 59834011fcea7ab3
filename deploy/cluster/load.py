"""Visitors: they read, search and answer steps, each from an address of their own, and are counted.

Every request is a new connection from another address of loopback, so that limits see many people
and that an address in a log can be told from the address of a server.
"""

import http.client
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from deploy.cluster.installation import asked

STORY = "/nl/verhalen/omas-koffer/"
"""Whose title the editor changes."""

MODULE = "/nl/trainen/als-het-stormt/ik-val-ik-sta/"
PAGES = (
    "/nl/", "/fr/", "/en/", "/ar/", "/nl/verhalen/", STORY, "/nl/trainen/",
    MODULE, "/nl/hulp/", "/nl/bezig/thuis/",
)  # fmt: skip
MADE_ANEW = ("/nl/zoek/?q=koffer", "/nl/zoek/?q=boos", "/nl/niets/", "/fr/zoek/?q=valise")
"""Pages that no cache may keep."""

FINE = {200, 303, 304, 404}
PATIENCE = 60


@dataclass
class Figures:
    """What visitors met. `failures` says what went wrong, and how often."""

    requests: int = 0
    answers: int = 0
    slowest: float = 0
    failures: Counter[str] = field(default_factory=Counter)

    @property
    def failed(self) -> int:
        return self.failures.total()

    def __str__(self) -> str:
        what = ", ".join(f"{number} × {name}" for name, number in self.failures.items())
        return (
            f"{self.requests} requests ({self.answers} of them answers to steps), {self.failed}"
            f" failed{f' ({what})' if what else ''}, slowest {self.slowest:.1f} s"
        )


@dataclass(frozen=True, slots=True)
class Visit:
    path: str
    body: str = ""


class Crowd:
    """Visitors at one address of a portal, so many at a time."""

    def __init__(self, port: int, visitors: int = 6) -> None:
        self.port, self.visitors = port, visitors
        self.step, self.choice = self._a_step()
        self.lock = threading.Lock()
        self.acknowledged = 0
        """Answers that somebody was told are counted, in the whole life of the crowd."""

    def _a_step(self) -> tuple[str, str]:
        """The address of a step that takes an answer, and an answer to it."""
        _, text = asked(f"http://127.0.0.1:{self.port}{MODULE}")
        for path in dict.fromkeys(re.findall(r'href="([^"]+/stap/[0-9a-f]{8}/)"', text)):
            _, step = asked(f"http://127.0.0.1:{self.port}{path}")
            if match := re.search(r'name="answer" value="([^"]+)"', step):
                return path, f"answer={match[1]}"
        raise LookupError("no step takes an answer")

    @contextmanager
    def visiting(self, *, answers: bool = True) -> Iterator[Figures]:
        """While the block runs; the figures are whole after it."""
        figures, over = Figures(), threading.Event()
        visits = [Visit(path) for path in PAGES * 2 + MADE_ANEW]
        if answers:
            visits += [Visit(self.step, self.choice)] * 4
        threads = [
            threading.Thread(target=self._visit, args=(visits, figures, over))
            for _ in range(self.visitors)
        ]
        for thread in threads:
            thread.start()
        try:
            yield figures
        finally:
            over.set()
            for thread in threads:
                thread.join(timeout=PATIENCE)

    def _visit(self, visits: Sequence[Visit], figures: Figures, over: threading.Event) -> None:
        while not over.is_set():
            visit = random.choice(visits)
            began = time.monotonic()
            failure = self.ask(visit)
            lasted = time.monotonic() - began
            with self.lock:
                figures.requests += 1
                figures.answers += bool(visit.body)
                figures.slowest = max(figures.slowest, lasted)
                if failure:
                    figures.failures[failure] += 1
                elif visit.body:
                    self.acknowledged += 1

    def ask(self, visit: Visit) -> str:
        """What went wrong; "" where nothing did."""
        door = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=PATIENCE, source_address=(an_address(), 0)
        )
        headers = {"Accept-Encoding": "gzip"}
        if visit.body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        method = "POST" if visit.body else "GET"
        try:
            door.request(method, visit.path, visit.body or None, headers)
            answer = door.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException) as error:
            return f"{method} {type(error).__name__}"
        finally:
            door.close()
        return "" if answer.status in FINE else f"{method} {answer.status}"


def an_address() -> str:
    """One of the sixteen million addresses of this machine, but none that a server has."""
    return f"127.{random.randint(1, 250)}.{random.randint(0, 250)}.{random.randint(2, 250)}"
