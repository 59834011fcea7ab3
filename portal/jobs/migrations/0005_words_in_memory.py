"""Words are found in memory (decision 28): the index of the database goes."""

from django.db import migrations, models

FTS5 = """
CREATE VIRTUAL TABLE jobs_version_fts USING fts5(
    words, tokenize = 'unicode61 remove_diacritics 0'
)
"""


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX jobs_version_words")
    else:
        schema_editor.execute("DROP TABLE jobs_version_fts")


def bring_back(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE INDEX jobs_version_words ON jobs_version"
            " USING gin (to_tsvector('simple'::regconfig, words))"
        )
        return
    schema_editor.execute(FTS5)
    schema_editor.execute(
        "INSERT INTO jobs_version_fts (rowid, words) SELECT id, words FROM jobs_version"
    )


class Migration(migrations.Migration):
    dependencies = [("jobs", "0004_desks")]
    operations = [
        migrations.RunPython(remove, bring_back),
        migrations.AddIndex(
            model_name="vacancy",
            index=models.Index(fields=["changed_at"], name="jobs_vacancy_changed"),
        ),
    ]
