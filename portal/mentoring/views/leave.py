"""When nobody of a circle reads: its members say so themselves."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.mentoring import queries
from portal.mentoring.access import DeskRequest, with_key
from portal.mentoring.forms import LeaveForm


@with_key
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: DeskRequest, pk: int) -> HttpResponse:
    """Days of leave, and what people read before they write in the evening or the weekend."""
    circle = next((one for one in queries.circles_of(request.holder) if one.pk == pk), None)
    if circle is None:
        raise Http404
    form = LeaveForm(request.POST if request.method == "POST" else None, instance=circle)
    if form.is_valid():
        form.save()
        messages.success(request, _("Kept. Whoever writes reads it before they begin."))
        return redirect("mentoring:circle", pk=pk)
    status = 422 if request.method == "POST" else 200
    values = {"circle": circle, "form": form}
    return render(request, "mentoring/leave.html", values, status=status)
