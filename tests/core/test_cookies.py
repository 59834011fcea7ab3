"""The cookies of letters, as an installation with TLS and one without would set them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SET = """
import django; django.setup()
from django.http import HttpResponse
from django.test import RequestFactory
from portal.core.cookies import LETTER_COOKIE, UNLOCK_COOKIE, set_for_the_visit
from portal.core.exit import leave
answer = HttpResponse()
for name in (LETTER_COOKIE, UNLOCK_COOKIE):
    set_for_the_visit(RequestFactory().get("/"), answer, name, "ab" * 32)
away = RequestFactory().get("/weg/")
away.COOKIES = {LETTER_COOKIE: "", UNLOCK_COOKIE: ""}
gone = leave(away)
for morsel in (*answer.cookies.values(), *gone.cookies.values()):
    print(morsel.OutputString())
"""


@pytest.mark.parametrize(("production", "prefix"), [("1", "__Host-"), ("", "")])
def test_with_tls_browsers_take_them_from_this_host_only_and_forget_them(
    tmp_path, production, prefix
):
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "PORTAL_DATA": str(tmp_path),
        "PORTAL_PRODUCTION": production,
        "ALLOWED_HOSTS": "testserver",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SET],
        cwd=ROOT, env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    lines = run.stdout.splitlines()
    for line, name in zip(lines, ("wortel_praat", "wortel_sleutel") * 2, strict=True):
        assert line.startswith(f"{prefix}{name}=")
        parts = line.split("; ")[1:]
        assert "Path=/" in parts
        assert ("Secure" in parts) is bool(prefix)
        assert not any(part.startswith("Domain") for part in parts)
    for line in lines[:2]:
        assert {"HttpOnly", "SameSite=Strict"} <= {*line.split("; ")}
        assert "Max-Age" not in line
        assert "expires" not in line.lower()
    for line in lines[2:]:
        assert "Max-Age=0" in line
