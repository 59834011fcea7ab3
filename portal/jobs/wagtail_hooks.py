"""Places in the CMS: check them, know their employers, keep kinds, rules and municipalities."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import DeleteView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from portal.accounts.http import AuthenticatedRequest
from portal.jobs import actions, queries, rules
from portal.jobs.enums import Act
from portal.jobs.forms import ExtendForm, ExtendManyForm, StepForm
from portal.jobs.models import Employer, Kind, Municipality, Rule, Vacancy

MOST = 200
"""Places on one page, the last changed first."""
ACTS = (Act.PUBLISH, Act.RETURN, Act.ACCEPT, Act.REFUSE, Act.WITHDRAW)


class ModeratorsView(WagtailAdminTemplateMixin, TemplateView):
    """Only for who may moderate places."""

    request: AuthenticatedRequest
    header_icon = "group"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Where this is: all places, and which one."""
        subtitle = self.get_page_subtitle()
        places = {"url": reverse("jobs_places"), "label": gettext_lazy("Places and employers")}
        own = {"url": "", "label": self.page_title, "sublabel": subtitle}
        return [*self.breadcrumbs_items, *([places] if subtitle else []), own]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(rules.MODERATE):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class PlacesView(ModeratorsView):
    """All places in any state, and their employers; many of them are extended at once."""

    template_name = "jobs/cms/places.html"
    page_title = gettext_lazy("Places and employers")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        places: QuerySet[Vacancy] = Vacancy.objects.select_related(
            "newest", "checked", "employer__organisation"
        ).order_by("-changed_at")
        employers = Employer.objects.select_related("organisation")
        return {
            "form": ExtendForm(),
            "chosen": [],
            **super().get_context_data(**kwargs),
            "places": places[:MOST],
            "employers": employers,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ExtendManyForm(request.POST)
        if not form.is_valid():
            chosen = request.POST.getlist("places")
            return self.render_to_response(self.get_context_data(form=form, chosen=chosen))
        done, left = form.save_all(by=self.request.user)
        words = _("Extended: %(done)d. Not possible: %(left)d.") % {"done": done, "left": left}
        (messages.warning if left else messages.success)(request, words)
        return redirect("jobs_places")


class CheckView(ModeratorsView):
    """One place: what changed since it was last published, the warnings, and the buttons."""

    template_name = "jobs/cms/check.html"
    page_title = gettext_lazy("Check a place")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        related = ("employer__organisation", "newest__kind", "newest__municipality", "checked")
        self.vacancy = get_object_or_404(
            Vacancy.objects.select_related(*related), pk=kwargs["pk"], newest__isnull=False
        )
        self.said = request.POST.get("reason", "")[:1000]
        self.extending = ExtendForm(request.POST if "until" in request.POST else None)

    def get_page_subtitle(self) -> str:
        return str(self.vacancy)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        vacancy, newest = self.vacancy, self.vacancy.newest
        return {
            **super().get_context_data(**kwargs),
            "vacancy": vacancy,
            "differences": queries.differences(vacancy),
            "everything": queries.everything_in(newest) if newest else [],
            "warnings": queries.warnings_about(newest.facts) if newest else [],
            "decisions": queries.decided(vacancy),
            "is_first": rules.is_first(vacancy),
            "acts": [act for act in ACTS if rules.may(act, self.request.user, vacancy)],
            "may_extend": rules.may(Act.EXTEND, self.request.user, vacancy),
            "form": self.extending,
            "said": self.said,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "until" in request.POST and not self.extending.is_valid():
            return self.get(request)
        try:
            self._do(request)
        except actions.WrittenMeanwhileError:
            messages.error(request, _("The employer changed it meanwhile. Read the new text."))
            return self.get(request)
        except (actions.NotNowError, PermissionDenied):
            messages.error(
                request, _("That is not possible now, or the reason is missing. Nothing changed.")
            )
            return self.get(request)
        messages.success(request, _("That is done."))
        return redirect("jobs_check", pk=self.vacancy.pk)

    def _do(self, request: HttpRequest) -> None:
        by, what, seen = self.request.user, request.POST.get("do", ""), request.POST.get("seen", "")
        if "until" in request.POST:
            self.extending.save(vacancy=self.vacancy, by=by)
            return
        if what not in ACTS or not (seen.isascii() and seen.isdecimal() and len(seen) < 19):
            raise actions.NotNowError
        actions.do(Act(what), vacancy=self.vacancy, by=by, reason=self.said, seen=int(seen))


class EmployerView(ModeratorsView):
    """What we know of an employer, and the next step in getting to know them."""

    template_name = "jobs/cms/employer.html"
    page_title = gettext_lazy("Employer")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.employer = get_object_or_404(
            Employer.objects.select_related("organisation"), pk=kwargs["pk"]
        )
        self.form = StepForm(request.POST or None, employer=self.employer)

    def get_page_subtitle(self) -> str:
        return str(self.employer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        steps = self.employer.steps.select_related("by")
        return {
            **super().get_context_data(**kwargs),
            "employer": self.employer,
            "steps": steps,
            "form": self.form,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.form.is_valid():
            return self.get(request)
        try:
            self.form.save(by=self.request.user)
        except actions.NotNowError:
            messages.error(request, _("Somebody else was first. Look at the steps once more."))
        except PermissionDenied:
            messages.error(request, _("You work there yourself. A colleague takes this step."))
        else:
            messages.success(request, _("That is done."))
        return redirect("jobs_employer", pk=self.employer.pk)


class PlacesItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(rules.MODERATE))


@hooks.register("register_admin_urls")
def jobs_urls() -> list[URLPattern]:
    return [
        path("jobs/", PlacesView.as_view(), name="jobs_places"),
        path("jobs/<int:pk>/", CheckView.as_view(), name="jobs_check"),
        path("jobs/employers/<int:pk>/", EmployerView.as_view(), name="jobs_employer"),
    ]


@hooks.register("register_admin_menu_item")
def places_item() -> MenuItem:
    return PlacesItem(
        gettext_lazy("Places and employers"), reverse("jobs_places"), icon_name="group", order=160
    )


class DeleteUnlessUsed(DeleteView):
    """What a text of a place names stays: texts are never changed."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            deleted: HttpResponse = super().form_valid(form)
        except ProtectedError:
            messages.error(self.request, _("This stays: a place uses it."))
            return redirect(self.get_success_url())
        return deleted


class DataViewSet(ModelViewSet):
    """One table of the data of the board, with all its fields."""

    icon = "list-ul"
    delete_view_class = DeleteUnlessUsed
    exclude_form_fields: list[str] = []
    copy_view_enabled = False


class KindViewSet(DataViewSet):
    model = Kind
    name = "job_kinds"
    menu_label = gettext_lazy("Kinds of places")
    list_display = ["name_nl", "checked_on", "is_open"]


class RuleViewSet(DataViewSet):
    model = Rule
    name = "job_rules"
    menu_label = gettext_lazy("Rules for places")
    list_display = ["__str__", "number", "checked_on"]


class MunicipalityViewSet(DataViewSet):
    model = Municipality
    name = "job_municipalities"
    icon = "site"
    menu_label = gettext_lazy("Municipalities")
    list_display = ["postcode", "name"]
    search_fields = ["postcode", "name"]


class JobsData(ViewSetGroup):
    menu_label = gettext_lazy("Data of the board")
    menu_icon = "list-ul"
    menu_order = 560
    items = (KindViewSet, RuleViewSet, MunicipalityViewSet)


@hooks.register("register_admin_viewset")
def register_data() -> JobsData:
    return JobsData()
