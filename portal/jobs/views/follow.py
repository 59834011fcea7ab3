"""Following a list of places: by a feed, which needs nothing, or by mail.

Opening a link changes nothing, because mail programs open links by themselves: buttons do. No
cookie; nothing is kept by a cache.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal.core.limits import limited
from portal.core.same_origin import same_origin_post
from portal.jobs import following, queries
from portal.jobs.forms import FollowForm
from portal.jobs.queries import Wanted, in_words

READ_OR_POST = ["GET", "HEAD", "POST"]


@sensitive_post_parameters("email")
@same_origin_post
@limited("mail")
@require_http_methods(READ_OR_POST)
def follow(request: HttpRequest) -> HttpResponse:
    """The two ways, with what each needs. A mail is asked for here; nothing is kept yet."""
    found = queries.board(Wanted.from_query(request.GET))
    form = FollowForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        if following.ask(form.cleaned_data["email"], found.wanted):
            return _asked(request, found.wanted)
        form.add_error(None, _("No mail can be sent now. Try again in a while."))
        status = 503
    values = {
        "form": form,
        "wanted": found.wanted,
        "filter": in_words(found),
        "page_url": found.wanted.address(order=""),
    }
    return _kept_by_nobody(render(request, "jobs/follow.html", values, status=status))


def _asked(request: HttpRequest, wanted: Wanted) -> HttpResponse:
    return _step(
        request,
        _("Look at your mail"),
        _("There is a link in it. Open it and tap the button: then it begins."),
        _("No mail? Look among the unwanted ones, or wait an hour and ask again."),
        back=wanted.address(),
    )


@same_origin_post
@require_http_methods(READ_OR_POST)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the confirmation: a page with a button, and the button begins it."""
    try:
        asked = following.read(token)
    except following.OldLinkError:
        return _step(
            request,
            _("This link is over"),
            _("It worked for three days. Choose your filter again and ask for a new one."),
            status=404,
        )
    back = following.wanted_of(asked.query).address()
    if request.method != "POST":
        words = _("We then keep your address, encrypted, and this filter. Nothing else.")
        return _step(request, _("Send me new places"), words, button=_("Yes, send them"), back=back)
    following.confirm(asked)
    return _step(
        request,
        _("It begins"),
        _("On a day with new places you get one mail. It stops by itself after half a year."),
        _("In every mail there is a link to stop sooner."),
        back=back,
    )


@csrf_exempt
@require_http_methods(READ_OR_POST)
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """The link to stop: a page with a button. Mail programs post to it by themselves (RFC 8058),
    from wherever they are: who has the link may stop."""
    pk = following.search_of(token)
    if pk is None:
        return _step(
            request,
            _("This link is not complete"),
            _("Open it from the mail once more, or copy all of it."),
            status=404,
        )
    if request.method != "POST":
        words = _("We then delete your address and your filter, at once.")
        return _step(request, _("No more mails"), words, button=_("Stop the mails"))
    following.stop(pk)
    return _step(request, _("It has stopped"), _("Your address and your filter are deleted."))


def _step(
    request: HttpRequest,
    title: str,
    *words: str,
    button: str = "",
    back: str = "",
    status: int = 200,
) -> HttpResponse:
    values = {"title": title, "words": words, "button": button, "back": back}
    return _kept_by_nobody(render(request, "jobs/follow_step.html", values, status=status))


def _kept_by_nobody(response: HttpResponse) -> HttpResponse:
    add_never_cache_headers(response)
    return response
