"""Which texts hold which words, asked of the full-text index: FTS5 on SQLite, GIN on PostgreSQL.

Both get the stems that a text keeps of itself (`Version.words`). A text is never changed, so it is
written to the index once; on PostgreSQL the index stands on the column. The keys come in one piece:
ten thousand rows of one number each would take longer than finding them.
"""

from collections.abc import Iterable

from django.db import connections

from portal.core.words import LONG_ENOUGH, asked

LANGUAGES = ("nl", "fr", "en")


def remember(pk: int, words: str, database: str) -> None:
    """Make the words of a new text findable."""
    connection = connections[database]
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_WRITE_FTS, [pk, words])


def with_words(text: str, database: str) -> list[int]:
    """Keys of the texts that hold every word, without accents and endings, in one language."""
    wanted = dict.fromkeys(tuple(stem for _word, stem in asked(text, one)) for one in LANGUAGES)
    stems = [one for one in wanted if one]
    if not stems:
        return []
    connection = connections[database]
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if is_postgres:
            cursor.execute(_SEARCH_VECTOR, [_expression(stems, "'{}'", ":*", " & ", " | ")])
        else:
            cursor.execute(_SEARCH_FTS, [_expression(stems, '"{}"', "*", " AND ", " OR ")])
        return [int(key) for key in (cursor.fetchone()[0] or "").split(",") if key]


def _expression(
    wanted: Iterable[tuple[str, ...]], quoted: str, open_end: str, both: str, either: str
) -> str:
    """The query in the language of the database. Stems are letters and digits, so it is safe."""
    ways = (
        both.join(
            quoted.format(stem) + (open_end if len(stem) >= LONG_ENOUGH else "") for stem in stems
        )
        for stems in wanted
    )
    return either.join(f"({way})" for way in ways)


_WRITE_FTS = "INSERT OR REPLACE INTO jobs_version_fts (rowid, words) VALUES (%s, %s)"
_SEARCH_VECTOR = """
SELECT string_agg(id::text, ',') FROM jobs_version
WHERE to_tsvector('simple'::regconfig, words) @@ to_tsquery('simple', %s)
"""
_SEARCH_FTS = """
SELECT group_concat(rowid) FROM jobs_version_fts WHERE jobs_version_fts MATCH %s
"""
