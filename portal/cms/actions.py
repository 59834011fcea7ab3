"""What the CMS does on its own account."""

from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import (
    Page,
    Workflow,
    WorkflowContentType,
    WorkflowMixin,
    WorkflowPage,
    WorkflowTask,
)

from portal.accounts.roles import Role
from portal.cms.models import FourEyesTask

WORKFLOW = "Vier ogen"
WAGTAILS_OWN_WORKFLOW = "Moderators approval"


@transaction.atomic
def ensure_workflow() -> Workflow:
    """The four-eyes workflow over all pages and snippets; calling it again changes nothing.

    Names are data of the installation, hence Dutch. An administrator may rename, extend or end
    it in the CMS: it is found again by its task, never made twice.
    """
    task = FourEyesTask.objects.first()
    if task is None:
        task = FourEyesTask.objects.create(name="Iemand anders leest mee")
    task.groups.add(*Group.objects.filter(name__in=[Role.EDITOR.label, Role.MODERATOR.label]))
    found = Workflow.objects.filter(workflow_tasks__task=task).first()
    if found:
        return found
    workflow = Workflow.objects.create(name=WORKFLOW)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.update_or_create(
        page=Page.get_first_root_node(), defaults={"workflow": workflow}
    )
    _watch_snippets(workflow)
    _retire_wagtails_own()
    return workflow


def _retire_wagtails_own() -> None:
    """Wagtail's own workflow asks for one reader, who may be the writer. It watches nothing now."""
    for workflow in Workflow.objects.active().filter(name=WAGTAILS_OWN_WORKFLOW):
        if not workflow.all_pages().exists():
            workflow.deactivate()


def _watch_snippets(workflow: Workflow) -> None:
    """Put everything that is drafted without being a page under the workflow too."""
    for model in apps.get_models():
        if issubclass(model, WorkflowMixin) and not issubclass(model, Page):
            kind = ContentType.objects.get_for_model(model, for_concrete_model=False)
            WorkflowContentType.objects.update_or_create(
                content_type=kind, defaults={"workflow": workflow}
            )
