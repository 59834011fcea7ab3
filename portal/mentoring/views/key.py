"""The key of somebody who answers: make one, open it, close it."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.http import AuthenticatedRequest
from portal.letterbox import ceremony
from portal.letterbox.ceremony import Desk
from portal.mentoring.access import for_mentors

DESK = Desk(
    "mentoring", home="mentoring:inbox", unlock="mentoring:unlock", make="mentoring:make_key"
)


@for_mentors
@require_http_methods(["GET", "HEAD", "POST"])
def unlock(request: AuthenticatedRequest) -> HttpResponse:
    return ceremony.unlock(request, DESK)


@for_mentors
@require_http_methods(["GET", "HEAD", "POST"])
def make_key(request: AuthenticatedRequest) -> HttpResponse:
    return ceremony.make(request, DESK)


@for_mentors
@require_POST
def lock(request: AuthenticatedRequest) -> HttpResponse:
    return ceremony.lock(request, DESK)
