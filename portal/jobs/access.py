"""The doors of the employers' desk: who works there, and whose key is open."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_post_parameters

from portal.accounts.http import AuthenticatedRequest
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.jobs.enums import MAY_BE_PUBLIC
from portal.jobs.models import Employer
from portal.letterbox import keys
from portal.letterbox.ceremony import with_open_key
from portal.organisations.models import Membership

View = Callable[..., HttpResponse]


def works_as_employer(user: User) -> bool:
    return Membership.objects.in_force().of(user).filter(role=Role.EMPLOYER).exists()


def reads_letters(user: User) -> bool:
    """True for who works for an employer whom somebody called: others have no letters."""
    return Employer.objects.for_user(user).filter(vetting__in=MAY_BE_PUBLIC).exists()


def for_employers(view: View) -> View:
    """Only for who works for an employer; others get a 404, and nothing is kept by caches."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not works_as_employer(request.user):  # type: ignore[arg-type]
            raise Http404
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return login_required(guarded)


class LettersRequest(AuthenticatedRequest):
    holder: keys.Holder


def for_readers(view: View) -> View:
    """Only for who may read letters to an employer."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not reads_letters(request.user):  # type: ignore[arg-type]
            raise Http404
        return view(request, *args, **kwargs)

    return for_employers(sensitive_post_parameters()(guarded))


def with_key(view: View) -> View:
    """The same, with the key open; others are led to where it opens."""
    return for_readers(with_open_key(view, "jobs:unlock"))
