"""One load: wrk for a while against one address, with the CPU that the server used for it."""

import re
import statistics
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.places import Server

UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}
POST = """
wrk.method = "POST"
wrk.body = "{body}"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
"""


@dataclass(frozen=True, slots=True)
class Result:
    per_second: float
    p50: float
    """Milliseconds."""
    p99: float
    cpu: float
    """Milliseconds of CPU for one request."""
    failed: int


def once(
    server: Server, path: str, connections: int, seconds: int, headers: Mapping[str, str], body: str
) -> Result:
    command = ["wrk", "--latency", "-t1", f"-c{connections}", f"-d{seconds}s"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    with tempfile.TemporaryDirectory() as folder:
        if body:
            script = Path(folder) / "post.lua"
            script.write_text(POST.format(body=body))
            command += ["-s", str(script)]
        before = server.cpu()
        said = subprocess.run(
            [*command, server.url + path], capture_output=True, text=True, check=True
        ).stdout
        used = server.cpu() - before
    requests = int(_find(r"(\d+) requests in", said))
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return Result(
        per_second=float(_find(r"Requests/sec:\s+([\d.]+)", said)),
        p50=_time(said, "50%"),
        p99=_time(said, "99%"),
        cpu=1000 * used / max(requests, 1),
        failed=int(bad[1]) if bad else 0,
    )


def _find(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise ValueError(text)
    return match[1]


def _time(said: str, part: str) -> float:
    number, unit = re.search(rf"{part}\s+([\d.]+)(us|ms|s)", said).groups()  # type: ignore[union-attr]
    return float(number) * UNITS[unit]


@dataclass
class Length:
    """How long is measured. `--quick` shortens it, to see that everything runs."""

    seconds: int = 3
    runs: int = 3


LENGTH = Length()


def median(
    server: Server,
    path: str,
    *,
    connections: int,
    headers: Mapping[str, str] | None = None,
    body: str = "",
) -> Result:
    """The median of every figure over the runs, after a second to warm up."""
    once(server, path, connections, 1, headers or {}, body)
    results = [
        once(server, path, connections, LENGTH.seconds, headers or {}, body)
        for _ in range(LENGTH.runs)
    ]
    return Result(
        *(
            statistics.median(getattr(result, name) for result in results)
            for name in ("per_second", "p50", "p99", "cpu")
        ),
        failed=max(result.failed for result in results),
    )
