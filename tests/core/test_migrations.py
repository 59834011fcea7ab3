"""`make test` runs this first, without a copy of a database: there, migrations run from zero."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def test_every_migration_was_applied(db):
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    assert len(executor.loader.applied_migrations) > 100
