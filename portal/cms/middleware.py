"""One exception to the content policy, for the CMS alone."""

from collections.abc import Callable

from csp.constants import SELF, UNSAFE_INLINE
from django.http import HttpRequest, HttpResponse


class RelaxPolicyForCms:
    """Allow Wagtail's own inline scripts under /cms/: date inputs, inline panels, choosers.

    Nothing else is relaxed and no other address is touched. In the list it stands after the
    middleware that writes the header, so that it has spoken before the header is made.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith("/cms/"):
            response._csp_replace = {  # type: ignore[attr-defined]  # django-csp reads it
                "script-src": [SELF, UNSAFE_INLINE],
                "style-src": [SELF, UNSAFE_INLINE],
                "img-src": [SELF, "data:", "blob:"],
            }
        return response
