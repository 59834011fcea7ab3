"""The processes of one group count one visitor as one, and those of another group do not."""

import os
import signal
import subprocess
import urllib.request
from contextlib import contextmanager, suppress

from deploy.throwaway.ports import free_port
from home.server import command
from tests.servers import ROOT

APP = {"portal.wsgi:application": "tests.home.group_app:application"}


@contextmanager
def group(folder):
    port = free_port()
    line = [APP.get(word, word) for word in command("127.0.0.1", port, 2)]
    environment = {**os.environ, "PORTAL_DATA": str(folder)}
    process = subprocess.Popen(line, cwd=ROOT, env=environment)
    try:
        yield lambda: answer(port)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def answer(port):
    while True:
        with (
            suppress(OSError),
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as said,
        ):
            return said.read().decode().split()


def test_processes_of_a_group_share_the_key_and_groups_do_not(tmp_path):
    with group(tmp_path) as one, group(tmp_path) as other:
        seen = {}
        while len(seen) < 2:
            process, stand_in = one()
            seen[process] = stand_in
        os.kill(int(process), signal.SIGKILL)
        while len(seen) < 3:  # the one that takes its place
            process, stand_in = one()
            seen[process] = stand_in
        assert len({*seen.values()}) == 1
        assert other()[1] not in seen.values()
