"""Four eyes: nobody publishes what nobody else has read."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Revision, TaskState

from portal.cms.versions import says_the_same

YOU_WROTE = _(
    "Not published. You changed something here, and whoever writes does not approve. Your change is"
    " kept and waits for review: ask somebody else to read it and approve it."
)
SOMEBODY_WROTE = _(
    "Not published. Somebody changed it after it was sent in. The newest version is under review"
    " now: read it and approve again."
)


class NotPublishedError(Exception):
    """An approval that would publish what nobody else has read; `why` is for who approved."""

    def __init__(self, thing: Any, why: Promise) -> None:
        super().__init__(str(why))
        self.thing = thing
        self.why = why


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
        """Raises NotPublishedError where the approval would publish what this person wrote, or a
        version that is not the one under review. That version then is under review itself."""
        if action_name == "approve":
            self._refuse_unread(task_state, user)
        return super().on_action(task_state, user, action_name, **kwargs)

    def _refuse_unread(self, task_state: TaskState, user: AbstractBaseUser) -> None:
        thing = task_state.revision.content_object
        newest = thing.latest_revision
        is_changed = not says_the_same(task_state.revision, newest)
        if is_changed:
            # The old approval is over: a button from before cannot approve what nobody read.
            task_state.cancel(user=user, resume=True)
        if wrote(thing, user):
            raise NotPublishedError(thing, YOU_WROTE)
        if is_changed:
            raise NotPublishedError(thing, SOMEBODY_WROTE)
        task_state.revision = newest

    @classmethod
    def get_description(cls) -> Any:
        return _("Somebody who did not write it reads it and approves, or sends it back.")


def wrote(obj: Any, user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether `user` changed `obj` since it was last published.

    A revision that was live already can be overwritten by an autosave; its date tells. One that
    says what the one before it says was saved and not written.
    """
    every = Revision.objects.for_instance(obj)
    revisions = every.filter(user_id=user.pk)
    if obj.live_revision_id:
        since = Q(pk__gt=obj.live_revision_id) | Q(created_at__gt=obj.last_published_at)
        revisions = revisions.filter(since)
    return any(_is_written(revision, every) for revision in revisions.order_by("pk"))


def _is_written(revision: Revision, every: QuerySet[Revision]) -> bool:
    before = every.filter(pk__lt=revision.pk).order_by("-pk").first()
    return before is None or not says_the_same(before, revision)
