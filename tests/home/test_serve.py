"""What a production start refuses, and in which words. Run as an operator would."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def serve(folder, *arguments, **environment):
    """The exit code and everything that `manage.py serve` says before it gives up."""
    clean = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    finished = subprocess.run(
        [sys.executable, "manage.py", "serve", *arguments],
        cwd=ROOT,
        env={**clean, "PORTAL_DATA": str(folder), **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )
    return finished.returncode, finished.stdout + finished.stderr


def test_a_production_start_refuses_the_way_past_the_second_step(tmp_path):
    code, said = serve(
        tmp_path, PORTAL_PRODUCTION="1", PORTAL_DEMO="1", ALLOWED_HOSTS="wortel.example"
    )
    assert code != 0
    assert "PORTAL_DEMO" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("port", ["0", "70000", "acht", "-1"])
def test_a_port_that_is_none_is_refused_in_words(tmp_path, port):
    code, said = serve(tmp_path, f"--port={port}")
    assert code != 0
    assert f"not “{port}”" in said


def test_the_secret_is_made_once_and_nobody_else_reads_it(tmp_path):
    serve(tmp_path, "--port=0")
    first = (tmp_path / "secret.txt").read_text()
    serve(tmp_path, "--port=0")
    assert (tmp_path / "secret.txt").read_text() == first
    assert len(first) > 50
    assert (tmp_path / "secret.txt").stat().st_mode & 0o077 == 0
