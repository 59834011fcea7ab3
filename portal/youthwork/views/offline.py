"""Reading without a network: only what a worker asks for, only in the workspace."""

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from portal.accounts.http import AuthenticatedRequest
from portal.youthwork.access import for_workers


@for_workers
@require_safe
def worker(request: AuthenticatedRequest) -> HttpResponse:
    """The service worker of the workspace. It keeps nothing by itself: pages ask it to."""
    script = (settings.BASE_DIR / "static" / "js" / "offline.js").read_text()
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")
