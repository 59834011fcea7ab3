"""Packages of Debian, installed where that is allowed."""

import os
import shutil
import subprocess

from deploy.throwaway import nginx, postgres

QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def is_there(package: str) -> bool:
    if package == "postgresql":
        return postgres.binaries() is not None
    if package == "nginx":
        return nginx.binary() is not None
    return shutil.which(package) is not None


def install(package: str) -> None:
    """Debian's package, if we may; silence if not (the caller looks again and says so)."""
    if os.getuid() != 0 or not shutil.which("apt-get"):
        return
    print(f"Installing Debian's {package} …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-y", "--no-install-recommends", package]
    if subprocess.run(command, env=environment, **QUIET).returncode:
        subprocess.run(["apt-get", "update"], env=environment, **QUIET)
        subprocess.run(command, env=environment, **QUIET)


def provide(*packages: str) -> list[str]:
    """Install what is missing; what is missing still."""
    for package in packages:
        if not is_there(package):
            install(package)
    return [package for package in packages if not is_there(package)]
