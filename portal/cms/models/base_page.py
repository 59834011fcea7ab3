"""What every page has in common."""

import datetime
from collections.abc import Iterator
from http import HTTPMethod
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import StreamValue
from wagtail.models import Page, PageManager, PageViewRestriction
from wagtail.query import PageQuerySet
from wagtail.search import index

from portal.cms import drawings
from portal.cms.addresses import address, page_address
from portal.cms.cards import Card
from portal.cms.enums import Audience, Ground
from portal.cms.finds import Find, Kind, readable
from portal.cms.models.media import Photo
from portal.cms.page_form import PageForm
from portal.cms.wording import texts, unwanted_words

ALWAYS_CHECKED = ("title", "intro", "seo_title", "search_description")


class BasePageQuerySet(PageQuerySet):
    def stale(self, on: datetime.date) -> "BasePageQuerySet":
        """Pages whose “goes stale on” date has come on a day."""
        return self.filter(goes_stale_on__lte=on)


BasePageManager = PageManager.from_queryset(BasePageQuerySet)


class BasePage(Page):
    """A page with an intro, a drawing on a colour, and a date on which somebody must look again.

    `audience` decides which words are refused (see `portal.cms.wording`): on pages for young
    people in ALWAYS_CHECKED and in the fields that a kind of page names in `words_checked`.
    """

    audience: ClassVar[Audience] = Audience.EVERYONE
    words_checked: ClassVar[frozenset[str]] = frozenset()
    kind_of_page: ClassVar[Any] = ""
    kind_of_find: ClassVar[Kind | None] = Kind.PAGE
    # The names in the query string that this kind of page reads. The others are taken out of the
    # request. None, for a page that does not say: then addresses with a query are not cached.
    parameters: ClassVar[frozenset[str] | None] = None
    base_form_class = PageForm
    is_open_to_all = False  # set where the router knows that no floor is restricted
    # Pages are read. A kind of page that takes forms says so itself.
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]

    intro = models.TextField(
        _("intro"),
        max_length=300,
        help_text=_("One or two sentences. They stand on cards and in search results too."),
    )
    art = models.CharField(_("drawing"), max_length=40, blank=True, choices=drawings.choices)
    ground = models.CharField(
        _("colour"), max_length=10, choices=Ground.choices, default=Ground.STONE
    )
    photo = models.ForeignKey(
        Photo,
        verbose_name=_("photo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Instead of the drawing. Optional."),
    )
    goes_stale_on = models.DateField(
        _("goes stale on"),
        null=True,
        blank=True,
        help_text=_("On this date the page comes into the report of pages to read again."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        MultiFieldPanel(
            [FieldPanel("art"), FieldPanel("ground"), FieldPanel("photo")],
            heading=_("Picture"),
            classname="collapsed",
        ),
    ]
    settings_panels = [FieldPanel("goes_stale_on"), *Page.settings_panels]
    search_fields = [*Page.search_fields, index.SearchField("intro")]

    objects = BasePageManager()

    class Meta:
        abstract = True

    class FieldClasses:
        public = ["intro", "art", "ground", "photo", "goes_stale_on"]

    def clean(self) -> None:
        super().clean()
        if self.audience == Audience.YOUNG:
            self._refuse_unwanted_words()

    def words_of(self, field_name: str) -> str:
        """Everything that a field shows to readers, as one text for the wording check."""
        value = getattr(self, field_name)
        raw = value.get_prep_value() if isinstance(value, StreamValue) else value
        return "\n".join(texts(raw))

    def _refuse_unwanted_words(self) -> None:
        errors = {}
        for name in (*ALWAYS_CHECKED, *sorted(self.words_checked)):
            if found := unwanted_words(self.words_of(name)):
                errors[name] = gettext(
                    "This page is for young people. Please say this in other words: %(words)s."
                ) % {"words": ", ".join(found)}
        if errors:
            raise ValidationError(errors)

    def whole_address(self, request: HttpRequest) -> str:
        """The whole address on the host that is asked, whatever name the site has in the database.

        For what leaves the site: feeds, calendars, sitemaps, previews of links.
        """
        return request.build_absolute_uri(self.get_url(request) or "/")

    # --- what the site search finds (portal.cms.finds)

    def finds(self) -> Iterator[Find]:
        """What can be found on this page: itself, and what kinds of pages add to it."""
        if self.kind_of_find is not None:
            yield self.find()

    def find(self) -> Find:
        """This page as something to find; kinds of pages say more of it."""
        return Find(
            kind=self.kind_of_find or Kind.PAGE,
            title=self.title,
            intro=self.intro,
            text=self.searched_text(),
            keywords=self.search_description,
            themes=tuple(self.theme_ids()),
        )

    def searched_text(self) -> str:
        """What Wagtail indexes of this page, beside its title and intro, as one text."""
        names = [
            field.field_name
            for field in self.get_search_fields()
            if isinstance(field, index.SearchField) and field.field_name not in {"title", "intro"}
        ]
        values = [getattr(self, name) for name in names]
        return readable(
            [
                value.get_prep_value() if isinstance(value, StreamValue) else value
                for value in values
            ]
        )

    def theme_ids(self) -> list[int]:
        """Primary keys of the themes under which this is found."""
        return []

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = super().get_sitemap_urls(request)
        if request is not None:
            entries[0]["location"] = self.whole_address(request)
        return entries

    def get_url(self, request: HttpRequest | None = None, current_site: Any = None) -> str | None:
        return address(self.url_path) or super().get_url(request, current_site)

    url = property(get_url)

    @property
    def address_above(self) -> str:
        """Where the page above this one answers; without asking for that page."""
        return page_address(self.url_path[: -len(self.slug) - 1])

    def get_view_restrictions(self) -> Any:
        if self.is_open_to_all:
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()

    def card(self) -> Card:
        """This page as a card; kinds of pages add their facts."""
        return Card(
            title=self.title,
            url=self.url or "",
            text=self.intro,
            art=self.art,
            ground=self.ground,
            kind=str(self.kind_of_page),
        )
