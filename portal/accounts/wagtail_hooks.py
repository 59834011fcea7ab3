"""People are looked after one by one: Wagtail's bulk actions on users are closed."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.users.views.bulk_actions.user_bulk_action import UserBulkAction


class ClosedBulkAction(UserBulkAction):
    """One of Wagtail's gives roles past the memberships, the others act without a record."""

    display_name = aria_label = _("Closed")
    action_type = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        raise Http404


for name in ("assign_role", "delete", "set_active_state"):
    closed = type("ClosedBulkAction", (ClosedBulkAction,), {"action_type": name})
    hooks.register("register_bulk_action", closed, order=1)  # after Wagtail's: the last one counts
