"""Keeping the site search equal to what is published."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.utils import translation
from wagtail.models import Page

from home.models import Findable, FindableWord
from home.search import engine
from portal.cms.finds import Find
from portal.cms.models import BasePage
from portal.cms.queries import page_kinds
from portal.content.models import HelpLinePage, PeoplePage
from portal.core.words import folded, stem_of_text, stems_of_text, words_of

LONGEST_WORD = 36  # a stem can be a letter or two longer than its word
SHORTEST_WORD = 3


@transaction.atomic
def write_page(*, page_id: int) -> None:
    """Put what can be found on a page into the index in place of what was there.

    A page that is not published, or not there, leaves nothing behind. The row of the page is
    locked, so that two publications at once do not write the same thing twice.
    """
    page = Page.objects.select_for_update().filter(pk=page_id).first()
    forget_page(page_id=page_id)
    specific = page.specific if page is not None and page.live else None
    if not isinstance(specific, BasePage):
        return
    language = str(specific.locale.language_code)
    with translation.override(language):
        finds = {find.rest: find for find in specific.finds()}
    _write(specific, language, finds.values())


def forget_page(*, page_id: int) -> None:
    """Let nothing on this page be found any more."""
    forget(Findable.objects.filter(page_id=page_id))


def forget(rows: "Iterable[Findable]") -> None:
    pks = [row.pk for row in rows]
    engine.forget(pks)
    Findable.objects.filter(pk__in=pks).delete()


def _write(page: BasePage, language: str, finds: Iterable[Find]) -> None:
    offered = list(finds)
    rows = Findable.objects.bulk_create(
        Findable(
            page_id=page.pk,
            rest=find.rest,
            kind=find.kind,
            language=language,
            title=find.title[:255],
            intro=find.intro,
            text=" ".join(find.text.split()),
            note=find.note[:255],
            themes=list(find.themes),
            until=find.until,
        )
        for find in offered
    )
    engine.write(
        engine.Stems(
            pk=row.pk,
            language=language,
            title=stems_of_text(find.title, language),
            keywords=stems_of_text(f"{find.keywords} {find.intro} {find.note}", language),
            text=stems_of_text(find.text, language),
        )
        for row, find in zip(rows, offered, strict=True)
    )
    _learn(language, offered)


def _learn(language: str, finds: Iterable[Find]) -> None:
    """Remember the words of what can be found."""
    texts = (text for find in finds for text in (find.title, find.intro, find.keywords, find.text))
    words = {folded(word): word for text in texts for word in words_of(text)}
    FindableWord.objects.bulk_create(
        (
            FindableWord(language=language, word=word, stem=stem_of_text(own, language))
            for word, own in sorted(words.items())
            if SHORTEST_WORD <= len(word) <= LONGEST_WORD and not word.isdecimal()
        ),
        ignore_conflicts=True,
    )


def refresh(*, everything: bool = False) -> int:
    """Bring the index up to date, page by page; returns how many pages were written.

    Without `everything` only what can have been missed: pages published since they were written,
    pages that show other things, and what is not published any more.
    """
    if everything:
        FindableWord.objects.all().delete()
    forget(Findable.objects.filter(page__live=False))
    engine.sweep()
    pages = _all_pages() if everything else _missed_pages()
    for page_id in pages:
        write_page(page_id=page_id)
    return len(pages)


def _all_pages() -> list[int]:
    return sorted(pk for kind in page_kinds() for pk in _live(kind))


def _missed_pages() -> list[int]:
    written = Findable.objects.filter(rest="")
    late = written.filter(written_at__lt=F("page__last_published_at"))
    known = set(written.exclude(pk__in=late).values_list("page_id", flat=True))
    showing = {pk for kind in (HelpLinePage, PeoplePage) for pk in _live(kind)}
    offering = {pk for kind in page_kinds() if kind.kind_of_find is not None for pk in _live(kind)}
    return sorted((offering - known) | showing)


def _live(kind: type[BasePage]) -> "list[int]":
    return list(kind.objects.live().values_list("pk", flat=True))
