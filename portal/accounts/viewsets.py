"""People in the CMS: administrators look them up, rename, close and open accounts, delete them.

Nobody is added here (an invitation is the only way in), no role is given here (memberships give
roles), no password or address is changed here.
"""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.users.views import users

from portal.accounts import actions
from portal.accounts.forms import PersonForm
from portal.accounts.http import AuthenticatedRequest
from portal.accounts.models import User
from portal.accounts.roles import Role


class PeoplePolicy(ModelPermissionPolicy):
    """Also a superuser adds nobody: the form could only make accounts that nobody verified."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "add" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return super().user_has_any_permission(user, set(actions) - {"add"})


def role_names(user: User) -> str:
    """The roles of a listed person; groups are prefetched, so this asks nothing."""
    names = {group.name for group in user.groups.all()}
    return ", ".join(str(role.label) for role in Role if role.label in names)


class PeopleIndexView(users.IndexView):
    template_name = "wagtailadmin/generic/index.html"
    results_template_name = "wagtailadmin/generic/listing_results.html"
    page_title = _("People")
    search_fields: ClassVar[list[str]] = ["name", "email"]

    @cached_property
    def columns(self) -> list[Column]:
        title = self._get_title_column_class(TitleColumn)
        return [
            title(
                "name",
                accessor=str,
                label=_("Name"),
                sort_key="name",
                get_url=self.get_edit_url,
            ),
            Column("email", label=_("E-mail address"), sort_key="email"),
            Column("roles", accessor=role_names, label=_("Roles")),
            BooleanColumn("is_active", label=_("Account is open"), sort_key="is_active"),
            DateColumn("last_login", label=_("Last login"), sort_key="last_login"),
        ]

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().prefetch_related("groups")

    def order_queryset(self, queryset: Any) -> Any:
        if self.ordering in {"name", "-name"}:
            return queryset.order_by(self.ordering, "email")
        return super().order_queryset(queryset)


class KeepsAnAdministrator:
    """A view of the CMS whose form could leave nobody in charge: it says so and changes nothing."""

    request: AuthenticatedRequest
    produced_error_message: str | None = None  # Wagtail sets it where a form is wrong by itself

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        except actions.LastAdministratorError as refusal:
            messages.error(self.request, refusal.sentence)
            response = self.form_invalid(form)  # type: ignore[attr-defined]
        return response


class PeopleEditView(KeepsAnAdministrator, users.EditView):
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        refuse_above(request.user, self.object)

    def get_page_subtitle(self) -> str:
        return str(self.object.email)


class PeopleDeleteView(KeepsAnAdministrator, users.DeleteView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.object = self.get_object()
        refuse_above(request.user, self.object)
        return super().dispatch(request, *args, **kwargs)

    def delete_action(self) -> None:
        actions.delete(user=self.object, by=self.request.user)


def refuse_above(user: Any, person: Model) -> None:
    """PermissionDenied where an administrator touches a superuser."""
    if isinstance(person, User) and person.is_superuser and not user.is_superuser:
        raise PermissionDenied


class PeopleViewSet(users.UserViewSet):
    ordering = "name"
    menu_label = _("People")
    index_view_class = PeopleIndexView
    edit_view_class = PeopleEditView
    delete_view_class = PeopleDeleteView
    copy_view_enabled = False
    template_prefix = "accounts/people/"

    @property
    def permission_policy(self) -> ModelPermissionPolicy:
        return PeoplePolicy(self.model)

    def get_form_class(self, for_update: bool = False) -> type[PersonForm]:
        return PersonForm
