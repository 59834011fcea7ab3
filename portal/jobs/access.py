"""The door of the employers' desk."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.organisations.models import Membership

View = Callable[..., HttpResponse]


def works_as_employer(user: User) -> bool:
    return Membership.objects.in_force().of(user).filter(role=Role.EMPLOYER).exists()


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
