"""The stems of texts, in the database's own kind of index; see portal.jobs.finding."""

from django.db import migrations

FTS5 = """
CREATE VIRTUAL TABLE jobs_version_fts USING fts5(
    words, tokenize = 'unicode61 remove_diacritics 0'
)
"""


def make(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        schema_editor.execute(FTS5)
        schema_editor.execute(
            "INSERT INTO jobs_version_fts (rowid, words) SELECT id, words FROM jobs_version"
        )
        return
    schema_editor.execute(
        "CREATE INDEX jobs_version_words ON jobs_version"
        " USING gin (to_tsvector('simple'::regconfig, words))"
    )


def unmake(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        schema_editor.execute("DROP TABLE jobs_version_fts")
        return
    schema_editor.execute("DROP INDEX jobs_version_words")


class Migration(migrations.Migration):
    dependencies = [("jobs", "0002_saved_searches")]
    operations = [migrations.RunPython(make, unmake)]
