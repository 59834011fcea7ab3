"""Running: the screen that a worker steers, and what remains afterwards."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.http import AuthenticatedRequest
from portal.courses import qr
from portal.youthwork import queries, running
from portal.youthwork.access import for_workers
from portal.youthwork.actions import runs
from portal.youthwork.enums import Way
from portal.youthwork.forms import CloseForm, LookBackForm, StartForm
from portal.youthwork.models import Run
from portal.youthwork.refusals import sentence
from portal.youthwork.running import RefusedError, Walk
from portal.youthwork.suggestions import next_after

SALT = "youthwork.pulse"

Move = Callable[[Run], Walk]

MOVES: Mapping[str, Move] = {
    "next": lambda run: running.advance(run.where, run.asked),
    "back": lambda run: running.back(run.where, run.asked),
    "skip": lambda run: running.skip(run.where, run.asked),
    "park": lambda run: running.park(run.where, run.asked),
    "show": lambda run: running.show(run.where),
}
"""What a button does: name -> the walk that it leads to."""


def run_of(request: AuthenticatedRequest, pk: int) -> Run:
    found = Run.objects.for_user(request.user).select_related("group__organisation")
    return get_object_or_404(found, pk=pk)


@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: AuthenticatedRequest) -> HttpResponse:
    """Choose what, with whom and how; the run is open at once."""
    initial = {
        name: request.GET[name] for name in ("what", "group", "place") if name in request.GET
    }
    form = StartForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        return redirect("youthwork:run", pk=form.save(by=request.user).pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "youthwork/run_start.html", {"form": form}, status=status)


@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def run(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The screen of an open run; of one that is over, what remains and the look back."""
    found = run_of(request, pk)
    if not found.is_open:
        return _remains(request, found)
    if request.method == "POST":
        return _steered(request, found)
    return _screen(request, found)


def _screen(request: AuthenticatedRequest, found: Run) -> HttpResponse:
    walk = found.where
    scene = queries.scene(found)
    join = reverse("youthwork:door_of", args=[found.pin])
    link = request.build_absolute_uri(join)
    now = queries.pulse(found.pk, walk.step, walk.moment)
    may_vote = bool(scene and scene.questions and not walk.is_shown)
    values = {
        "run": found,
        "walk": walk,
        "scene": scene,
        "all": len(walk.order),
        "place": min(walk.place + 1, len(walk.order)),
        "bars": queries.bars_here(found, scene.questions) if scene else [],
        "may_vote": may_vote,
        "may_show": (may_vote and found.way == Way.PHONES)
        or bool(scene and scene.reveal and not walk.is_shown),
        "takes_hands": found.way == Way.SCREEN,
        "is_last": walk.place >= len(walk.order) - 1,
        "has_more": found.asked.beside(walk.step, walk.moment, 1) is not None,
        "pulse": now,
        "pulse_key": signing.dumps([found.pk, walk.step, walk.moment], salt=SALT),
        "join_words": request.build_absolute_uri(reverse("youthwork:door")).split("://", 1)[1],
        "code": qr.svg(link, _("QR code to join")) if found.way == Way.PHONES else "",
        "ways": Way.choices,
    }
    return render(request, "youthwork/run_screen.html", values)


def _steered(request: AuthenticatedRequest, found: Run) -> HttpResponse:
    verb, _colon, argument = request.POST.get("do", "").partition(":")
    try:
        if verb == "way" and argument in Way.values:
            runs.change_way(run=found, way=Way(argument))
        elif move := _move(verb, argument):
            runs.steer(run=found, seen=_seen(request), move=move)
        else:
            raise Http404
    except runs.StaleError:
        messages.info(request, _("A colleague was faster. This is where the group is now."))
    except LookupError:
        messages.error(request, _("There is no majority. Choose a way yourself."))
    except RefusedError as refused:
        messages.error(request, sentence(refused))
    return redirect("youthwork:run", pk=found.pk)


def _seen(request: HttpRequest) -> int:
    text = request.POST.get("round", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _move(verb: str, argument: str) -> Move | None:
    if verb == "lead":
        return lambda run: running.lead(run.where, run.asked, argument)
    if verb == "majority":
        return _by_majority
    return MOVES.get(verb)


def _by_majority(found: Run) -> Walk:
    """The way that most people chose. Raises LookupError for a tie, or for too few votes."""
    scene = queries.scene(found)
    bars = queries.bars_here(found, scene.questions) if scene else []
    chosen = bars[0].majority if bars else None
    if chosen is None:
        raise LookupError
    return running.lead(found.where, found.asked, chosen)


@for_workers
@require_POST
def hand(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """A raised hand, tapped into a bar. With script the page stays and gets the numbers."""
    found = run_of(request, pk)
    question, _colon, answer = request.POST.get("hand", "").partition("|")
    count = -1 if request.POST.get("less") else 1
    try:
        runs.raise_hand(run=found, question=question, answer=answer, count=count)
    except RefusedError as refused:
        messages.error(request, sentence(refused))
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"bars": _numbers(found)})
    return redirect("youthwork:run", pk=found.pk)


def _numbers(found: Run) -> list[dict[str, object]]:
    found.refresh_from_db()
    scene = queries.scene(found) if found.is_open else None
    return [
        {"hand": f"{bars.key}|{bar.key}", "count": bar.count, "share": bar.share}
        for bars in (queries.bars_here(found, scene.questions) if scene else [])
        for bar in bars.bars
    ]


@require_safe
def pulse(request: HttpRequest, key: str) -> HttpResponse:
    """How many phones and votes, for the screen that asks every two seconds. The signed key stands
    for the log-in, so that asking costs one query; it opens nothing but these numbers."""
    try:
        pk, step, moment = signing.loads(key, salt=SALT, max_age=24 * 60 * 60)
    except (signing.BadSignature, ValueError) as error:
        raise Http404 from error
    now = queries.pulse(pk, step, moment)
    etag = now.etag if now else '"over"'
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponse(status=304)
    elif now is None:
        response = JsonResponse({"round": 0})
    else:
        response = JsonResponse({"round": now.round, "phones": now.phones, "votes": now.votes})
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Ask how many there were, then close. A second time leads to what remains."""
    found = run_of(request, pk)
    if not found.is_open:
        return redirect("youthwork:run", pk=pk)
    initial = {"people": found.phones.count() or None}
    form = CloseForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        runs.close(run=found, by=request.user, people=form.cleaned_data["people"])
        return redirect("youthwork:run", pk=pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "youthwork/run_close.html", {"run": found, "form": form}, status=status)


def _remains(request: AuthenticatedRequest, found: Run) -> HttpResponse:
    values = {name: getattr(found, name) for name in ("went", "length", "again", "line", "people")}
    is_back = request.method == "POST"
    form = LookBackForm(request.POST if is_back else None, initial=values)
    if is_back and form.is_valid():
        form.save(found)
        messages.success(request, _("Thank you. That is kept."))
        return redirect("youthwork:run", pk=found.pk)
    result = queries.result(found)
    context = {
        "run": found,
        "result": result,
        "form": form,
        "following": next_after(found, result.module),
    }
    return render(request, "youthwork/run_remains.html", context, status=422 if is_back else 200)


@for_workers
@require_safe
def listed(request: AuthenticatedRequest) -> HttpResponse:
    """Runs of all groups, the newest first."""
    found = Run.objects.for_user(request.user).select_related("group__organisation")[:100]
    return render(request, "youthwork/run_list.html", {"runs": queries.titles(found)})
