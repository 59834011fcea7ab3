"""Reading without a network: only what a worker asks for, only in the workspace."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of the workspace. It keeps nothing by itself: pages ask it to."""
    script = (settings.BASE_DIR / "static" / "js" / "offline.js").read_text()
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response
