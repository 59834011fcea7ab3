"""The link of a mail that extends a place: reading it changes nothing, the button does."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from portal.core.limits import limited
from portal.core.same_origin import same_origin_post
from portal.jobs import actions, links


@same_origin_post
@never_cache
@sensitive_variables("token")
@limited("guess")
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, token: str) -> HttpResponse:
    """Without logging in: the link is for one person, one place and one last day, for three weeks.
    410 for any other, without a word about the place.
    """
    found = links.extension(token)
    if found is None:
        return render(request, "jobs/extend_gone.html", status=410)
    done = request.method == "POST"
    if done:
        try:
            actions.extend(vacancy=found.vacancy, until=found.until, by=found.by)
        except actions.NotNowError:
            return render(request, "jobs/extend_gone.html", status=410)
    return render(request, "jobs/extend.html", {"found": found, "done": done})
