"""What the CMS does on its own account."""

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Page, Workflow, WorkflowPage, WorkflowTask

from portal.accounts.roles import Role
from portal.cms.models import FourEyesTask

WORKFLOW = "Vier ogen"


@transaction.atomic
def ensure_workflow() -> Workflow:
    """The four-eyes workflow over the whole site; calling it again changes nothing.

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
    return workflow
