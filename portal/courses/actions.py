"""The one thing that is written when somebody plays."""

import datetime
from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.db import connections, router
from django.db.models import DateField, UUIDField
from django.utils import timezone

from portal.courses.models.sums import StepSum

UPSERT = """
INSERT INTO courses_stepsum (module, step, answer, day, count) VALUES {rows}
ON CONFLICT (module, step, answer, day)
DO UPDATE SET count = courses_stepsum.count + excluded.count
"""


def count_answers(
    *, module: UUID, step: UUID, answers: Iterable[str], day: datetime.date | None = None
) -> None:
    """Let the sums of these answers go up by one, in one statement.

    `answers` are keys that the step knows; "" stands for “done”. One statement means: no
    transaction to wait in, and nothing lost when many answer at once. Rows are sorted, so that
    two statements with the same answers cannot wait for each other.
    """
    counts = sorted(Counter(answers).items())
    if not counts:
        return
    connection = connections[router.db_for_write(StepSum)]
    ids = [UUIDField().get_db_prep_value(one, connection) for one in (module, step)]
    today = DateField().get_db_prep_value(day or timezone.localdate(), connection)
    values = [value for answer, count in counts for value in (*ids, answer, today, count)]
    statement = UPSERT.format(rows=", ".join(["(%s, %s, %s, %s, %s)"] * len(counts)))
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
