"""Write the lock files from pyproject.toml: every package with its version and its hashes.

The files name no package index, so that they can be installed from any.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILES = {"run": (), "grow": ("grow",), "dev": ("dev",)}
HEADER = "# Locked with hashes; written by `make lock` from pyproject.toml. Do not edit.\n"


def lock(name: str, extras: tuple[str, ...]) -> None:
    target = ROOT / "requirements" / f"{name}.txt"
    command = [
        *(sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--universal"),
        *("--python-version", "3.11", "--generate-hashes", "--quiet", "--no-header"),
        *("--no-emit-index-url", "--no-emit-find-links", "--no-annotate"),
        *(part for extra in extras for part in ("--extra", extra)),
    ]
    result = subprocess.run(  # noqa: S603
        command, cwd=ROOT, check=True, capture_output=True, text=True
    )
    target.write_text(HEADER + result.stdout)
    count = sum(1 for line in result.stdout.splitlines() if "==" in line)
    sys.stdout.write(f"requirements/{name}.txt: {count} packages\n")


if __name__ == "__main__":
    for file, chosen in FILES.items():
        lock(file, chosen)
