"""Languages of readers, as they are stored with pages and snippets, and the ways between them."""

from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language, get_language_info, override
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Page

from portal.cms.addresses import page_address
from portal.core.answers import until_changed

# language -> the place for which social networks take our text (their lists know no en_BE, ar_BE)
OPEN_GRAPH = {"nl": "nl_BE", "fr": "fr_BE", "en": "en_GB", "ar": "ar_AR"}
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


def translations(chosen: Any, locale_id: int) -> Any:
    """The rows in a language that `chosen` rows (a queryset) are, or have a translation as."""
    keys = chosen.order_by().values("translation_key")
    return chosen.model.objects.filter(translation_key__in=keys, locale_id=locale_id)


@dataclass(frozen=True, slots=True)
class Version:
    """A page in one language. Where it is not written in it yet, `url` says so (`exists`)."""

    code: str
    name: str
    direction: str
    url: str
    exists: bool
    is_current: bool

    @property
    def open_graph(self) -> str:
        return OPEN_GRAPH[self.code]


def versions(page: Page, rest: str = "") -> list[Version]:
    """The page in every language of the site, in the order of the settings; one query.

    `rest` is what follows the address of the page: the step of a module, say.
    """
    paths = _paths(page.translation_key)
    addresses = {code: f"{page_address(path)}{rest}" for code, path in paths.items()}
    return [
        _version(code, addresses.get(code) or without_translation(page, code), code in addresses)
        for code, _name in settings.LANGUAGES
    ]


@until_changed()
def _paths(key: UUID) -> dict[str, str]:
    """Language -> path of the live pages that are translations of each other."""
    rows = Page.objects.live().filter(translation_key=key)
    return dict(rows.values_list("locale__language_code", "url_path"))


def same_address(request: HttpRequest) -> list[Version]:
    """An address that is no page in every language: the same one, or the front page (errors)."""
    match = request.resolver_match
    stays = match is not None and match.url_name not in {None, "wagtail_serve"}
    return [
        _version(code, translate_url(request.path, code) if stays else f"/{code}/", exists=True)
        for code, _name in settings.LANGUAGES
    ]


def _version(code: str, url: str, exists: bool) -> Version:
    info = get_language_info(code)
    return Version(
        code=code,
        name=info["name_local"].capitalize(),
        direction="rtl" if info["bidi"] else "ltr",
        url=url,
        exists=exists,
        is_current=code == active_language(),
    )


def without_translation(page: Page, code: str) -> str:
    """The address that says in this language that the page is not written in it yet."""
    with override(code):
        return reverse("untranslated", args=[page.pk])
