"""What a production start refuses, and in which words. Run as an operator would."""

import os
import subprocess
import sys
from argparse import ArgumentTypeError
from pathlib import Path

import pytest

from home.management.commands.serve import port

ROOT = Path(__file__).resolve().parents[2]


def run(folder, *arguments, **environment):
    """The exit code and everything that Python says before it ends."""
    clean = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    finished = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**clean, "PORTAL_DATA": str(folder), **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )
    return finished.returncode, finished.stdout + finished.stderr


def serve(folder, *arguments, **environment):
    return run(folder, "manage.py", "serve", *arguments, **environment)


def test_a_production_start_refuses_the_way_past_the_second_step(tmp_path):
    code, said = serve(
        tmp_path, PORTAL_PRODUCTION="1", PORTAL_DEMO="1", ALLOWED_HOSTS="wortel.example"
    )
    assert code != 0
    assert "PORTAL_DEMO" in said
    assert "Traceback" not in said


def test_a_port_that_is_none_is_refused_in_words(tmp_path):
    code, said = serve(tmp_path, "--port=acht")
    assert code != 0
    assert "not “acht”" in said


@pytest.mark.parametrize("text", ["0", "70000", "acht", "-1", "8_0", "٨٠", ""])
def test_what_is_no_port(text):
    with pytest.raises(ArgumentTypeError, match=f"not “{text}”"):
        port(text)


def test_the_secret_is_made_once_and_nobody_else_reads_it(tmp_path):
    run(tmp_path, "-c", "import portal.settings")
    first = (tmp_path / "secret.txt").read_text()
    run(tmp_path, "-c", "import portal.settings")
    assert (tmp_path / "secret.txt").read_text() == first
    assert len(first) > 50
    assert (tmp_path / "secret.txt").stat().st_mode & 0o077 == 0


UNFIT = {"PORTAL_PRODUCTION": "1", "SECRET_KEY": "changeme", "DEBUG": "1"}
SAYS = ("can be guessed", "DEBUG=0", "ALLOWED_HOSTS=wortel.example")


@pytest.mark.parametrize("words", [(), ("--answer-only",)], ids=["alone", "a group"])
def test_production_refuses_unfit_settings_all_at_once_and_touches_nothing(tmp_path, words):
    code, said = serve(tmp_path, *words, **UNFIT)
    assert code != 0
    assert [words for words in SAYS if words not in said] == []
    assert "Traceback" not in said
    assert not list(tmp_path.glob("*.sqlite3"))


def test_a_server_of_ones_own_is_refused_in_the_same_words(tmp_path):
    """As `gunicorn portal.wsgi` does: it imports the application."""
    code, said = run(tmp_path, "-c", "import portal.wsgi", **UNFIT)
    assert code != 0
    assert [words for words in SAYS if words not in said] == []


def test_a_process_that_starts_while_the_database_is_away_waits_for_it(tmp_path):
    away = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "ALLOWED_HOSTS": "wortel.example"}
    code, said = run(tmp_path, "-c", "import portal.wsgi", PORTAL_PRODUCTION="1", **away)
    assert (code, said) == (0, "")


def test_djangos_own_deployment_checks_find_nothing(tmp_path):
    code, said = run(
        *(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        PORTAL_PRODUCTION="1",
        ALLOWED_HOSTS="wortel.example",
    )
    assert (code, said) == (0, "System check identified no issues (0 silenced).\n")
