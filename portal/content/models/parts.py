"""What several kinds of pages and snippets of this app share."""

from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PublishingPanel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    Page,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
    WorkflowMixin,
)
from wagtail.query import PageQuerySet
from wagtail_localize.fields import SynchronizedField

from portal.cms.cards import Card
from portal.cms.languages import in_active_language, translations
from portal.cms.models import BasePage, ThemePage
from portal.content import hours
from portal.content.enums import Weekday
from portal.core.answers import until_changed

PER_PAGE = 12


class WithNextStep(models.Model):
    """Leads on to one other page, mostly a training module."""

    next_step = models.ForeignKey(
        Page,
        verbose_name=_("next step"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("What fits after this: a training, another page. Shown at the end."),
    )

    class Meta:
        abstract = True

    class FieldClasses:
        public = ["next_step"]

    locale_id: int

    @property
    def next_card(self) -> Card | None:
        """The next step as a card; None without one, or where it is not published (any more)."""
        return _card_of(self.next_step_id, self.locale_id) if self.next_step_id else None


@until_changed()
def _card_of(pk: int, locale_id: int) -> Card | None:
    page = translations(Page.objects.filter(pk=pk), locale_id).live().specific().first()
    if page is None or isinstance(page, BasePage):
        return page and page.card()
    return Card(title=page.title, url=page.url or "")


def newest_beside(page: BasePage, number: int) -> list[BasePage]:
    """The newest live pages of the same kind below the same page, without `page` itself."""
    above = page.path[: -page.steplen]
    found = _newest(type(page), above, page.depth, number + 1)
    return [one for one in found if one.pk != page.pk][:number]


@until_changed()
def _newest(kind: type[BasePage], above: str, depth: int, number: int) -> tuple[BasePage, ...]:
    """Kept: all siblings have to be sorted for it, and there may be a hundred thousand."""
    beside = kind.objects.live().filter(path__startswith=above, depth=depth)
    return tuple(beside.order_by("-first_published_at", "-pk")[:number])


class WeeklyHours(Orderable):
    """One opening a week; where it closes at or before it opens, it runs past midnight."""

    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday.choices)
    opens = models.TimeField(_("from"))
    closes = models.TimeField(
        _("to"), help_text=_("Earlier than “from” means: after midnight. 0:00 is midnight.")
    )

    panels = [FieldPanel("weekday"), FieldPanel("opens"), FieldPanel("closes")]

    class Meta(Orderable.Meta):
        abstract = True
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weekday__lte=6), name="content_%(class)s_weekday"
            )
        ]

    class FieldClasses:
        public = ["weekday", "opens", "closes"]
        technical = ["sort_order"]

    def __str__(self) -> str:
        return f"{Weekday(self.weekday).label} {self.opens:%H:%M}–{self.closes:%H:%M}"

    @property
    def opening(self) -> hours.Opening:
        return hours.Opening(self.weekday, self.opens, self.closes)


class SnippetQuerySet(models.QuerySet["Snippet"]):
    def live(self) -> "SnippetQuerySet":
        return self.filter(live=True)

    def here(self) -> "SnippetQuerySet":
        """Those in the language of the reader."""
        return in_active_language(self)


class Snippet(
    PreviewableMixin,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    TranslatableMixin,
    ClusterableModel,
):
    """A thing that stands on pages without being one: drafted, reviewed, translated.

    A wrong number is worse than none, so the four eyes watch here as they do over pages.
    """

    slug = models.SlugField(
        _("short name in addresses"), max_length=60, help_text=_("Small letters and dashes.")
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=100, help_text=_("Lower comes first.")
    )
    revisions = GenericRelation("wagtailcore.Revision", related_query_name="+")

    place_panel = MultiFieldPanel([FieldPanel("slug"), FieldPanel("position")], _("Place"))
    publish_panel = PublishingPanel()

    override_translatable_fields: ClassVar = [SynchronizedField("slug")]

    objects: ClassVar[Any] = SnippetQuerySet.as_manager()

    class Meta:
        abstract = True

    class FieldClasses:
        public = ["slug", "position", "locale"]
        staff = ["locked_by", "locked_at"]
        technical = [
            "translation_key",
            "locked",
            "live",
            "has_unpublished_changes",
            "first_published_at",
            "last_published_at",
            "live_revision",
            "latest_revision",
            "go_live_at",
            "expire_at",
            "expired",
        ]

    preview_as: ClassVar[tuple[str, str]]
    """What a preview is made with: the template, and what the thing is called in it."""

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return self.preview_as[0]

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        return {**super().get_preview_context(request, mode_name), self.preview_as[1]: self}


class ListPage(BasePage):
    """A list of the pages below it, newest first, in pages of twelve; can be narrowed by theme.

    What stands in the query string may be anything: an unknown theme shows everything and says
    so, a page number out of range shows the nearest page.
    """

    class Meta:
        abstract = True

    lists: ClassVar[type[BasePage]]
    parameters = frozenset({"thema", "p"})

    def items(self) -> PageQuerySet:
        found = self.lists.objects.live().child_of(self)
        return found.order_by("-first_published_at", "-pk")

    def themes_in_use(self) -> list[ThemePage]:
        """Live themes with at least one live page below this one, in the editors' order."""
        used = ThemePage.objects.filter(pk__in=self.items().order_by().values("themes"))
        return list(translations(used, self.locale_id).live().order_by("path"))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        listed = _listed(self, request.GET.get("thema", ""), request.GET.get("p", ""))
        return {**super().get_context(request, *args, **kwargs), **listed}


@until_changed()
def _listed(page: ListPage, wanted: str, number: str) -> dict[str, Any]:
    """What stands on a page of a list."""
    themes = page.themes_in_use()
    theme = next((theme for theme in themes if theme.slug == wanted), None)
    items = page.items()
    if theme:
        items = items.filter(themes__translation_key=theme.translation_key)
    shown = Paginator(items, PER_PAGE).get_page(number)
    return {
        "themes": themes,
        "theme": theme,
        "unknown_theme": bool(wanted) and theme is None,
        "shown": shown,
        "numbers": list(shown.paginator.get_elided_page_range(shown.number)),
        "cards": [item.card() for item in shown],
    }
