"""The language of the reader, as it is stored with pages and snippets."""

from typing import TypeVar

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import get_language
from wagtail.coreutils import get_supported_content_language_variant

Q = TypeVar("Q", bound=QuerySet)  # type: ignore[type-arg]


def active_language() -> str:
    """The content language that fits the active one; the default one where none does."""
    try:
        return str(get_supported_content_language_variant(get_language() or ""))
    except LookupError:
        return str(settings.LANGUAGE_CODE)


def in_active_language(queryset: Q) -> Q:
    """The rows in the language of the reader: a join, no query of its own."""
    return queryset.filter(locale__language_code=active_language())
