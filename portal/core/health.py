"""Is the process alive, and is it ready to answer?"""

from collections.abc import Callable
from datetime import timedelta

from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.core import replica

LATE = timedelta(minutes=5)
"""How long a task may wait before somebody should look at the workers."""


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers at all."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 when database and cache answer and nothing is left to migrate; 503 with what is wrong.

    A task that waits too long and a replica that is away or behind are told of, and the status
    stays: pages can be read without them, and whoever takes an unready process out of service would
    take out all of them.
    """
    failing = [name for name, works in PARTS.items() if not _holds(works)]
    if "database" in failing and "migrations" in failing:
        failing.remove("migrations")  # nobody can tell
    lines = [", ".join(failing) if failing else "ok"]
    if "database" not in failing and (waited := _oldest_wait()) > LATE:
        lines.append(f"late: a task has waited {int(waited.total_seconds())} seconds")
    if "database" not in failing and (fault := replica.fault()):
        lines.append(fault)
    status = 503 if failing else 200
    return HttpResponse(
        "\n".join(lines) + "\n",
        status=status,
        content_type="text/plain",
        headers={"Cache-Control": "no-store"},
    )


def _holds(works: Callable[[], bool]) -> bool:
    try:
        return works()
    except Exception:  # noqa: BLE001  (whatever it is, we are not ready)
        return False


def _database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _cache_answers() -> bool:
    cache.set("healthz", "ok", 5)
    return bool(cache.get("healthz") == "ok")


_migrated = False


def _is_migrated() -> bool:
    """Whether the database has all that this code knows. Once true, it stays so for the process:
    reading all migrations takes a moment, and this is asked every few seconds."""
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


def _oldest_wait() -> timedelta:
    """How long the oldest task waits that could have begun; nothing where tasks run at once."""
    if not apps.is_installed("django_tasks_db"):
        return timedelta()
    from django_tasks_db.models import DBTaskResult

    first = DBTaskResult.objects.ready().order_by("enqueued_at").first()
    return timezone.now() - first.enqueued_at if first else timedelta()


PARTS: dict[str, Callable[[], bool]] = {
    "database": _database_answers,
    "cache": _cache_answers,
    "migrations": _is_migrated,
}
