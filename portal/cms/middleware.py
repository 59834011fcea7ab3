"""The content policy of the CMS, and the sentence for an approval that publishes nothing."""

from collections.abc import Callable
from typing import Any

from csp.constants import HEADER, NONE, SELF, UNSAFE_INLINE
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin.admin_url_finder import AdminURLFinder

from portal.cms.models.workflow import NotPublishedError

CMS = "/cms/"
EDITORS = "/cms/pages/"
"""Where the editor of rich text stands: Draftail writes style elements of its own."""

FOR_CMS: dict[str, Any] = {
    # Date inputs, inline panels and choosers are started by inline scripts; handlers in
    # attributes, which is what smuggled-in text would use, stay refused.
    "script-src": [SELF, UNSAFE_INLINE],
    "script-src-attr": [NONE],
    "frame-src": [SELF],  # the preview beside the form
    "require-trusted-types-for": None,
}
UPLOADS = "/cms/images/multiple/"
"""Where a photo is shown while it goes up."""

FOR_UPLOADS: dict[str, Any] = {"img-src": ["blob:"]}
"""Added to what the settings say, which may hold a host of the media."""

FOR_EDITORS: dict[str, Any] = {
    "style-src": [SELF, UNSAFE_INLINE],
    "style-src-attr": [NONE],
}


class RelaxPolicyForCms:
    """Relax the content policy under /cms/, by no more than Wagtail was seen to need.

    A preview is one of our pages, answered by way of all middleware, and keeps the policy that it
    got there. Where Wagtail says with X-Frame-Options that it stands in a frame, it is made anew
    with that frame in it. In the list this stands after the middleware that writes the header, so
    that it has spoken before the header is made.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith(CMS):
            return response
        if response.get("X-Frame-Options") == "SAMEORIGIN":
            policy: dict[str, Any] = {"frame-ancestors": [SELF]}
            del response[HEADER]
        elif request.path.startswith(EDITORS):
            policy = {**FOR_CMS, **FOR_EDITORS}
        else:
            policy = FOR_CMS
        # django-csp reads both
        response._csp_replace = policy  # type: ignore[attr-defined]
        if request.path.startswith(UPLOADS):
            response._csp_update = FOR_UPLOADS  # type: ignore[attr-defined]
        return response


class SayWhyNotPublished:
    """Answers an approval that publishes nothing: back to the form, with the reason.

    A task of Wagtail's gets no request, and of "permission denied" Wagtail says no reason.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, NotPublishedError):
            return None
        messages.error(request, str(error.why))
        form = AdminURLFinder(request.user).get_edit_url(error.thing) or reverse(
            "wagtailadmin_home"
        )
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            # what the dialogue of an approval waits for, before it goes on to an address
            return JsonResponse({"step": "success", "redirect": form})
        return redirect(form)
