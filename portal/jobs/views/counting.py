"""Where a browser says that it showed or printed a place. No cookie, no body but one word."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from portal.core.limits import limited
from portal.core.same_origin import same_origin_post
from portal.jobs import counting
from portal.jobs.enums import Counted
from portal.jobs.models import Vacancy


@same_origin_post
@limited("answer")
@require_POST
def count(request: HttpRequest, pk: int) -> HttpResponse:
    """204, whatever it was: who sends this learns nothing."""
    what, place = request.POST.get("what", ""), Vacancy.objects.on_board().filter(pk=pk).first()
    if place and what in Counted.values:
        counting.count(vacancy=place, what=Counted(what))
    return HttpResponse(status=204)
