"""Evenings in a worker's own calendar, at a secret address that can be renewed."""

import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.http import AuthenticatedRequest
from portal.content.ical import Entry, calendar_file
from portal.youthwork.access import for_workers
from portal.youthwork.actions import feeds
from portal.youthwork.models import Activity, Feed
from portal.youthwork.rules import works_somewhere
from portal.youthwork.views.desk import Evening, evenings_of

MOST = 200
AN_HOUR = datetime.timedelta(hours=1)
"""An evening without moments yet: in a calendar what ends comes after what begins (RFC 5545)."""


@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def feed(request: AuthenticatedRequest) -> HttpResponse:
    """The address, made when it is first asked for; a POST renews it."""
    if request.method == "POST":
        feeds.renew(user=request.user)
        messages.success(request, _("The old address no longer works."))
        return redirect("youthwork:feed")
    found = Feed.objects.filter(user=request.user).first()
    link = reverse("youthwork:calendar", args=[found.key]) if found else ""
    values = {"link": request.build_absolute_uri(link) if link else ""}
    return render(request, "youthwork/feed.html", values)


@require_safe
def calendar(request: HttpRequest, key: str) -> HttpResponse:
    """What the owner of the address may see at this moment; nothing for who left the house."""
    found = Feed.objects.select_related("user").filter(key=key).first()
    if found is None or not found.user.is_active or not works_somewhere(found.user):
        raise Http404
    activities = (
        Activity.objects.for_user(found.user)
        .select_related("group")
        .prefetch_related("moments")
        .order_by("-starts_at")[:MOST]
    )
    entries = [_entry(request, evening) for evening in evenings_of(activities)]
    response = HttpResponse(calendar_file(_("Evenings"), entries), content_type="text/calendar")
    response["Cache-Control"] = "private, no-store"
    return response


def _entry(request: HttpRequest, evening: Evening) -> Entry:
    activity = evening.activity
    return Entry(
        uid=f"{activity.uid}@wortel",
        title=f"{activity.label} ({activity.group})",
        text="\n".join(f"{line.moment.minutes}′ {line.title}" for line in evening.lines),
        url=request.build_absolute_uri(reverse("youthwork:activity", args=[activity.pk])),
        place=activity.place,
        starts=activity.starts_at,
        ends=activity.starts_at + (evening.lasts or AN_HOUR),
        weeks=1,
        changed=activity.changed_at,
    )
