"""The stems that are searched, in the database's own kind of table; see home.search.engine.

PostgreSQL: a column and its index; trigrams for words that are typed nearly right, where this
database user may install the extension (it is a trusted one). SQLite: a table of FTS5.
"""

from django.db import DatabaseError, migrations, transaction

FTS5 = """
CREATE VIRTUAL TABLE home_findable_fts USING fts5(
    language UNINDEXED, title, keywords, text, tokenize = 'unicode61 remove_diacritics 0'
)
"""


def make(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        schema_editor.execute(FTS5)
        return
    schema_editor.execute("ALTER TABLE home_findable ADD COLUMN vector tsvector")
    schema_editor.execute("CREATE INDEX home_findable_vector ON home_findable USING gin (vector)")
    try:
        with transaction.atomic(using=schema_editor.connection.alias):
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError:
        return  # without the right, or without the package: words are compared in the process
    schema_editor.execute(
        "CREATE INDEX home_findableword_near ON home_findableword USING gin (word gin_trgm_ops)"
    )
    schema_editor.execute(
        "CREATE INDEX home_findableword_within ON home_findableword USING gin (stem gin_trgm_ops)"
    )


def unmake(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        schema_editor.execute("DROP TABLE home_findable_fts")
        return
    schema_editor.execute("DROP INDEX IF EXISTS home_findableword_near")
    schema_editor.execute("DROP INDEX IF EXISTS home_findableword_within")
    schema_editor.execute("ALTER TABLE home_findable DROP COLUMN vector")


class Migration(migrations.Migration):
    dependencies = [("home", "0002_search")]
    operations = [migrations.RunPython(make, unmake)]
