"""What the site search knows: what can be found, which words there are, and what editors add."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Locale, Page, PageViewRestriction

from home.search.meanings import phrases, stems
from portal.cms.finds import Kind
from portal.content.models import HelpLine
from portal.core.answers import true_until, until_changed

STEP = Page.steplen
T = TypeVar("T")


@until_changed()
def closed_doors() -> frozenset[str]:
    """Tree paths of pages that are not for everybody now: not published, expired, or restricted.

    Asked of the pages themselves, not of what was written down. Those with nothing to find at them
    or below them are left out. They are few, and the same for every search.
    """
    restricted = Exists(PageViewRestriction.objects.filter(page=OuterRef("pk")))
    leads_on = Q(numchild__gt=0) | Exists(Findable.objects.filter(page=OuterRef("pk")))
    rows = Page.objects.alias(restricted=restricted).filter(
        Q(live=False) | Q(restricted=True) | Q(expire_at__isnull=False), leads_on
    )
    closed = set()
    for path, expires in rows.values_list(
        "path", Case(When(live=True, restricted=False, then=F("expire_at")))
    ):
        if expires is not None and expires > timezone.now():
            true_until(expires)
        else:
            closed.add(path)
    return frozenset(closed)


def open_to_all(
    things: Iterable[T], path: Callable[[T], str], closed: frozenset[str] | None = None
) -> list[T]:
    """Those that anybody may open now, with all pages above them; `path` says where one stands."""
    doors = closed_doors() if closed is None else closed
    return [thing for thing in things if not doors.intersection(_floors(path(thing)))]


def _floors(path: str) -> Iterator[str]:
    """A tree path and those of all pages above it."""
    return (path[:end] for end in range(STEP, len(path) + 1, STEP))


class FindableQuerySet(models.QuerySet["Findable"]):
    def current(self) -> "FindableQuerySet":
        """What is not over. Whether anybody may open it, its page decides: `open_to_all`."""
        return self.filter(Q(until=None) | Q(until__gt=timezone.now()))

    def visible(self, closed: frozenset[str] | None = None) -> "list[Findable]":
        """What anybody may open now, with its page; `closed` where the closed doors are known."""
        found = self.current().select_related("page")
        return open_to_all(found, lambda thing: thing.page.path, closed)


class Findable(models.Model):
    """One thing to find: a page, or something that a page shows. Written by `home.actions`.

    Everything in it stands on a public page. The stems that are searched stand beside it, in a
    column or a table of the database's own kind (`home.search.engine`).
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    rest = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    language = models.CharField(max_length=12)
    title = models.CharField(max_length=255)
    intro = models.TextField(blank=True)
    text = models.TextField(blank=True)
    note = models.CharField(max_length=255, blank=True)
    themes = models.JSONField(default=list)
    until = models.DateTimeField(null=True, blank=True)
    written_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    objects: ClassVar[Any] = FindableQuerySet.as_manager()

    class Meta:
        verbose_name = _("thing to find")
        verbose_name_plural = _("things to find")
        constraints = [
            models.UniqueConstraint(fields=["page", "rest"], name="home_findable_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=Kind.values), name="home_findable_kind"
            ),
        ]

    class FieldClasses:
        public = ["kind", "language", "title", "intro", "text", "note", "themes", "until"]
        technical = ["page", "rest", "written_at"]

    def __str__(self) -> str:
        return self.title

    @property
    def url(self) -> str:
        """Its address as the page has it now."""
        return f"{self.page.url}{self.rest}"


class FindableWord(models.Model):
    """A word that stands on some public page, once a language: for what is typed nearly right."""

    language = models.CharField(max_length=12)
    word = models.CharField(max_length=40)
    stem = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("word to find")
        verbose_name_plural = _("words to find")
        constraints = [
            models.UniqueConstraint(fields=["language", "word"], name="home_findableword_once")
        ]

    class FieldClasses:
        public = ["language", "word", "stem"]

    def __str__(self) -> str:
        return self.word


MOST_PHRASES = 30


class InLanguage(models.Model):
    """Something that editors say about the search in one language, in a list of words."""

    locale = models.ForeignKey(
        Locale, verbose_name=_("language"), on_delete=models.CASCADE, related_name="+"
    )
    words = models.TextField(_("words"), max_length=1000)

    class Meta:
        abstract = True

    class FieldClasses:
        public = ["words"]
        technical = ["locale"]

    least: ClassVar[int] = 1

    def __str__(self) -> str:
        return ", ".join(phrases(self.words))

    @property
    def language(self) -> str:
        return str(self.locale.language_code)

    def stems(self) -> list[tuple[str, ...]]:
        found = (stems(phrase, self.language) for phrase in phrases(self.words))
        return [phrase for phrase in found if phrase]

    def clean(self) -> None:
        super().clean()
        if self.locale_id is None:
            return
        count = len(set(self.stems()))
        if count < self.least:
            raise ValidationError({"words": self.too_few()})
        if len(phrases(self.words)) > MOST_PHRASES:
            raise ValidationError(
                {"words": gettext("At most %(most)d words.") % {"most": MOST_PHRASES}}
            )
        self.words = ", ".join(phrases(self.words))

    def too_few(self) -> str:
        return gettext("Write at least one word with letters in it.")


class SynonymGroup(InLanguage):
    """Words that find what the others find."""

    least = 2

    panels = [
        FieldPanel(
            "words",
            help_text=_(
                "Two or more, with commas between them: “kwaad, boos, woest”. "
                "Several words that belong together count as one. "
                "Whoever types one of them finds what the others find."
            ),
        ),
        FieldPanel("locale"),
    ]

    class Meta:
        verbose_name = _("words that mean the same")
        verbose_name_plural = _("words that mean the same")
        ordering = ["words"]

    class FieldClasses:
        pass

    def too_few(self) -> str:
        return gettext("Write at least two different words, with commas between them.")


class PinnedQuerySet(models.QuerySet["PinnedResult"]):
    def in_language(self, language: str) -> "PinnedQuerySet":
        return self.filter(locale__language_code=language).select_related("help_line", "locale")


class PinnedResult(InLanguage):
    """A page or a help line that stands above the results for certain words."""

    page = models.ForeignKey(
        Page,
        verbose_name=_("page"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    help_line = models.ForeignKey(
        HelpLine,
        verbose_name=_("help line"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=100, help_text=_("Lower comes first.")
    )

    panels = [
        FieldPanel(
            "words",
            heading=_("For these words"),
            help_text=_(
                "With commas between them: “pesten, gepest, uitlachen”. "
                "Several words that belong together all have to be typed."
            ),
        ),
        MultiFieldPanel(
            [FieldPanel("page"), FieldPanel("help_line")],
            heading=_("This comes first"),
            help_text=_("A page or a help line, not both. What is not published is not shown."),
        ),
        FieldRowPanel([FieldPanel("position"), FieldPanel("locale")]),
    ]

    objects: ClassVar[Any] = PinnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("pinned result")
        verbose_name_plural = _("pinned results")
        ordering = ["position", "words"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(page=None, help_line__isnull=False)
                | models.Q(page__isnull=False, help_line=None),
                name="home_pinnedresult_one_target",
                violation_error_message=_("Choose a page or a help line, not both."),
            )
        ]

    class FieldClasses:
        public = ["page", "help_line", "position"]

    @property
    def target(self) -> Page | HelpLine | None:
        return self.page or self.help_line

    def clean(self) -> None:
        super().clean()
        target = self.target
        if target is not None and self.locale_id and target.locale_id != self.locale_id:
            field = "page" if self.page else "help_line"
            raise ValidationError({field: gettext("This is in another language than the words.")})
