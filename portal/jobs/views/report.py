"""Something is wrong with a place: anybody says so, without a name, and gets a code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.core.limits import limited
from portal.core.same_origin import same_origin_post
from portal.jobs.models import Vacancy
from portal.moderation import notices
from portal.moderation.enums import Why
from portal.moderation.forms import NoticeForm


@same_origin_post
@never_cache
@limited("form")
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    vacancy = get_object_or_404(Vacancy.objects.on_board().told(), pk=pk)
    form = NoticeForm(request.POST if request.method == "POST" else None)
    values: dict[str, object] = {"vacancy": vacancy, "form": form}
    if form.is_valid():
        why, text = Why(form.cleaned_data["why"]), form.cleaned_data["text"]
        code = notices.give(subject=vacancy, why=why, text=text)
        values["code"] = "-".join(code[start : start + 4] for start in range(0, len(code), 4))
    return render(request, "jobs/report.html", values, status=422 if form.errors else 200)
