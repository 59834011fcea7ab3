"""The door of the workspace."""

from portal.accounts.doors import only_for
from portal.youthwork.rules import works_somewhere

for_workers = only_for(works_somewhere)
"""Only for who works with young people somewhere."""
