"""`make cluster`: an installation with everything, started here, harmed part by part, and watched.

Needs Debian's nginx, postgresql, redis-server and, for the journeys, chromium; as root it installs
what is missing. Prints one line for each thing that it shows, and ends with 1 where one is not so.
"""

import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from deploy.cluster.drill import Drill
from deploy.cluster.installation import Conversation, running
from deploy.cluster.report import Report
from deploy.throwaway import debian
from deploy.throwaway.ports import free_port


def acts(drill: Drill) -> dict[str, list[Callable[[], None]]]:
    """Everything that is shown, in its order. Arguments of the command choose among the titles."""
    one, other = drill.on.groups
    return {
        "Pages and files": [drill.keeps_pages, drill.serves_files],
        "Journeys": [drill.walks_the_journeys],
        "Publications": [lambda: drill.shows_what_is_published("published under load")],
        "Groups of processes": [
            lambda: drill.kills_a_group(one),
            lambda: drill.kills_a_group(other),
            drill.upgrades,
            drill.kills_both_groups,
        ],
        "Replica": [drill.holds_the_replica_back, drill.kills_the_replica],
        "Redis": [drill.kills_redis, drill.hangs_redis],
        "Primary": [drill.kills_the_primary],
        "Worker": [drill.kills_the_worker],
        "What is left": [drill.counts_the_answers, drill.reads_the_logs],
    }


def stop(*_: object) -> None:
    """Everything that was started ends with us, however we are ended."""
    raise KeyboardInterrupt


def main() -> int:
    if missing := debian.provide("nginx", "postgresql", "redis-server", "chromium"):
        print(f"Missing (Debian: apt-get install {' '.join(missing)})")
        return 1
    signal.signal(signal.SIGTERM, stop)
    report, began = Report(), time.monotonic()
    place, exit_port = Path(tempfile.mkdtemp(prefix="wortel-cluster-")), free_port()
    try:
        with running(place, report.say, exit_port) as installation:
            report.say(
                f"nginx at {installation.url}, two groups of two processes, PostgreSQL with a"
                " streaming replica, Redis, a worker."
            )
            with Conversation("deploy.cluster.editor", installation.environment) as editor:
                for title, shown in acts(Drill(installation, report, editor, exit_port)).items():
                    if len(sys.argv) == 1 or title in sys.argv[1:]:
                        report.title(title)
                        for show in shown:
                            show()
    finally:
        shutil.rmtree(place, ignore_errors=True)
    minutes = (time.monotonic() - began) / 60
    failed = "".join(f"\nFAILED {what}" for what in report.failed)
    report.say(f"{failed}\n== {'FAILED' if failed else 'passed'} in {minutes:.0f} minutes")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
