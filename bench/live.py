"""`make bench-live`: fifty groups with thirty phones each vote through eight steps.

The production server with two processes on PostgreSQL. Phones join late, drop out, come back and
change their minds; in the middle one server process is killed (kill -9) and PostgreSQL crashes and
starts again. At the end every acknowledged vote has to be in the sums, once. One line each; fails
when anything is lost or doubled. Before, the same for one group of thirty, and nothing is killed.

python -m bench.live                        both (about four minutes; on a busy machine five)
python -m bench.live --runs 5               five groups, with the harm
python -m bench.live --runs 1 --calm        one group, without
python -m bench.live --server granian       under another server
"""

import argparse
import asyncio
import os
import random
import re
import signal
import statistics
import sys
import time
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from bench.places import SERVERS, Server, embedded, manage, serving
from home.server import KIND
from tests import postgres

DURABLE = ["shared_buffers=128MB", "max_connections=60"]  # fsync and synchronous_commit stay on
STEPS, LATE, DROPS = 8, 0.2, 0.1
DRAINS = 120
"""Seconds after the last step in which every phone has to hear that it is over."""
CSRF = "b" * 32
SPOT = re.compile(r'name="spot" value="([^"]+)"')
CHOICE = re.compile(r'name="answer:" value="([^"]+)"')


class OfflineError(Exception):
    """No answer: it is not known whether the request arrived."""


@dataclass(slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: str


@dataclass
class Log:
    """Milliseconds of everything that was answered, and what was acknowledged."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    unanswered: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0


async def ask(
    log: Log, what: str, server: str, method: str, path: str, house: str, cookie: str = "",
    body: str = "", etag: str = "",
) -> Answer:  # fmt: skip
    """One request on a connection of its own, as a phone with a bad network makes it."""
    host, port = server.removeprefix("http://").split(":")
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}:{port}", "Connection: close"]
    lines.append(f"X-Forwarded-For: {house}")
    if cookie:
        lines.append(f"Cookie: {cookie}")
    if etag:
        lines.append(f"If-None-Match: {etag}")
    if method == "POST":
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    began = time.perf_counter()
    try:
        async with asyncio.timeout(30):
            reader, writer = await asyncio.open_connection(host, int(port))
            try:
                writer.write(("\r\n".join(lines) + "\r\n\r\n" + body).encode())
                await writer.drain()
                raw = await reader.read()
            finally:
                writer.close()
    except (OSError, TimeoutError) as error:
        log.unanswered[what] += 1
        raise OfflineError from error
    head, _, text = raw.decode(errors="replace").partition("\r\n\r\n")
    first, *rest = head.split("\r\n")
    if not first:
        log.unanswered[what] += 1
        raise OfflineError
    status = int(first.split()[1])
    if status >= 500:
        log.unanswered[what] += 1
        raise OfflineError
    log.times[what].append(1000 * (time.perf_counter() - began))
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in rest)}
    return Answer(status, headers, text)


async def stubborn(log: Log, *args: str, **kwargs: str) -> Answer:
    """The same, until it is answered."""
    while True:
        try:
            return await ask(log, *args, **kwargs)
        except OfflineError:
            await asyncio.sleep(0.5)


@dataclass
class Phone:
    """A phone: what it voted for last at every spot, and whether it knows that this arrived."""

    server: str
    house: str
    pin: str
    dice: random.Random
    log: Log
    cookie: str = ""
    acknowledged: dict[str, str] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)

    async def live(self, delay: float, drops_at: float | None) -> None:
        await asyncio.sleep(delay)
        body = urlencode({"code": self.pin})
        joined = await stubborn(
            self.log, "join", self.server, "POST", "/nl/join/", self.house, body=body
        )
        if joined.status != 303:
            return
        self.cookie = joined.headers["set-cookie"].split(";")[0]
        ends = time.monotonic() + drops_at if drops_at else None
        while await self.look():
            if ends and time.monotonic() > ends:
                if self.dice.random() < 0.5:
                    return  # gone for good; its votes stay
                await asyncio.sleep(15)  # a dead spot; it comes back to where the group is
                ends = None

    async def look(self) -> bool:
        """Read the room, vote where something is asked, wait until the group goes on."""
        room = await stubborn(self.log, "room", self.server, "GET", "/nl/join/mee/", self.house,
                              cookie=self.cookie)  # fmt: skip
        if room.status != 200:
            return False
        spot, choices = SPOT.search(room.body), CHOICE.findall(room.body)
        if spot and choices:
            await asyncio.sleep(self.dice.uniform(0.5, 6))
            await self.vote(spot[1], self.dice.choice(choices))
            if self.dice.random() < 0.3:
                await asyncio.sleep(self.dice.uniform(0.5, 3))
                await self.vote(spot[1], self.dice.choice(choices))
        await self.wait(re.search(r'data-state="([^"]+)"', room.body)[1])  # type: ignore[index]
        return True

    async def vote(self, spot: str, answer: str) -> None:
        body = urlencode({"spot": spot, "answer:": answer})
        for _ in range(60):
            try:
                said = await ask(self.log, "vote", self.server, "POST", "/nl/join/mee/",
                                 self.house, cookie=self.cookie, body=body)  # fmt: skip
            except OfflineError:
                self.unsure.add(spot)  # it may have arrived, and then what came before is gone
                await asyncio.sleep(0.5)
                continue
            if said.status == 303:
                self.acknowledged[spot] = answer
                self.unsure.discard(spot)
                self.log.acknowledged += 1
                await self.follow()
            return

    async def follow(self) -> None:
        """Look where the answer leads, as a browser does."""
        with suppress(OfflineError):
            await ask(self.log, "answered", self.server, "GET", "/nl/join/mee/", self.house,
                      cookie=self.cookie)  # fmt: skip

    async def wait(self, state: str) -> None:
        while True:
            await asyncio.sleep(self.dice.uniform(3, 4))
            with suppress(OfflineError):
                now = await ask(self.log, "poll", self.server, "GET", "/nl/join/mee/staat/",
                                self.house, cookie=self.cookie, etag=f'"{state}"')  # fmt: skip
                if now.status == 200:
                    return


@dataclass
class Host:
    """A worker's screen: it asks for numbers every two seconds, and steers."""

    server: str
    house: str
    run: int
    session: str
    log: Log

    async def screen(self) -> Answer:
        return await stubborn(self.log, "screen", self.server, "GET", self.path, self.house,
                              cookie=self.session)  # fmt: skip

    @property
    def path(self) -> str:
        return f"/nl/werk/rondes/{self.run}/"

    async def press(self, do: str) -> None:
        page = await self.screen()
        seen = re.search(r'name="round" value="(\d+)"', page.body)
        values = {"do": do, "round": seen[1] if seen else "0", "csrfmiddlewaretoken": CSRF}
        await stubborn(self.log, "steer", self.server, "POST", self.path, self.house,
                       cookie=self.session, body=urlencode(values))  # fmt: skip

    async def lead(self, pace: float) -> None:
        for _ in range(STEPS):
            page = await self.screen()
            pulse = re.search(r'data-pulse="([^"]+)"', page.body)
            etag, ends = "", time.monotonic() + pace
            while time.monotonic() < ends:
                await asyncio.sleep(2)
                with suppress(OfflineError):
                    now = await ask(self.log, "refresh", self.server, "GET", pulse[1],  # type: ignore[index]
                                    self.house, etag=etag)  # fmt: skip
                    etag = now.headers.get("etag", etag)
            await self.press("show")
            await self.press("next")
        values = urlencode({"people": "", "csrfmiddlewaretoken": CSRF})
        for _ in range(2):  # closing twice is closing once
            await stubborn(self.log, "close", self.server, "POST", f"{self.path}sluiten/",
                           self.house, cookie=self.session, body=values)  # fmt: skip


# --- before and after ---------------------------------------------------------------------------


@dataclass
class Room:
    host: Host
    phones: list[Phone]


def prepare(runs: int) -> tuple[list[tuple[int, str]], str]:
    """(key, PIN) of every run, and the session cookie of a worker. In this process, by the ORM."""
    import django

    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from wagtail.blocks import StreamValue

    from home.demo import load_home
    from portal.accounts.models import User
    from portal.accounts.roles import Role
    from portal.accounts.second_factor import WITHOUT
    from portal.courses.models import CourseIndexPage, ModulePage, PathPage
    from portal.organisations import actions as organisations
    from portal.organisations.enums import Kind, State
    from portal.youthwork.actions import runs as verbs
    from portal.youthwork.enums import Way
    from portal.youthwork.models import Group
    from tests.courses import makers

    home = load_home()
    index = home.add_child(
        instance=CourseIndexPage(title="Trainen", slug="trainen", intro="Kort.", locale=home.locale)
    )
    path = index.add_child(
        instance=PathPage(title="Pad", slug="pad", intro="Kort.", locale=home.locale)
    )
    raw = [
        makers.choose(f"s{n}", options=[makers.option(f"s{n}-{letter}") for letter in "abcd"])
        for n in range(STEPS)
    ]
    block = ModulePage._meta.get_field("steps").stream_block  # type: ignore[union-attr]
    page = path.add_child(
        instance=ModulePage(
            title="Meten", slug="meten", intro="Kort.", lead="Kort.", aim="Meten.", art="threads",
            ground="blush", locale=home.locale, steps=StreamValue(block, raw, is_lazy=True),
        )
    )  # fmt: skip
    house = organisations.register(kind=Kind.YOUTH_WORK, name="Huis", city="Mechelen", by=None)
    organisations.judge(organisation=house, state=State.VERIFIED, by=None)
    worker = User.objects.create_user("meten@wortel.example", "x" * 20, is_demo=True)
    organisations.join(organisation=house, user=worker, role=Role.YOUTH_WORKER, by=None)
    session = SessionStore()
    session[SESSION_KEY] = str(worker.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = worker.get_session_auth_hash()
    session[WITHOUT] = str(worker.pk)
    session.save()
    opened = []
    for number in range(runs):
        group = Group.objects.create(organisation=house, label=f"Groep {number}")
        run = verbs.start(group=group, module=page, way=Way.PHONES, by=worker)
        opened.append((run.pk, str(run.pin)))
    from django.db import connection

    connection.close()
    return opened, f"wortel_session={session.session_key}; wortel_csrf={CSRF}"


def verdict(rooms: list[Room]) -> tuple[int, int, int]:
    """(lost, doubled, still there): acknowledged votes that are not in the sums; sums that are
    more than the phones that voted; votes and phones that outlived the closing."""
    from django.db import connection

    from portal.youthwork.models import Phone as StoredPhone
    from portal.youthwork.models import RunSum, Vote

    lost = doubled = 0
    for room in rooms:
        certain: Counter[tuple[str, str]] = Counter()
        unsure: Counter[str] = Counter()
        for phone in room.phones:
            for spot in {*phone.acknowledged, *phone.unsure}:
                if spot in phone.unsure:
                    unsure[spot] += 1
                else:
                    certain[spot, phone.acknowledged[spot]] += 1
        counted: Counter[tuple[str, str]] = Counter()
        people: Counter[str] = Counter()
        for row in RunSum.objects.filter(run=room.host.run):
            spot = f"{row.step}/{row.moment}"
            if row.answer:
                counted[spot, row.answer] += row.count
            else:
                people[spot] += row.count
        lost += sum(max(0, count - counted[key]) for key, count in certain.items())
        voted = Counter(dict.fromkeys(people, 0))
        for (spot, _answer), count in certain.items():
            voted[spot] += count
        doubled += sum(max(0, count - voted[spot] - unsure[spot]) for spot, count in people.items())
    left = Vote.objects.count() + StoredPhone.objects.count()
    connection.close()  # the next evening's PostgreSQL may be another one
    return lost, doubled, left


async def disturb(server: Server, database: postgres.Server, after: float) -> None:
    """Kill one server process, then crash PostgreSQL and start it again."""
    await asyncio.sleep(after)
    worker = server.busiest()
    os.kill(worker, signal.SIGKILL)
    print(f"killed: server process {worker}, after {after:.0f} s", flush=True)
    await asyncio.sleep(after / 2)
    await asyncio.to_thread(database.stop)
    await asyncio.sleep(1)
    await asyncio.to_thread(database.start)
    print(f"crashed and restarted: PostgreSQL, after {1.5 * after:.0f} s", flush=True)


async def play(
    server: Server, opened: list[tuple[int, str]], session: str, phones: int, pace: float, log: Log,
    database: postgres.Server | None,
) -> list[Room]:  # fmt: skip
    dice, evening = random.Random(7), STEPS * pace
    rooms = []
    tasks = []
    for number, (run, pin) in enumerate(opened):
        house = f"10.0.{number}.1"
        host = Host(server.url, house, run, session, log)
        people = [
            Phone(server.url, house, pin, random.Random(dice.random()), log) for _ in range(phones)
        ]
        rooms.append(Room(host, people))
        tasks.append(host.lead(pace))
        for phone in people:
            late = dice.uniform(0.2, 0.7) * evening if dice.random() < LATE else dice.uniform(0, 8)
            drops = dice.uniform(0.1, 0.8) * evening if dice.random() < DROPS else None
            tasks.append(phone.live(late, drops))
    if database:
        tasks.append(disturb(server, database, evening / 3))
    async with asyncio.timeout(evening + DRAINS):
        await asyncio.gather(*tasks)
    return rooms


async def warm(server: Server, session: str) -> None:
    """Let every process load what it loads with its first pages: that is not the evening's."""
    log = Log()
    for _ in range(20):
        for path in ("/nl/join/", "/nl/join/mee/", "/nl/werk/", "/nl/werk/start/"):
            with suppress(OfflineError):
                await ask(log, "warm", server.url, "GET", path, "10.9.9.9", cookie=session)


def percentiles(values: list[float]) -> str:
    if len(values) < 2:
        return "-"
    cuts = statistics.quantiles(values, n=100, method="inclusive")
    return f"p50 {cuts[49]:.0f} ms, p95 {cuts[94]:.0f} ms, p99 {cuts[98]:.0f} ms ({len(values)})"


@dataclass(frozen=True, slots=True)
class Evening:
    """So many groups, so many seconds a step; a calm one is not disturbed."""

    runs: int
    pace: float
    is_calm: bool


BOTH = (Evening(1, 10, True), Evening(50, 13, False))


def held(
    evening: Evening, opened: list[tuple[int, str]], session: str, phones: int, server: Server,
    database: postgres.Server,
) -> bool:  # fmt: skip
    """Hold it and print what it was; False where something was lost."""
    log, before = Log(), server.cpu()
    print(f"\nruns: {evening.runs}, phones: {evening.runs * phones}", flush=True)
    harmed = None if evening.is_calm else database
    rooms = asyncio.run(play(server, opened, session, phones, evening.pace, log, harmed))
    used = server.cpu() - before
    lost, doubled, left = verdict(rooms)
    print(f"acknowledged: {log.acknowledged}")
    print(f"lost: {lost}")
    print(f"doubled: {doubled}")
    print(f"left behind after closing: {left}")
    for name, words in (("vote", "vote"), ("refresh", "screen refresh"), ("poll", "phone poll"),
                        ("room", "phone page"), ("answered", "page after a vote"),
                        ("join", "join")):  # fmt: skip
        print(f"{words}: {percentiles(log.times[name])}")
    # A killed process takes its CPU time along: the figure is of those that lived.
    print(f"CPU seconds per 1,000 votes, all pages and polls included: "
          f"{1000 * used / max(log.acknowledged, 1):.1f}")  # fmt: skip
    load = Path("/proc/loadavg").read_text().split()[0]
    print(f"asked without an answer: {sum(log.unanswered.values())}, load {load}")
    print(f"memory: {server.megabytes():.0f} MB", flush=True)
    return bool(log.acknowledged and not (lost or doubled or left))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, help="one evening with so many groups")
    parser.add_argument("--phones", type=int, default=30)
    parser.add_argument("--pace", type=float, default=16, help="seconds a step, with --runs")
    parser.add_argument("--calm", action="store_true", help="kill nothing, with --runs")
    parser.add_argument("--server", choices=list(SERVERS), default=KIND)
    chosen = parser.parse_args()
    one = Evening(chosen.runs or 0, chosen.pace, chosen.calm)
    evenings = (one,) if chosen.runs else BOTH
    with embedded() as environment, postgres.server(DURABLE) as database:
        extra = {"DATABASE_URL": database.url, "TRUSTED_PROXIES": "1", "LOG_LEVEL": "CRITICAL"}
        os.environ.update({**environment, **extra})
        manage(dict(os.environ), "migrate", "-v0")
        opened, session = prepare(sum(evening.runs for evening in evenings))
        went_well = []
        with serving(dict(os.environ), chosen.server, "portal.wsgi:application") as server:
            asyncio.run(warm(server, session))
            for evening in evenings:
                mine, opened = opened[: evening.runs], opened[evening.runs :]
                went_well.append(held(evening, mine, session, chosen.phones, server, database))
    sys.exit(0 if all(went_well) else 1)


if __name__ == "__main__":
    main()
