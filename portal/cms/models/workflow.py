"""Four eyes: nobody publishes what nobody else has read."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Revision, TaskState


class FourEyesTask(AbstractGroupApprovalTask):
    """Somebody of the chosen groups approves, and it is not somebody who wrote it.

    “Who wrote it” is whoever saved a revision since the page was last published: handing a text
    to and fro does not turn one pair of eyes into two. An administrator is no exception.
    """

    class Meta:
        verbose_name = _("four-eyes check")
        verbose_name_plural = _("four-eyes checks")

    class FieldClasses:
        staff = ["groups"]

    def get_actions(self, obj: Any, user: AbstractBaseUser) -> list[tuple[str, Any, bool]]:
        actions: list[tuple[str, Any, bool]] = super().get_actions(obj, user)
        if wrote(obj, user):
            return []
        return actions

    def locked_for_user(self, obj: Any, user: AbstractBaseUser) -> bool:
        """While it is read, whoever wrote it changes nothing: what is approved was read."""
        return bool(super().locked_for_user(obj, user)) or wrote(obj, user)

    def on_action(
        self, task_state: TaskState, user: AbstractBaseUser, action_name: str, **kwargs: Any
    ) -> Any:
        """Raises PermissionDenied where the approval would publish what this person wrote, or a
        version that is not the one under review."""
        page = task_state.revision.content_object
        is_changed = task_state.revision_id != page.latest_revision_id
        if action_name == "approve" and (is_changed or wrote(page, user)):
            raise PermissionDenied
        return super().on_action(task_state, user, action_name, **kwargs)

    @classmethod
    def get_description(cls) -> Any:
        return _("Somebody who did not write it reads it and approves, or sends it back.")


def wrote(obj: Any, user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether `user` saved a revision of `obj` since it was last published.

    A revision that was live already can be overwritten by an autosave; its date tells.
    """
    revisions = Revision.objects.for_instance(obj).filter(user_id=user.pk)
    if obj.live_revision_id:
        since = Q(pk__gt=obj.live_revision_id) | Q(created_at__gt=obj.last_published_at)
        revisions = revisions.filter(since)
    return bool(revisions.exists())
