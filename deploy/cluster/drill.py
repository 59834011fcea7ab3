"""What the installation has to bear. Each function does one harm and says what visitors met."""

import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path

from deploy.cluster.installation import OURS, ROOT, Conversation, Group, Installation, asked, until
from deploy.cluster.load import PAGES, STORY, Crowd, Figures, an_address
from deploy.cluster.report import Report

A_WHILE = 5
"""Seconds of visiting before and after a harm."""

PUBLICATIONS = 20
JOURNEYS = ("test_young_person.py", "test_player.py", "test_editor.py", "test_account.py")
SANDBOX = "default-src 'none'; sandbox"
COOKIE = {"Cookie": "wortel_stappen=x"}


class Drill:
    def __init__(
        self, installation: Installation, report: Report, editor: Conversation, exit_port: int
    ) -> None:
        self.on, self.report, self.editor = installation, report, editor
        self.exit_port = exit_port
        self.crowd = Crowd(installation.web.port)
        self.published = 0

    # --- what is looked at ----------------------------------------------------------------------

    def publish(self) -> str:
        """Publish the story under a title that it never had; returns it."""
        self.published += 1
        title = f"Koffer nummer {self.published}"
        self.editor(title)
        return title

    def next_visitor_sees(self, title: str) -> bool:
        _, text = asked(self.on.url + STORY)
        return f"<h1>{title}</h1>" in text

    def log_since(self, start: int) -> list[list[str]]:
        """The lines of nginx's log from there on, as their fields."""
        text = (self.on.web.place / "wortel.log").read_text()[start:]
        return [line.split(maxsplit=4) for line in text.splitlines()]

    def end_of_log(self) -> int:
        return (self.on.web.place / "wortel.log").stat().st_size

    @contextmanager
    def under_load(self, what: str, *, answers: bool = True) -> Iterator[Figures]:
        """Visitors before, during and after the block; none of them may meet a failure."""
        with self.crowd.visiting(answers=answers) as figures:
            time.sleep(A_WHILE)
            yield figures
            time.sleep(A_WHILE)
        self.report.shows(what, figures.requests > 0 and not figures.failed, str(figures))

    # --- nothing is broken ----------------------------------------------------------------------

    def keeps_pages(self) -> None:
        """nginx answers what it has; whoever has a progress or asks something is passed on."""
        for path in PAGES:
            asked(self.on.url + path)
        start = self.end_of_log()
        for path in PAGES:
            asked(self.on.url + path)
        until(lambda: len(self.log_since(start)) >= len(PAGES), "nginx writes its log")
        found = Counter(line[3] for line in self.log_since(start))
        self.report.shows(
            "a second visitor is answered by nginx alone",
            found == {"HIT": len(PAGES)},
            f"{found['HIT']} of {len(PAGES)} pages",
        )
        start = self.end_of_log()
        for path, headers in ((STORY, COOKIE), ("/nl/zoek/?q=koffer", {}), ("/nl/?x=1", {})):
            self.fetch(path, headers)
        until(lambda: len(self.log_since(start)) == 3, "nginx writes its log")
        kinds = {line[3] for line in self.log_since(start)}
        self.report.shows("who carries a progress or asks something is not", kinds == {"BYPASS"})
        etag = self.fetch(STORY)[1]["ETag"]
        status, _ = self.fetch(STORY, {"If-None-Match": etag})
        self.report.shows("a browser that has the page gets 304 from nginx", status == 304)

    def fetch(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, Message]:
        request = urllib.request.Request(self.on.url + path, headers=headers or {})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.headers
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.headers

    def serves_files(self) -> None:
        """Static files and pictures come from nginx, with the words that the portal would say."""
        _, text = asked(self.on.url + STORY)
        sheet = re.search(r'href="(/static/[^"]+\.css)"', text)
        assert sheet, "the page has no style sheet"
        status, said = self.fetch(sheet[1], {"Accept-Encoding": "gzip"})
        self.report.shows(
            "a style sheet comes compressed and is kept for good",
            status == 200
            and said["Content-Encoding"] == "gzip"
            and "immutable" in said["Cache-Control"],
        )
        self.uploads_run_nothing()

    def uploads_run_nothing(self) -> None:
        """Files as an editor's uploads become; what is in them does not matter here."""
        media = self.on.data / "media"
        for name in ("images/a.webp", "original_images/a.webp", "documents/brief.txt"):
            (media / name).parent.mkdir(parents=True, exist_ok=True)
            (media / name).write_text("Dag.")
        start = self.end_of_log()
        status, said = self.fetch("/media/images/a.webp")
        until(lambda: self.log_since(start), "nginx writes its log")
        alone = self.log_since(start)[0][4] == "-"
        self.report.shows(
            "a picture comes from nginx and may run nothing",
            status == 200 and alone and said["Content-Security-Policy"] == SANDBOX,
        )
        status, _ = self.fetch("/media/original_images/a.webp")
        self.report.shows(
            "an original, which may say where it was taken, is not given", status == 404
        )
        status, said = self.fetch("/media/documents/brief.txt")
        self.report.shows(
            "a document is a download that may run nothing",
            status == 200
            and said["Content-Security-Policy"] == SANDBOX
            and said["Content-Disposition"].startswith("attachment"),
        )

    def shows_what_is_published(self, what: str) -> None:
        """Publish again and again under load; each time the very next visitor is asked."""
        start = self.end_of_log()
        with self.under_load(f"{what}: no visitor meets a failure"):
            seen = sum(self.next_visitor_sees(self.publish()) for _ in range(PUBLICATIONS))
        kept = [line[3] for line in self.log_since(start)]
        self.report.shows(
            f"{what}: the next visitor sees it",
            seen == PUBLICATIONS,
            f"{seen} of {PUBLICATIONS} publications, while nginx alone answered"
            f" {100 * kept.count('HIT') // len(kept)} % of {len(kept)} requests",
        )

    def walks_the_journeys(self) -> None:
        clean = {name: value for name, value in os.environ.items() if name not in OURS}
        environment = {
            **clean,
            "JOURNEYS_AT": self.on.url,
            "JOURNEYS_DATA": str(self.on.data),
            "JOURNEYS_EXIT": str(self.exit_port),
        }
        files = [f"tests/journeys/{name}" for name in JOURNEYS]
        pytest = [sys.executable, "-m", "pytest", "-q", "--no-header", "-p", "no:randomly", *files]
        run = subprocess.run(pytest, cwd=ROOT, env=environment, capture_output=True, text=True)
        if run.returncode:
            self.report.say(run.stdout[-6000:])
        last = run.stdout.strip().rpartition("\n")[2]
        self.report.shows("the journeys in a browser", run.returncode == 0, last)

    # --- harm -----------------------------------------------------------------------------------

    def kills_a_group(self, group: Group) -> None:
        """Twice, the second time under the same load, and it comes back each time."""
        with self.under_load(f"group {group.name} is killed and comes back, twice"):
            for _ in range(2):
                group.kill()
                time.sleep(A_WHILE)
                group.bring_back()

    def upgrades(self) -> None:
        with self.under_load("one group after the other is restarted, as at an upgrade"):
            for group in self.on.groups:
                group.stop()
                group.bring_back()

    def holds_the_replica_back(self) -> None:
        self.on.asks(self.on.replica, "SELECT pg_wal_replay_pause()")
        try:
            self.shows_what_is_published("the replica lags")
            self.report.tells("readiness", self.on.readiness())
        finally:
            self.on.asks(self.on.replica, "SELECT pg_wal_replay_resume()")
        until(self.on.has_caught_up, "the replica does not catch up")

    def kills_the_replica(self) -> None:
        with self.under_load("the replica is killed"):
            self.on.replica.kill()
            time.sleep(A_WHILE)
            self.report.tells("readiness meanwhile", self.on.readiness())
            seen = self.next_visitor_sees(self.publish())
            self.on.revive(self.on.replica)
        self.report.shows("what is published meanwhile is seen by the next visitor", seen)
        until(self.on.has_caught_up, "the replica does not catch up")

    def kills_redis(self) -> None:
        with self.under_load("Redis is killed and comes back empty"):
            self.on.cache.kill()
            time.sleep(A_WHILE)
            self.report.tells("readiness meanwhile", self.on.readiness())
            seen = self.next_visitor_sees(self.publish())
            self.on.cache.start()
            seen_after = self.next_visitor_sees(self.publish())
        self.report.shows(
            "what is published meanwhile, and after, is seen by the next visitor",
            seen and seen_after,
        )

    def hangs_redis(self) -> None:
        with self.under_load("Redis takes connections and says nothing for a while"):
            self.on.cache.hang()
            time.sleep(A_WHILE)
            self.on.cache.go_on()

    def kills_the_primary(self) -> None:
        """Readers read on; answers are refused with a page, and none that was told is lost."""
        with self.crowd.visiting():
            time.sleep(A_WHILE)
        until(self.on.has_caught_up, "the replica does not catch up")
        with self.under_load("the primary is killed: readers read on", answers=False):
            self.on.primary.kill()
            time.sleep(A_WHILE)
            self.report.tells("readiness meanwhile", self.on.readiness())
            with self.crowd.visiting() as figures:
                time.sleep(2)
            self.report.tells("answers to steps meanwhile", figures)
            began = time.monotonic()
            self.on.revive(self.on.primary)
            until(lambda: all(group.is_ready() for group in self.on.groups), "nobody is ready")
            back = time.monotonic() - began
        self.report.tells("the site is back by itself after the primary", f"{back:.1f} s")
        if self.on.worker.has_ended():
            self.report.tells("the worker", "ended, and was started again as systemd does")
            self.on.worker.start()
        self.report.shows("a publication after it is seen", self.next_visitor_sees(self.publish()))

    def kills_the_worker(self) -> None:
        self.on.worker.kill()
        title = self.publish()
        waiting = "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status = 'READY'"
        found = self.on.asks(self.on.primary, waiting)
        seen = self.next_visitor_sees(title)
        self.on.worker.start()
        until(lambda: self.on.asks(self.on.primary, waiting) == 0, "tasks are left")
        self.report.shows(
            "the worker is killed: pages are published, its tasks wait for the next one",
            seen and found > 0,
            f"{found} waited",
        )

    def kills_both_groups(self) -> None:
        """What nginx has kept is read; everything else gets a page that says so."""
        for path in PAGES:
            asked(self.on.url + path)
        for group in self.on.groups:
            group.kill()
        statuses = Counter(asked(self.on.url + path)[0] for path in PAGES)
        status, text = asked(f"{self.on.url}/nl/zoek/?q=koffer")
        for group in self.on.groups:
            group.bring_back()
        self.report.shows(
            "both groups are killed: pages that were kept are read",
            statuses == {200: len(PAGES)},
            f"{statuses[200]} of {len(PAGES)}",
        )
        is_told = status in {502, 504} and "tel:112" in text
        self.report.shows("and everybody else is told, with a number to call", is_told)

    # --- what is left ---------------------------------------------------------------------------

    def counts_the_answers(self) -> None:
        """Whoever was told that an answer counts was told the truth."""
        counted = self.on.asks(
            self.on.primary, "SELECT sum(count) FROM courses_stepsum WHERE answer = ''"
        )
        told = self.crowd.acknowledged
        self.report.shows(
            "no answer that was acknowledged is lost",
            told <= counted,
            f"{told} acknowledged, {counted} counted (those of the journeys included)",
        )

    def reads_the_logs(self) -> None:
        visitor = re.compile(r"\b127\.(?!0\.0\.1\b)\d+\.\d+\.\d+\b")
        typed = re.compile(r"\bq=|koffer|/nl/")
        logs = [*self.on.logs(), *self.of_databases()]
        named = [name for name, text in logs if visitor.search(text)]
        told = [name for name, text in logs if typed.search(text) and "nginx" in name]
        size = sum(len(text) for _, text in logs)
        assert visitor.search(an_address())
        self.report.shows(
            "no log names the address of a visitor",
            not named,
            ", ".join(named) or f"{len(logs)} logs, {size:,} characters",
        )
        self.report.shows("nginx's logs name no page", not told, ", ".join(told))

    def of_databases(self) -> Iterator[tuple[str, str]]:
        for name, database in (("primary", self.on.primary), ("replica", self.on.replica)):
            yield name, Path(database.place, "log").read_text(errors="replace")
