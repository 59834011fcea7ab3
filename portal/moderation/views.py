"""Where somebody who gave notice reads the answer, with the code and without a name."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal.core.limits import LIMITS, is_spent, limited, seconds_to_wait, too_many
from portal.core.same_origin import same_origin_post
from portal.moderation import notices
from portal.moderation.forms import CodeForm

GUESS = LIMITS["guess"]


@sensitive_post_parameters()
@same_origin_post
@never_cache
@limited("form")
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    if request.method == "POST" and (wait := is_spent(request, "guess", GUESS)):
        return too_many(request, wait)
    form = CodeForm(request.POST if request.method == "POST" else None)
    notice = notices.found_by(form.cleaned_data["code"]) if form.is_valid() else None
    if form.is_valid() and notice is None:
        seconds_to_wait(request, "guess", GUESS)
        form.add_error("code", _("We do not know this code. Look at it once more."))
    status = 422 if form.errors else 200
    return render(
        request, "moderation/answer.html", {"form": form, "notice": notice}, status=status
    )
