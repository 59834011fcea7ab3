"""SQLite plans for the tables as they are, once it has been told."""

import pytest
from django.core.management import call_command
from django.db import connection


@pytest.mark.django_db
def test_sqlite_learns_how_large_its_tables_are():
    if connection.vendor != "sqlite":
        call_command("refresh_statistics")  # nothing to do, and no error
        return
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE sqlite_schema")
        cursor.execute("DELETE FROM sqlite_stat1")
        call_command("refresh_statistics")
        cursor.execute("SELECT count(*) FROM sqlite_stat1")
        assert cursor.fetchone()[0] > 20
