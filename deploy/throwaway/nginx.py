"""An nginx with our own configuration files, on a port of 127.0.0.1 and in a folder of its own."""

import grp
import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.throwaway.ports import free_port, is_open

FILES = Path(__file__).resolve().parents[1] / "nginx"
HTTP, SITE = ("wortel-upstream.conf", "wortel-http.conf"), "wortel-site.conf"
UNPRIVILEGED = ("www-data", "nobody")
MAIN = """
daemon off;
worker_processes 2;
pid {place}/pid;
error_log {place}/error.log;
{user}
events {{ worker_connections 1024; }}
http {{
    include {types};
    access_log off;
    client_body_temp_path {place}/body;
    proxy_temp_path {place}/proxy;
    fastcgi_temp_path {place}/fastcgi;
    uwsgi_temp_path {place}/uwsgi;
    scgi_temp_path {place}/scgi;
    {includes}
    server {{
        listen 127.0.0.1:{port};
        include {place}/{site};
    }}
}}
"""


def binary() -> str | None:
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


@dataclass(frozen=True)
class Server:
    """Our files, with the paths of an installation replaced by some of this machine."""

    place: Path
    port: int
    paths: Mapping[str, str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def write(self) -> None:
        self.place.chmod(0o755)  # the workers are not we
        for name in (*HTTP, SITE):
            (self.place / name).write_text(self._replaced((FILES / name).read_text()))
        missing = [path for path in self.paths if path not in _texts()]
        if missing:
            raise LookupError(f"no such path in deploy/nginx: {missing}")
        (self.place / "nginx.conf").write_text(
            MAIN.format(
                place=self.place,
                port=self.port,
                includes=" ".join(f"include {self.place}/{name};" for name in HTTP),
                site=SITE,
                types="/etc/nginx/mime.types",
                user=f"user {_user()} {grp.getgrgid(os.getgid()).gr_name};" if _is_root() else "",
            )
        )

    def _replaced(self, text: str) -> str:
        for path, ours in self.paths.items():
            text = text.replace(path, ours)
        return text

    def command(self, *more: str) -> list[str]:
        nginx = binary()
        if nginx is None:
            raise FileNotFoundError("nginx")
        return [nginx, "-e", f"{self.place}/error.log", "-c", f"{self.place}/nginx.conf", *more]

    def test(self) -> str:
        """What `nginx -t` says; "" where it is content."""
        run = subprocess.run(self.command("-t", "-q"), capture_output=True, text=True)
        return run.stderr if run.returncode else ""


def _texts() -> str:
    return "".join((FILES / name).read_text() for name in (*HTTP, SITE))


def _is_root() -> bool:
    return os.getuid() == 0


def _user() -> str:
    """Who the workers are, in our group: they read what the portal has written."""
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in UNPRIVILEGED if name in names)


@contextmanager
def server(place: Path, paths: Mapping[str, str], port: int | None = None) -> Iterator[Server]:
    """A running nginx; `paths` are the paths in deploy/nginx and what stands for them here."""
    running = Server(place, port or free_port(), paths)
    running.write()
    process = subprocess.Popen(running.command())
    try:
        for _ in range(200):
            if is_open(running.port):
                break
            time.sleep(0.05)  # between two looks at a starting server
        else:
            raise TimeoutError("nginx did not start")
        yield running
    finally:
        process.terminate()
        process.wait(timeout=10)
