"""Organisations in the CMS, and their people: invite, take back, end."""

from typing import Any

from allauth.core.ratelimit import consume_or_429
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy

from portal.accounts.http import AuthenticatedRequest
from portal.accounts.viewsets import KeepsAnAdministrator
from portal.organisations import actions
from portal.organisations.forms import InviteForm, OrganisationForm
from portal.organisations.models import Membership, Organisation
from portal.organisations.views import invite, people_values

PEOPLE = "organisation:people"
LONGEST_KEY = 18  # digits that fit in a key of the database


class OrganisationPolicy(ModelPermissionPolicy):
    """An organisation is refused, never deleted: memberships and the record hang on it."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)


def people_url(organisation: Organisation) -> str:
    return reverse(PEOPLE, kwargs={"pk": organisation.pk})


class OrganisationIndexView(generic.IndexView):
    def get_list_more_buttons(self, instance: Organisation) -> list[Any]:
        people = Button(
            gettext_lazy("People"), url=people_url(instance), icon_name="group", priority=5
        )
        return [people, *super().get_list_more_buttons(instance)]


class OrganisationEditView(KeepsAnAdministrator, generic.EditView):
    @cached_property
    def header_buttons(self) -> list[Any]:
        people = HeaderButton(
            gettext_lazy("People"), url=people_url(self.object), icon_name="group", priority=5
        )
        return [*super().header_buttons, people]


class PeopleView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Everybody of one organisation. Administrators invite to any role that it can give."""

    request: AuthenticatedRequest

    template_name = "organisations/cms/people.html"
    page_title = gettext_lazy("People")
    permission_required = "change"
    index_url_name = ""
    header_icon = "group"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.organisation = get_object_or_404(Organisation, pk=kwargs["pk"])
        self.form = InviteForm(
            request.POST or None, organisation=self.organisation, by=self.request.user
        )

    def get_page_subtitle(self) -> str:
        return str(self.organisation)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("organisation:index"), "label": gettext_lazy("Organisations")},
            {"url": "", "label": self.page_title, "sublabel": str(self.organisation)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            **people_values(self.request, self.organisation, self.form),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "withdraw" in request.POST:
            return self._withdraw(request)
        if not self.form.is_valid():
            return self.get(request)
        if too_many := consume_or_429(request, action="invite", user=self.request.user):
            return too_many
        invite(request, self.form)
        return redirect(PEOPLE, pk=self.organisation.pk)

    def _withdraw(self, request: HttpRequest) -> HttpResponse:
        pk = request.POST["withdraw"]
        is_number = pk.isdecimal() and len(pk) <= LONGEST_KEY
        invitation = get_object_or_404(
            self.organisation.invitations, pk=int(pk) if is_number else 0
        )
        actions.withdraw(invitation=invitation, by=self.request.user)
        messages.success(request, _("The invitation is taken back."))
        return redirect(PEOPLE, pk=self.organisation.pk)


class EndMembershipView(KeepsAnAdministrator, generic.DeleteView):
    """Asks, then ends a membership and the role that it gave."""

    model = Membership
    page_title = gettext_lazy("End this membership")
    permission_required = "change"
    success_message = gettext_lazy("%(object)s: ended.")
    header_icon = "group"

    def get_delete_url(self) -> str:
        return reverse("organisation:end_membership", kwargs={"pk": self.object.pk})

    def get_success_url(self) -> str:
        return people_url(self.object.organisation)

    @property
    def confirmation_message(self) -> str:
        return _("They lose this role at once. You can invite them again.")

    def delete_action(self) -> None:
        actions.leave(membership=self.object, by=self.request.user)


class OrganisationViewSet(ModelViewSet):
    model = Organisation
    name = "organisation"
    url_prefix = "organisations"
    icon = "group"
    menu_label = gettext_lazy("Organisations")
    menu_order = 550
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = [
        "name",
        Column("kind", accessor="get_kind_display", label=gettext_lazy("Kind")),
        "city",
        Column("state", accessor="get_state_display", label=gettext_lazy("State")),
    ]
    list_filter = ["kind", "state"]
    search_fields = ["name", "city"]
    index_view_class = OrganisationIndexView
    edit_view_class = OrganisationEditView

    @property
    def permission_policy(self) -> ModelPermissionPolicy:
        return OrganisationPolicy(self.model)

    def get_form_class(self, for_update: bool = False) -> type[OrganisationForm]:
        return OrganisationForm

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("people/<int:pk>/", self.construct_view(PeopleView), name="people"),
            path(
                "memberships/<int:pk>/end/",
                self.construct_view(EndMembershipView, model=Membership, usage_url_name=None),
                name="end_membership",
            ),
        ]
