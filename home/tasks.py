"""Work behind a publication."""

from django_tasks import task

from home import actions


@task()
def write_page(page_id: int) -> None:
    """Make a page findable as it is published now; writing it twice changes nothing."""
    actions.write_page(page_id=page_id)
