"""The workspace of a youth worker: tonight, groups, evenings."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.http import AuthenticatedRequest
from portal.youthwork import modules, queries, what
from portal.youthwork.access import for_workers
from portal.youthwork.actions import plans
from portal.youthwork.forms import ActivityForm, GroupForm, MomentForm, in_a_moment
from portal.youthwork.models import Activity, Assignment, Group, Moment, Run
from portal.youthwork.queries_assignments import titles
from portal.youthwork.what import What

SOON = 6


@for_workers
@require_safe
def home(request: AuthenticatedRequest) -> HttpResponse:
    """What is on tonight, what is open, and what comes after."""
    today = timezone.localdate()
    to_come = [
        *Activity.objects.for_user(request.user)
        .to_come(today)
        .select_related("group__organisation")
        .prefetch_related("moments")[:SOON]
    ]
    tonight = [one for one in to_come if timezone.localdate(one.starts_at) == today]
    open_runs = Run.objects.for_user(request.user).open().select_related("group")
    unsaid = Run.objects.for_user(request.user).closed().filter(went="").select_related("group")
    values = {
        "tonight": evenings_of(tonight),
        "later": [one for one in to_come if one not in tonight],
        "open_runs": queries.titles(open_runs),
        "unsaid": queries.titles(unsaid[:3]),
        "groups": Group.objects.for_user(request.user).in_use().select_related("organisation"),
    }
    return render(request, "youthwork/home.html", values)


# --- groups -------------------------------------------------------------------------------------


def _group(request: AuthenticatedRequest, pk: int) -> Group:
    return get_object_or_404(Group.objects.for_user(request.user), pk=pk)


@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def groups(request: AuthenticatedRequest) -> HttpResponse:
    """All groups, and a form for one more."""
    form = GroupForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        group = form.save()
        messages.success(request, _("The group is there."))
        return redirect("youthwork:group", pk=group.pk)
    values = {
        "form": form,
        "groups": Group.objects.for_user(request.user).select_related("organisation"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "youthwork/groups.html", values, status=status)


@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def group(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """One group: what is planned, what it has to do, what it did. And its label."""
    found = _group(request, pk)
    if aside := request.POST.get("archive"):
        Group.objects.filter(pk=pk).update(is_archived=aside == "1")
        return redirect("youthwork:group", pk=pk)
    is_renamed = request.method == "POST"
    form = GroupForm(request.POST if is_renamed else None, user=request.user, instance=found)
    if is_renamed and form.is_valid():
        form.save()
        messages.success(request, _("The label is changed."))
        return redirect("youthwork:group", pk=pk)
    values = {
        "group": _group(request, pk),
        "form": form,
        "activities": Activity.objects.filter(group=found).to_come(timezone.localdate()),
        "assignments": titles(Assignment.objects.filter(group=found)[:10]),
        "runs": queries.titles(Run.objects.filter(group=found)[:20]),
    }
    return render(request, "youthwork/group.html", values, status=422 if is_renamed else 200)


# --- evenings -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """A moment with what it is: `what` is None for words of the worker, and for what is gone."""

    moment: Moment
    what: What | None
    is_gone: bool

    @property
    def title(self) -> str:
        return self.moment.text or (self.what.title if self.what else "")


@dataclass(frozen=True, slots=True)
class Evening:
    activity: Activity
    lines: tuple[Line, ...]

    @property
    def minutes(self) -> int:
        return sum(line.moment.minutes for line in self.lines)

    @property
    def lasts(self) -> datetime.timedelta:
        return datetime.timedelta(minutes=self.minutes)

    @property
    def timed(self) -> Iterator[tuple[datetime.datetime, Line]]:
        """Every moment with the time at which it begins."""
        at = timezone.localtime(self.activity.starts_at)
        for line in self.lines:
            yield at, line
            at += datetime.timedelta(minutes=line.moment.minutes)

    @property
    def first(self) -> What | None:
        """What a run of this evening would begin with."""
        return next((line.what for line in self.lines if line.what), None)


def evening_of(activity: Activity) -> Evening:
    return evenings_of([activity])[0]


def evenings_of(activities: Iterable[Activity]) -> list[Evening]:
    """Evenings with what they are made of: the same queries for one and for many, where the moments
    are at hand."""
    moments = {activity: [*activity.moments.all()] for activity in activities}
    pages = modules.modules(one.module for some in moments.values() for one in some if one.module)
    return [Evening(one, tuple(_lines(some, pages))) for one, some in moments.items()]


def _lines(moments: Iterable[Moment], pages: dict) -> Iterable[Line]:  # type: ignore[type-arg]
    for moment in moments:
        page = pages.get(moment.module)
        part = str(moment.step) if moment.step else ""
        found = what.part_of(page, part) if page else None
        yield Line(moment, found, moment.module is not None and found is None)


def _activity(request: AuthenticatedRequest, pk: int) -> Activity:
    found = Activity.objects.for_user(request.user).select_related("group__organisation")
    return get_object_or_404(found, pk=pk)


@for_workers
@require_safe
def activities(request: AuthenticatedRequest) -> HttpResponse:
    """Evenings to come, and those that were."""
    today = timezone.localdate()
    found = Activity.objects.for_user(request.user).select_related("group__organisation")
    values = {
        "to_come": found.to_come(today),
        "past": found.filter(starts_at__date__lt=today)[:20],
    }
    return render(request, "youthwork/activities.html", values)


@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def activity_add(request: AuthenticatedRequest) -> HttpResponse:
    initial = {"starts_at": in_a_moment(), "group": request.GET.get("group")}
    form = ActivityForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        return redirect("youthwork:activity", pk=form.save().pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "youthwork/activity_form.html", {"form": form}, status=status)


@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def activity_change(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    found = _activity(request, pk)
    initial = {
        "group": found.group,
        "label": found.label,
        "place": found.place,
        "starts_at": timezone.localtime(found.starts_at),
    }
    form = ActivityForm(request.POST or None, user=request.user, keeps=found.group, initial=initial)
    if request.method == "POST" and form.is_valid():
        form.save(activity=found)
        return redirect("youthwork:activity", pk=pk)
    status = 422 if request.method == "POST" else 200
    values = {"form": form, "activity": found}
    return render(request, "youthwork/activity_form.html", values, status=status)


@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def activity(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """An evening with its moments, and a form for one more."""
    found = _activity(request, pk)
    form = MomentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save(found)
        return redirect("youthwork:activity", pk=pk)
    values = {"evening": evening_of(found), "activity": found, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "youthwork/activity.html", values, status=status)


@for_workers
@require_POST
def moment_move(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Up, down, away; or the whole order, when it was dragged."""
    found = _activity(request, pk)
    if keys := [key for key in request.POST.getlist("order") if _is_key(key)]:
        plans.order(activity=found, moments=[int(key) for key in keys])
        return redirect("youthwork:activity", pk=pk)
    verb, _colon, key = request.POST.get("do", "").partition(":")
    if verb not in {"up", "down", "remove"} or not _is_key(key):
        raise Http404
    moment = get_object_or_404(found.moments, pk=int(key))
    if verb == "remove":
        plans.remove_moment(moment=moment)
    else:
        plans.move(activity=found, moment=moment, by=-1 if verb == "up" else 1)
    return redirect("youthwork:activity", pk=pk)


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 18


@for_workers
@require_POST
def activity_repeat(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Once more next week, or in each of the coming weeks."""
    found = _activity(request, pk)
    text = request.POST.get("weeks", "1")
    weeks = int(text) if _is_key(text) and int(text) else 1
    copies = plans.repeat(activity=found, weeks=weeks)
    message = ngettext(
        "Copied to next week.", "Copied to the next %(count)d weeks.", len(copies)
    ) % {"count": len(copies)}
    messages.success(request, message)
    return redirect("youthwork:activity", pk=copies[0].pk)


@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def activity_remove(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    found = _activity(request, pk)
    if request.method == "POST":
        plans.remove(activity=found)
        messages.success(request, _("The plan is gone."))
        return redirect("youthwork:activities")
    return render(request, "youthwork/activity_remove.html", {"activity": found})
