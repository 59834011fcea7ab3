"""Installations of their own for tests that run the portal as an operator does.

They begin with a copy of the migrated database of the tests: migrating takes half a minute.
"""

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection


def lay_ready(folder: Path, database_url: str) -> None:
    """Copy the database of the tests into this data folder, or to the empty one at this address."""
    connection.ensure_connection()
    if not database_url:
        folder.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(folder / "portal.sqlite3")) as file:
            connection.connection.backup(file)
        return
    ours = connection.settings_dict
    source = f"postgres://{ours['USER']}@{ours['HOST']}:{ours['PORT']}/{ours['NAME']}"
    dumped = subprocess.run(
        ["pg_dump", "--format=custom", f"--dbname={source}"], check=True, capture_output=True
    )
    subprocess.run(
        ["pg_restore", "--no-owner", f"--dbname={database_url}"], check=True, input=dumped.stdout
    )
