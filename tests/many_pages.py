"""Many pages in a moment: rows copied in the database, for tests and for `make bench`.

What takes Wagtail minutes (100,000 times a page, its revision and its index entry) is here a few
statements. The copies are live pages with an address of their own; search does not find them.
"""

import datetime
import uuid
from itertools import count
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from wagtail.models import Page

from portal.core.changes import announce


def _row(table: str, key: str, pk: int) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}" WHERE "{key}" = %s', [pk])
        names = [column[0] for column in cursor.description]
        return dict(zip(names, cursor.fetchone(), strict=True))


def _insert(table: str, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    names = ", ".join(f'"{name}"' for name in rows[0])
    marks = ", ".join(["%s"] * len(rows[0]))
    with connection.cursor() as cursor:
        for start in range(0, len(rows), 1000):
            part = rows[start : start + 1000]
            if connection.vendor == "postgresql":
                every = ", ".join([f"({marks})"] * len(part))
                values = [value for row in part for value in row.values()]
                cursor.execute(f'INSERT INTO "{table}" ({names}) VALUES {every}', values)
            else:
                cursor.executemany(
                    f'INSERT INTO "{table}" ({names}) VALUES ({marks})',
                    [list(row.values()) for row in part],
                )


@transaction.atomic
def multiply(page: Page, number: int) -> None:
    """Make `number` live siblings of `page` that are like it, with its themes."""
    page = page.specific
    parent = page.get_parent()
    model = type(page)
    base = _row("wagtailcore_page", "id", page.pk)
    own = _row(model._meta.db_table, "page_ptr_id", page.pk)
    first = (Page.objects.aggregate(most=Max("pk"))["most"] or 0) + 1
    last = parent.get_children().order_by("path").last().path[-Page.steplen :]
    place = Page._str2int(last) + 1
    began = page.first_published_at or datetime.datetime.now(datetime.UTC)
    pages, owns = [], []
    for pk, step in zip(range(first, first + number), count(place)):
        slug = f"{page.slug}-{pk}"
        pages.append(
            base
            | {
                "id": pk,
                "path": Page._get_path(parent.path, page.depth, step),
                "slug": slug,
                "title": f"{page.title} {pk}",
                "draft_title": f"{page.title} {pk}",
                "url_path": f"{parent.url_path}{slug}/",
                "translation_key": _key(),
                "first_published_at": began - datetime.timedelta(minutes=pk),
                "latest_revision_id": None,
                "live_revision_id": None,
            }
        )
        owns.append(own | {"page_ptr_id": pk})
    _insert("wagtailcore_page", pages)
    _insert(model._meta.db_table, owns)
    if hasattr(model, "themes"):
        through = model.themes.through
        name = model._meta.model_name
        themes = list(page.themes.values_list("pk", flat=True))
        _insert(
            through._meta.db_table,
            [{f"{name}_id": row["id"], "themepage_id": theme} for row in pages for theme in themes],
        )
    Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild + number)
    _go_on_counting()
    with connection.cursor() as cursor:
        # as autovacuum and `refresh_statistics` do: the plans of empty tables are slow here
        cursor.execute("ANALYZE")
    announce()


def _key() -> str:
    key = uuid.uuid4()
    return str(key) if connection.vendor == "postgresql" else key.hex


def _go_on_counting() -> None:
    """PostgreSQL gives numbers from a sequence, which does not know the rows above."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('wagtailcore_page', 'id'), MAX(id))"
                " FROM wagtailcore_page"
            )
