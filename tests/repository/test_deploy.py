"""What lies in deploy/ and docs/operating.md, compared with the portal that it is about."""

import ast
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import django_tasks_db
import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.urls import resolve

from deploy.throwaway import nginx
from portal.cms.uploads import KINDS
from portal.core.cookies import PROGRESS_COOKIE

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.*"))
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SITE = (DEPLOY / "nginx/wortel-site.conf").read_text()
HTTP = (DEPLOY / "nginx/wortel-http.conf").read_text()
EXAMPLE = (DEPLOY / "nginx/wortel.example.conf").read_text()
QUEUE = Path(django_tasks_db.__path__[0], "management/commands")
READERS = {"str", "bool", "int", "list", "db", "cache", "email"}


def read_variables() -> set[str]:
    """Every variable that the settings ask the environment for."""
    return {
        call.args[0].value
        for file in (ROOT / "portal/settings").glob("*.py")
        for call in ast.walk(ast.parse(file.read_text()))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in READERS
        and ast.unparse(call.func.value) == "env"
        and isinstance(call.args[0], ast.Constant)
    }


def example() -> dict[str, str]:
    """What stands in wortel.env.example, also behind a #."""
    text = (DEPLOY / "wortel.env.example").read_text()
    return dict(re.findall(r"^(?:# )?([A-Z_0-9]+)=(.*)$", text, re.MULTILINE))


# --- variables ----------------------------------------------------------------------------------


def test_the_table_of_variables_is_what_the_settings_read():
    text = (ROOT / "docs/operating.md").read_text()
    table = re.findall(r"^\| `([A-Z_0-9]+)` \|", text, re.MULTILINE)
    assert len(table) == len(set(table))
    assert set(table) == read_variables()
    assert len(table) > 20


def test_variables_that_are_given_are_read():
    assert set(example()) - read_variables() == set()
    assert set(COMPOSE["x-portal"]["environment"]) - read_variables() == set()


# --- commands -----------------------------------------------------------------------------------


def commands_in(text: str) -> list[list[str]]:
    """Every command of ours that a text starts, with its words."""
    text = re.sub(r'"(\S*)\$+\(date [^)]+\)', r"\1today", text)
    found = re.findall(r"manage\.py ([a-z_]+[^;|\n'\"]*)", text)
    for loop in re.findall(r"for work in ([^;]+);", text):
        found += [quoted or word for quoted, word in re.findall(r'"([^"]+)"|(\S+)', loop)]
    return [line.replace("%i", "8001").split() for line in found]


def all_commands() -> list[list[str]]:
    services = COMPOSE["services"].values()
    ours = [
        one["command"] for one in services if one["image"] == "wortel" and "entrypoint" not in one
    ]
    texts = [*(unit.read_text() for unit in SERVICES), (DEPLOY / "compose.yaml").read_text()]
    return [*ours, *(command for text in texts for command in commands_in(text))]


def test_commands_that_are_started_exist_and_take_their_words():
    names = {command[0] for command in all_commands()}
    clock = (ROOT / "home/management/commands/serve.py").read_text()
    of_the_clock = set(re.findall(r'self\.attempt\("(\w+)"\)', clock))
    assert len(of_the_clock) > 3
    assert {"serve", "db_worker", "backup", "prune_db_task_results", *of_the_clock} <= names
    for name, *words in all_commands():
        if app := get_commands().get(name):
            load_command_class(app, name).create_parser("manage.py", name).parse_args(words)
        else:  # of the queue, which is not installed here
            text = (QUEUE / f"{name}.py").read_text() + "--verbosity"
            assert [word for word in words if word.startswith("--") and word not in text] == []


# --- systemd ------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_unit_touches_nothing_but_its_own(unit):
    said = set(unit.read_text().splitlines())
    assert {
        "User=wortel", "NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes",
        "PrivateTmp=yes", "CapabilityBoundingSet=", "RuntimeDirectoryPreserve=yes",
    } <= said  # fmt: skip


def test_every_timer_has_its_service_and_every_job_its_timer():
    timers = {unit.stem for unit in UNITS if unit.suffix == ".timer"}
    jobs = {unit.stem for unit in SERVICES if "Type=oneshot" in unit.read_text()}
    assert timers == jobs == {"wortel-publish", "wortel-daily", "wortel-backup"}


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_systemd_reads_the_units(tmp_path):
    python = tmp_path / "srv/.venv/bin/python"
    python.parent.mkdir(parents=True)
    python.symlink_to(shutil.which("true") or "")
    for unit in UNITS:
        text = unit.read_text().replace("/srv/wortel", str(tmp_path / "srv"))
        (tmp_path / unit.name).write_text(text)
    names = [str(tmp_path / unit.name.replace("@", "@8001")) for unit in UNITS]
    (tmp_path / "wortel@8001.service").write_text((tmp_path / "wortel@.service").read_text())
    run = subprocess.run(
        ["systemd-analyze", "verify", *names], capture_output=True, text=True, timeout=60
    )
    assert [line for line in run.stderr.splitlines() if "wortel" in line] == []


# --- nginx --------------------------------------------------------------------------------------


def locations() -> list[str]:
    found = re.findall(r'^location (?:~ "([^"]+)"|(\S+)) \{', SITE, re.MULTILINE)
    return [pattern or prefix for pattern, prefix in found]


def patterns() -> list[str]:
    """Regular expressions of nginx, with groups named as Python does."""
    return [one.replace("(?<", "(?P<") for one in locations() if one.startswith("^")]


def pattern_for(path: str) -> str:
    """The one regular expression of nginx that an address fits."""
    (found,) = [one for one in patterns() if re.search(one, path)]
    return found


def test_static_files_are_served_without_the_number_of_the_release():
    address = f"{settings.STATIC_URL}css/wortel.css"
    match = re.search(pattern_for(address), address)
    assert match
    assert match["wortel_file"] == "css/wortel.css"
    assert (ROOT / "static" / match["wortel_file"]).exists()
    assert f"alias {example()['STATIC_ROOT']}/$wortel_file;" in SITE


def test_pictures_are_served_and_other_uploads_are_not():
    assert pattern_for(f"{settings.MEDIA_URL}images/tram.width-800.avif")
    assert f"alias {example()['PORTAL_DATA']}/media/images/$wortel_file;" in SITE
    others = ("original_images/tram.jpg", "documents/brief.pdf", "images/x.svg", "images/a/b.png")
    for other in others:
        assert not [one for one in patterns() if re.search(one, settings.MEDIA_URL + other)], other


def test_answers_to_steps_are_known_in_every_language():
    for language, _name in settings.LANGUAGES:
        assert "/stap/" in pattern_for(f"/{language}/trainen/pad/module/stap/0123abcd/")
        assert "/stap/" in pattern_for(f"/{language}/trainen/pad/module/stap/0123abcd/grapje/")
    assert resolve("/nl/trainen/pad/module/stap/0123abcd/").func.limit[0] == "answer"


def test_addresses_with_words_of_their_own_exist():
    for path in ("/account/", "/cms/"):
        assert path in locations()
        assert resolve(path)


@pytest.mark.parametrize("cookie", [settings.SESSION_COOKIE_NAME, "messages", PROGRESS_COOKIE])
def test_who_carries_a_cookie_of_ours_is_passed_on(cookie):
    pattern = re.search(r'map \$http_cookie.*?"~([^"]+)" 1;', HTTP, re.DOTALL)
    assert pattern
    assert re.search(pattern[1], f"{cookie}=x")
    assert re.search(pattern[1], f"a=b; {cookie}=x")
    assert not re.search(pattern[1], f"not{cookie}=x")


def test_the_stamp_is_where_the_portal_puts_it_and_in_the_key():
    assert f"root {example()['PROXY_STAMP']};" in SITE
    assert 'proxy_cache_key "$realpath_root ' in SITE


def test_the_largest_upload_gets_through():
    limit = re.search(r"location /cms/ \{[^}]*client_max_body_size (\d+)m", SITE)
    assert limit
    assert int(limit[1]) * 1024 * 1024 > max(kind.limit for kind in KINDS.values())


def test_nginx_writes_nothing_about_a_visitor():
    logs = re.findall(r"^\s*(access_log|error_log) (.+);", HTTP + SITE + EXAMPLE, re.MULTILINE)
    assert {line for kind, line in logs if kind == "error_log"} == {"/dev/null emerg"}
    access = {line for kind, line in logs if kind == "access_log"}
    assert access == {"off", "/var/log/nginx/wortel.log wortel"}
    formats = re.findall(r'log_format \w+ "([^"]+)"', HTTP)
    assert formats == ["$wortel_hour $status $request_time $upstream_cache_status $upstream_status"]


@pytest.mark.skipif(not nginx.binary(), reason="nginx is not here")
def test_nginx_reads_its_files(tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-nodes", "-subj", "/CN=wortel.example"),
            *("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
            *("-keyout", key, "-out", certificate),
        ],
        check=True,
        capture_output=True,
    )
    for folder in ("run", "pages", "collected", "media"):
        (tmp_path / folder).mkdir()
    place = {
        "/run/wortel": "run",
        "/var/cache/nginx-wortel": "pages",
        "/var/log/nginx": "",
        "/var/lib/wortel/collected": "collected",
        "/var/lib/wortel/media": "media",
    }
    paths = {path: str(tmp_path / name).rstrip("/") for path, name in place.items()}
    server = nginx.Server(tmp_path, 1, paths)
    server.write()
    with_tls = (
        EXAMPLE.replace("snippets/wortel.conf", f"{tmp_path}/wortel-site.conf")
        .replace("/etc/ssl/wortel/fullchain.pem", str(certificate))
        .replace("/etc/ssl/wortel/privkey.pem", str(key))
    )
    main = tmp_path / "nginx.conf"
    before, _, after = main.read_text().rpartition("}")
    main.write_text(f"{before}{with_tls}}}{after}")
    assert server.test() == ""


# --- compose ------------------------------------------------------------------------------------


def mounts() -> list[tuple[str, str]]:
    """Service and what it mounts, as “source:target”."""
    return [
        (name, mount)
        for name, service in COMPOSE["services"].items()
        for mount in service.get("volumes", [])
    ]


def test_the_compose_file_names_what_is_there():
    services, volumes = COMPOSE["services"], COMPOSE["volumes"]
    assert {"group-a", "group-b", "worker", "clock", "web", "database", "cache"} <= set(services)
    for service in services.values():
        assert set(service.get("depends_on", ())) <= set(services)
        assert ("image" in service) or ("build" in service)
    for name, mount in mounts():
        source = mount.split(":")[0]
        if source == "./tls":
            continue  # the operator's
        known = (DEPLOY / source).exists() if source.startswith(".") else source in volumes
        assert known, (name, mount)
    build = COMPOSE["x-portal"]["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).exists()


def test_containers_see_the_same_paths_as_nginx():
    ours = {mount for name, mount in mounts() if name == "group-a"}
    web = {mount.removesuffix(":ro") for name, mount in mounts() if name == "web"}
    assert ours <= web
    variables = COMPOSE["x-portal"]["environment"]
    for name in ("PORTAL_DATA", "STATIC_ROOT", "PROXY_STAMP"):
        assert variables[name] == example()[name]


def test_the_image_is_made_of_files_that_are_there():
    text = (DEPLOY / "Dockerfile").read_text()
    for source in re.findall(r"^COPY (\S+) ", text, re.MULTILINE):
        assert (ROOT / source).exists()
    assert "\nUSER wortel\n" in text


def test_no_backup_grows_older_than_the_page_of_erased_letters_says():
    """`find` counts whole days and `+12` is from the thirteenth on; it runs once a day."""
    page = (ROOT / "templates/mentoring/ask_erased.html").read_text()
    assert "within fourteen days" in page
    for file in (DEPLOY / "systemd/wortel-backup.service", DEPLOY / "compose.yaml"):
        days = re.findall(r"wortel-\*\.tar\.gz'? -mtime \+(\d+) -delete", file.read_text())
        assert [int(one) + 1 + 1 <= 14 for one in days] == [True], file
