"""What happens to assignments: given, extended, closed, counted."""

import datetime
import secrets
from collections.abc import Iterable
from uuid import UUID

from django.db import IntegrityError, connections, router, transaction
from django.db.models import UUIDField

from portal.courses.keys import StepRef
from portal.courses.models import ModulePage, PathPage
from portal.youthwork.models import Assignment, AssignmentSum, Group
from portal.youthwork.models.assignments import WHOLE

LETTERS = "bcdfghjkmnpqrstvwxz"
"""No vowels: no code is a word. No l and no y: nobody mistakes one letter for another."""

CODE = 6
TRIES = 20


def assign(*, group: Group, page: ModulePage | PathPage, until: datetime.date) -> Assignment:
    """A new code for this group; nothing is sent to anybody."""
    what = {"module" if isinstance(page, ModulePage) else "path": page.translation_key}
    for _ in range(TRIES):
        code = "".join(secrets.choice(LETTERS) for _ in range(CODE))
        try:
            with transaction.atomic():
                return Assignment.objects.create(group=group, code=code, until=until, **what)
        except IntegrityError:
            continue
    raise RuntimeError("no free code in twenty tries")


def extend(*, assignment: Assignment, until: datetime.date) -> None:
    """Let the code work until this day. One that is over stays over: its answers were shown."""
    Assignment.objects.open().filter(pk=assignment.pk).update(until=until)


def close(*, assignment: Assignment) -> None:
    """The code works no more. It cannot be opened again: its answers are shown now."""
    Assignment.objects.filter(pk=assignment.pk).update(is_closed=True)


# --- counting -----------------------------------------------------------------------------------

UPSERT = """
INSERT INTO youthwork_assignmentsum (assignment_id, module, step, answer, count)
SELECT a.id, %s, %s, %s, 1 FROM youthwork_assignment a WHERE a.id = %s AND NOT a.is_closed
ON CONFLICT (assignment_id, module, step, answer)
DO UPDATE SET count = youthwork_assignmentsum.count + 1
"""


def _count(assignment: Assignment, rows: Iterable[tuple[UUID, UUID, str]]) -> None:
    connection = connections[router.db_for_write(AssignmentSum)]
    with transaction.atomic(), connection.cursor() as cursor:
        for module, step, answer in sorted(rows):
            ids = [UUIDField().get_db_prep_value(one, connection) for one in (module, step)]
            cursor.execute(UPSERT, [*ids, answer, assignment.pk])


def count_opened(*, assignment: Assignment, page: ModulePage) -> None:
    _count(assignment, [(page.translation_key, WHOLE, "opened")])


def count(
    *,
    assignment: Assignment,
    page: ModulePage,
    ref: StepRef,
    answers: Iterable[str],
    done: frozenset[str],
) -> None:
    """A step was done for the first time on this phone; with the last one, the module."""
    key, step = page.translation_key, UUID(ref.id)
    rows = [(key, step, answer) for answer in ("", *answers)]
    if {one.key for one in page.outline} <= {*done, ref.key}:
        rows.append((key, WHOLE, "finished"))
    _count(assignment, rows)
