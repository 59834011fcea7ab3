"""The full-text search of the database over `Findable`: FTS5 on SQLite, tsvector on PostgreSQL.

Both get the same stems (`portal.core.words`) and both rank titles before keywords before texts.
Not Wagtail's own index, which costs a search of its own for every result on SQLite and knows one
language on PostgreSQL (docs/decisions). The tables are made in a migration.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from django.db import connections, router

from home.models import Findable
from home.search.meanings import Alternatives, Phrase
from portal.core.words import LONG_ENOUGH

MOST = 1_000
"""So many of the best are looked at. Nobody reads further; counts say “more than”."""


@dataclass(frozen=True, slots=True)
class Stems:
    """What the index keeps of one row of `Findable`."""

    pk: int
    language: str
    title: str
    keywords: str
    text: str


def write(rows: Iterable[Stems]) -> None:
    """Make these rows findable; what was written for them before is gone."""
    connection = connections[router.db_for_write(Findable)]
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for row in rows:
            values = (row.title, row.keywords, row.text)
            if is_postgres:
                cursor.execute(_WRITE_VECTOR, (*values, row.pk))
            else:
                cursor.execute(_WRITE_FTS, (row.pk, row.language, *values))


def forget(pks: Sequence[int]) -> None:
    """On PostgreSQL the vector goes with its row."""
    connection = connections[router.db_for_write(Findable)]
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.executemany(_FORGET_FTS, [(pk,) for pk in pks])


def sweep() -> None:
    """Forget what was written for rows that are gone: a page that is deleted takes its rows."""
    connection = connections[router.db_for_write(Findable)]
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_SWEEP_FTS)


def search(wanted: Alternatives, language: str, *, everything: bool) -> list[int]:
    """Primary keys of the best rows, best first: with a phrase of every entry, or of any one."""
    if not wanted:
        return []
    connection = connections[router.db_for_read(Findable)]
    is_postgres = connection.vendor == "postgresql"
    query = _expression(wanted, everything, is_postgres)
    if is_postgres:
        statement, values = _SEARCH_VECTOR, (query, language, MOST)
    else:
        statement, values = _SEARCH_FTS, (query, language, MOST)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]


@cache
def has_trigrams() -> bool:
    """Whether PostgreSQL may compare words by their trigrams here; asked once a process."""
    connection = connections[router.db_for_read(Findable)]
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        return cursor.fetchone() is not None


def _expression(wanted: Alternatives, everything: bool, is_postgres: bool) -> str:
    """The query in the language of the database. Stems are letters and digits, so it is safe."""
    both, either = (" & ", " | ") if is_postgres else (" AND ", " OR ")
    phrase = _phrase_of_postgres if is_postgres else _phrase_of_sqlite
    entries = [f"({either.join(map(phrase, entry))})" for entry in wanted]
    return (both if everything else either).join(entries)


def _phrase_of_postgres(stems: Phrase) -> str:
    """The words of a phrase stand one after the other."""
    words = (f"'{stem}'{':*' if len(stem) >= LONG_ENOUGH else ''}" for stem in stems)
    return f"({' <-> '.join(words)})"


def _phrase_of_sqlite(stems: Phrase) -> str:
    """The same; FTS5 knows beginnings of the last word of a phrase only."""
    words = " + ".join(f'"{stem}"' for stem in stems)
    return f"({words}{'*' if len(stems[-1]) >= LONG_ENOUGH else ''})"


_WRITE_VECTOR = """
UPDATE home_findable SET vector =
    setweight(to_tsvector('simple', %s), 'A')
    || setweight(to_tsvector('simple', %s), 'B')
    || setweight(to_tsvector('simple', %s), 'D')
WHERE id = %s
"""
_SEARCH_VECTOR = """
SELECT home_findable.id FROM home_findable, to_tsquery('simple', %s) AS query
WHERE vector @@ query AND language = %s
ORDER BY ts_rank(vector, query, 1) DESC, home_findable.id LIMIT %s
"""
_WRITE_FTS = """
INSERT OR REPLACE INTO home_findable_fts (rowid, language, title, keywords, text)
VALUES (%s, %s, %s, %s, %s)
"""
_FORGET_FTS = "DELETE FROM home_findable_fts WHERE rowid = %s"
_SWEEP_FTS = "DELETE FROM home_findable_fts WHERE rowid NOT IN (SELECT id FROM home_findable)"
_SEARCH_FTS = """
SELECT rowid FROM home_findable_fts
WHERE home_findable_fts MATCH %s AND language = %s
ORDER BY bm25(home_findable_fts, 0, 10, 4, 1), rowid LIMIT %s
"""
