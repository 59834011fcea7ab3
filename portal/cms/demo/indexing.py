"""Loading a lot of pages without keeping Wagtail’s indexes after every save."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.db.models.signals import post_save
from modelsearch.index import get_indexed_models
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import update_reference_index_on_save

Keeping = tuple[Callable[..., Any], type[Any]]
"""A handler that keeps an index when something of this model is saved."""


@contextmanager
def unindexed() -> Iterator[list[Keeping]]:
    """Inside, nothing that is saved is indexed: neither for the search of the CMS nor in the list
    of what refers to what. Yields what listens no more.
    """
    keeping: list[Keeping] = [
        *((post_save_signal_handler, model) for model in get_indexed_models()),
        *((update_reference_index_on_save, model) for model in ReferenceIndex.tracked_models),
    ]
    silent = [one for one in keeping if post_save.disconnect(one[0], sender=one[1])]
    try:
        yield silent
    finally:
        for handler, model in silent:
            post_save.connect(handler, sender=model)


@contextmanager
def indexed_at_the_end() -> Iterator[None]:
    """Inside, nothing that is saved is indexed; at the end everything is, once.

    A page of the demo is saved three or four times before it is published; indexing it each time
    took more than half of the loading.
    """
    with unindexed():
        yield
    call_command("update_index", verbosity=0)
    call_command("rebuild_references_index", verbosity=0)
