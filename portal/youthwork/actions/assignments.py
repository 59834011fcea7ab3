"""What happens to assignments: given, extended, closed, counted."""

import datetime
import secrets
from collections.abc import Iterable
from uuid import UUID

from django.db import IntegrityError, connections, router, transaction
from django.db.models import UUIDField

from portal.courses.keys import StepRef
from portal.courses.models import ModulePage, PathPage
from portal.youthwork.models import Assignment, AssignmentSum, Group, PulseSum
from portal.youthwork.models.assignments import WHOLE

LETTERS = "bcdfghjkmnpqrstvwxz"
"""No vowels: no code is a word. No l and no y: nobody mistakes one letter for another."""

CODE = 6
TRIES = 20


def assign(
    *, group: Group, page: ModulePage | PathPage, until: datetime.date, asks_pulse: bool = False
) -> Assignment:
    """A new code for this group; nothing is sent to anybody."""
    what = {"module" if isinstance(page, ModulePage) else "path": page.translation_key}
    for _ in range(TRIES):
        code = "".join(secrets.choice(LETTERS) for _ in range(CODE))
        try:
            with transaction.atomic():
                return Assignment.objects.create(
                    group=group, code=code, until=until, asks_pulse=asks_pulse, **what
                )
        except IntegrityError:
            continue
    raise RuntimeError("no free code in twenty tries")


def extend(*, assignment: Assignment, until: datetime.date) -> None:
    """Let the code work until this day. One that is over stays over: its answers were shown."""
    Assignment.objects.open().filter(pk=assignment.pk).update(until=until)


def close(*, assignment: Assignment) -> None:
    """The code no longer works. It cannot be opened again: its answers are shown now."""
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


PULSE = """
INSERT INTO youthwork_pulsesum (assignment_id, instrument, moment, statement, point, count)
SELECT a.id, %s, %s, %s, %s, 1 FROM youthwork_assignment a WHERE a.id = %s AND NOT a.is_closed
ON CONFLICT (assignment_id, instrument, moment, statement, point)
DO UPDATE SET count = youthwork_pulsesum.count + 1
"""


def count_pulse(
    *, assignment: Assignment, instrument: str, moment: str, points: Iterable[tuple[str, int]]
) -> None:
    """Let the counters of a group go up: one for each answer, and one for somebody who answered."""
    rows = sorted(points)
    if not rows:
        return
    connection = connections[router.db_for_write(PulseSum)]
    with transaction.atomic(), connection.cursor() as cursor:
        for statement, point in [("", 0), *rows]:
            cursor.execute(PULSE, [instrument, moment, statement, point, assignment.pk])
