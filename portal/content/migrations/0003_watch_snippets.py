"""Where the four eyes already watch over pages, they now watch over help lines and people too."""

from django.db import migrations


def watch(apps, schema_editor):
    task = apps.get_model("cms", "FourEyesTask").objects.first()
    if task is None:
        return  # a new installation: `ensure_workflow` does it
    step = apps.get_model("wagtailcore", "WorkflowTask").objects.filter(task_id=task.pk).first()
    if step is None:
        return
    content_type = apps.get_model("contenttypes", "ContentType")
    watched = apps.get_model("wagtailcore", "WorkflowContentType")
    for model in ("helpline", "keyfigure"):
        kind, _ = content_type.objects.get_or_create(app_label="content", model=model)
        watched.objects.get_or_create(
            content_type_id=kind.pk, defaults={"workflow_id": step.workflow_id}
        )


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0002_four_eyes"),
        ("cms", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]
    operations = [migrations.RunPython(watch, migrations.RunPython.noop)]
