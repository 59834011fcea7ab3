"""Is the process alive, and is it ready to answer?"""

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers at all."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 when database and cache answer; 503 with the name of what does not."""
    failing = []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # noqa: BLE001  (whatever it is, we are not ready)
        failing.append("database")
    try:
        cache.set("healthz", "ok", 5)
        if cache.get("healthz") != "ok":
            failing.append("cache")
    except Exception:  # noqa: BLE001  (redis has errors of its own)
        failing.append("cache")
    status = 503 if failing else 200
    text = ", ".join(failing) if failing else "ok"
    return HttpResponse(text + "\n", status=status, content_type="text/plain")
