"""How the production server is started; `manage.py serve` and `make bench` start the same."""

import sys

KIND = "gunicorn gthread"
WORKER = "home.whole_answers.Worker"


def command(host: str, port: int, workers: int) -> list[str]:
    """gunicorn with threads, so that a slow phone holds up nobody; no access log, ever."""
    return [
        *(sys.executable, "-m", "gunicorn", "portal.wsgi:application"),
        *("--config", "python:home.group"),
        *("--bind", f"{host}:{port}"),
        *("--workers", str(workers), "--worker-class", WORKER, "--threads", "4"),
        *("--max-requests", "10000", "--max-requests-jitter", "1000"),
        # A warning of gunicorn may name the address of a visitor.
        *("--log-level", "error", "--graceful-timeout", "10", "--no-control-socket"),
    ]
