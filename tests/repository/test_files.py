"""What is true of every committed file."""

import hashlib
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BINARY = {".png", ".woff2", ".webm", ".ogg", ".mo", ".jpg", ".avif", ".xz"}


NOT_OURS = {".git", ".venv", "var", "shots"}
MADE = re.compile(r"__pycache__|\.hypothesis|\..+_cache|.+\.egg-info")


def walked() -> list[Path]:
    """What git would list, for a copy without git."""
    found = []
    for folder, inside, names in os.walk(ROOT):
        at_the_root = Path(folder) == ROOT
        inside[:] = [
            name
            for name in inside
            if not MADE.fullmatch(name) and not (at_the_root and name in NOT_OURS)
        ]
        found += [Path(folder, name) for name in names if Path(folder, name).is_file()]
    return found


def committed() -> list[Path]:
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout.decode()
    except (FileNotFoundError, subprocess.CalledProcessError):
        return walked()  # no git, no clone, or a clone that belongs to somebody else
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def texts(*suffixes: str) -> list[tuple[str, str]]:
    return [
        (str(path.relative_to(ROOT)), path.read_text())
        for path in committed()
        if (path.suffix in suffixes if suffixes else path.suffix not in BINARY)
    ]


def test_a_copy_without_git_is_read_whole():
    assert set(committed()) <= set(walked())


def test_no_file_names_a_package_index_or_a_path_of_one_machine():
    hosts = "|".join((r"pypi\.org", r"files\.pythonhosted", r"registry\.npmjs", r"deb\.debian"))
    paths = r"(?<![\w.])/(?:work|root|opt)/" + r"[a-z.]"
    pattern = re.compile(f"{hosts}|{paths}")
    own = str(Path(__file__).relative_to(ROOT))
    found = {
        name: match[0] for name, text in texts() if name != own and (match := pattern.search(text))
    }
    assert found == {}


def test_every_command_of_the_makefile_starts():
    """As make starts them: in a process in which nobody has set Django up."""
    makefile = (ROOT / "Makefile").read_text()
    modules = sorted(set(re.findall(r"-m ((?:tests|bench|deploy)[.\w]*)", makefile)))
    assert {"tests.run", "tests.shots", "tests.pictures"} <= set(modules)
    finished = subprocess.run(
        [sys.executable, "-c", f"import {', '.join(modules)}"],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings"},
        capture_output=True,
        text=True,
    )
    assert finished.returncode == 0, finished.stderr


def test_the_lock_files_carry_hashes_for_every_package():
    for name in ("run", "grow", "dev"):
        entries = (ROOT / "requirements" / f"{name}.txt").read_text().split("\n")
        packages = [line for line in entries if re.match(r"^[\w.\-\[\]]+==", line)]
        hashed = [line for line in packages if line.endswith("\\")]
        assert packages, name
        assert packages == hashed


@pytest.mark.parametrize("table", tomllib.loads((ROOT / "static/vendor.toml").read_text())["file"])
def test_vendored_files_are_what_the_manifest_says(table):
    assert set(table) == {"path", "name", "version", "licence", "sha256"}
    content = (ROOT / "static" / table["path"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == table["sha256"]


def test_every_font_and_foreign_script_is_in_the_manifest():
    listed = {
        row["path"] for row in tomllib.loads((ROOT / "static/vendor.toml").read_text())["file"]
    }
    fonts = {
        str(path.relative_to(ROOT / "static")) for path in (ROOT / "static/fonts").glob("*.woff2")
    }
    vendor = {
        str(path.relative_to(ROOT / "static"))
        for path in (ROOT / "static/vendor").rglob("*")
        if path.is_file()
    }
    assert fonts | vendor == listed


def test_templates_hold_no_inline_script_style_or_handler():
    """The content policy would refuse them, and a page would be broken without anybody noticing."""
    pattern = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:json|ld\+json))|<style\b|\sstyle=|\son[a-z]+=\"",
        re.IGNORECASE,
    )
    mails = "templates/emails/"
    found = {
        name: match[0]
        for name, text in texts(".html", ".svg")
        if name.startswith("templates/")
        and not name.startswith(mails)
        and (match := pattern.search(text))
    }
    assert found == {}


def test_style_sheets_know_start_and_end_instead_of_left_and_right():
    pattern = re.compile(
        r"(?<!safe-area-)(?:margin|padding|border|inset)-(?:left|right|top|bottom)\b"
        r"|(?<![\w-])(?:left|right)\s*:|text-align:\s*(?:left|right)|float:\s*(?:left|right)"
    )
    found = {name: match[0] for name, text in texts(".css") if (match := pattern.search(text))}
    assert found == {}


def test_drawings_keep_to_the_language_of_the_linocut():
    """Flat polygons with ink classes: no strokes, gradients, filters, ids, texts or fractions."""
    pattern = re.compile(r"stroke|Gradient|filter|<text|\sid=|fill=|opacity|<image|https?://")
    found = {
        name: match[0]
        for name, text in texts(".svg")
        if name.startswith("templates/art/") and (match := pattern.search(text))
    }
    assert found == {}
