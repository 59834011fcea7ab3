"""How a workflow ends.

Wagtail imports this module before its own models are ready, so it imports none at run time.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wagtail.models import WorkflowState

    from portal.accounts.models import User


def publish_what_was_read(workflow_state: "WorkflowState", user: "User | None" = None) -> None:
    """Publish (or plan) the page whose workflow has ended well, in the name of who approved it.

    An editor has no right to publish; their approval of another's text is what publishes it.
    Where the check is switched off, nobody approved, and the right to publish is asked for.
    """
    task = workflow_state.current_task_state
    if task is not None and task.status == task.STATUS_APPROVED:
        # Not the latest: somebody may have kept another one since the approval looked.
        task.revision.publish(user=user, skip_permission_checks=True)
    else:
        workflow_state.content_object.get_latest_revision().publish(user=user)
