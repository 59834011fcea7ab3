"""What gunicorn does before it makes a process: see `portal.core.group_key`."""

from typing import Any

from portal.core import group_key


def pre_fork(arbiter: Any, worker: Any) -> None:
    """The process that makes all others forgets the keys of hours that are over, too."""
    group_key.key_of_the_hour()
