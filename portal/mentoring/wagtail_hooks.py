"""Circles in the CMS: their words and the wish to take letters. No letter, no key, no reader."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from portal.mentoring.founding import ABOUT
from portal.mentoring.models import Circle

PROTOCOLS = ("protocol", "protocol_fr", "protocol_en")


class CirclePolicy(ModelPermissionPolicy):
    """A circle is founded with the keys of its mentors, and its letters hang on it: the CMS makes
    none and deletes none."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in {"add", "delete"} and super().user_has_permission(user, action)


def state_of(circle: Circle) -> str | Promise:
    """Why it takes letters, or why not."""
    if circle.pool.is_broken:
        return _("closed: a key was replaced")
    if not circle.pool.is_open:
        return _("closed: fewer than two people hold its key")
    return _("open") if circle.is_wanted else _("closed by the editors")


class CircleForm(WagtailAdminModelForm):
    """Letters to one mentor are called after the mentor: they have no title of their own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.mentor_id is not None:
            for name in ABOUT:
                del self.fields[name]

    class Meta:
        model = Circle
        fields = ("is_wanted", "place", *ABOUT, "reply_days", *PROTOCOLS)


class CircleViewSet(ModelViewSet):
    model = Circle
    name = "circles"
    icon = "mail"
    menu_label = _("Circles for letters")
    menu_order = 555
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = ["__str__", Column("state", accessor=state_of, label=_("State")), "reply_days"]

    def get_form_class(self, for_update: bool = False) -> type[CircleForm]:
        return CircleForm

    @property
    def permission_policy(self) -> ModelPermissionPolicy:
        return CirclePolicy(self.model)


@hooks.register("register_admin_viewset")
def circles() -> CircleViewSet:
    return CircleViewSet()
