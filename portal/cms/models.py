"""What every page, picture and file has in common, and what stands around the pages."""

import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.documents.models import AbstractDocument, Document
from wagtail.fields import StreamField
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.models import Orderable, Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from portal.cms import cards, drawings
from portal.cms.enums import Audience, Ground
from portal.cms.wording import texts, unwanted_words


class Photo(AbstractImage):
    """A photo, which may not be without words for who cannot see it."""

    admin_form_fields = ("title", "file", "description", "collection", "tags", *(
        f"focal_point_{part}" for part in ("x", "y", "width", "height")
    ))

    class FieldClasses:
        public = ["title", "file", "description", "tags", "width", "height", "created_at"]
        staff = ["uploaded_by_user"]
        technical = [
            "collection", "file_size", "file_hash",
            "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height",
        ]

    def clean(self) -> None:
        super().clean()
        if not self.description:
            raise ValidationError(
                {"description": _("Say in one sentence what can be seen. Some people hear it.")}
            )


class Rendition(AbstractRendition):
    image = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="cms_rendition_once"
            )
        ]

    class FieldClasses:
        public = ["image", "file", "width", "height"]
        technical = ["filter_spec", "focal_point_key"]


class File(AbstractDocument):
    """A sound, a film, captions or a paper to download."""

    admin_form_fields = Document.admin_form_fields

    class FieldClasses:
        public = ["title", "file", "created_at", "tags"]
        staff = ["uploaded_by_user"]
        technical = ["collection", "file_size", "file_hash"]


class BasePageQuerySet(PageQuerySet):
    def stale(self, on: datetime.date | None = None) -> "BasePageQuerySet":
        """Pages whose “goes stale on” date has come."""
        return self.filter(goes_stale_on__lte=on or timezone.localdate())


BasePageManager = PageManager.from_queryset(BasePageQuerySet)


class BasePage(Page):
    """A page with an intro, a drawing on a colour, and a date on which somebody must look again.

    `audience` decides which words are refused: see `portal.cms.wording`.
    """

    audience: ClassVar[Audience] = Audience.EVERYONE

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

    def _refuse_unwanted_words(self) -> None:
        errors = {}
        for field in self._meta.get_fields():
            if isinstance(field, StreamField):
                raw = getattr(self, field.name).get_prep_value()
            elif isinstance(field, models.CharField | models.TextField):
                raw = getattr(self, field.name)
            else:
                continue
            found = unwanted_words(" \n ".join(texts(raw)))
            if found and field.name in {"title", "intro", "body", "steps", *self.words_checked}:
                errors[field.name] = gettext(
                    "This page is for young people. Please say this in other words: %(words)s."
                ) % {"words": ", ".join(found)}
        if errors:
            raise ValidationError(errors)

    words_checked: ClassVar[frozenset[str]] = frozenset()

    def card(self) -> cards.Card:
        """This page as a card; kinds of pages add their facts."""
        return cards.Card(
            title=self.title,
            url=self.url or "",
            text=self.intro,
            art=self.art,
            ground=self.ground,
            kind=str(self.kind_of_page),
        )

    kind_of_page: ClassVar[Any] = ""


class ThemePage(BasePage):
    """A question that keeps young people busy: the front door to stories, answers and modules."""

    audience = Audience.YOUNG
    template = "pages/theme.html"
    kind_of_page = _("Question")

    short = models.CharField(
        _("short name"), max_length=30, help_text=_("One or two words, for tags and filters.")
    )

    content_panels = [*BasePage.content_panels, FieldPanel("short")]
    parent_page_types = ["home.ThemeIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")

    class FieldClasses:
        public = ["short"]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context(request, *args, **kwargs),
            "reading": cards.gather("theme:reading", theme=self),
            "training": cards.gather("theme:training", theme=self),
        }


class Zone(models.TextChoices):
    MAIN = "main", _("main menu (four at most)")
    WHOM = "whom", _("foot of the page: for whom")
    ABOUT = "about", _("foot of the page: about us")


@register_setting(icon="site")
class SiteSettings(BaseSiteSetting, ClusterableModel):
    """What stands around every page: who is responsible, and the menus."""

    motto = models.CharField(_("motto"), max_length=120, blank=True)
    responsible = models.CharField(_("responsible organisation"), max_length=120, blank=True)
    contact_email = models.EmailField(_("contact address"), blank=True)

    panels = [
        FieldPanel("motto"),
        FieldPanel("responsible"),
        FieldPanel("contact_email"),
        HelpPanel(content=_("The way out is part of every menu and cannot be removed.")),
        InlinePanel("menu_items", heading=_("menus"), label=_("menu item")),
    ]

    class Meta:
        verbose_name = _("site and menus")

    class FieldClasses:
        public = ["motto", "responsible", "contact_email"]
        technical = ["site"]


class MenuItem(Orderable):
    settings = ParentalKey(SiteSettings, on_delete=models.CASCADE, related_name="menu_items")
    zone = models.CharField(_("place"), max_length=10, choices=Zone.choices, default=Zone.MAIN)
    label = models.CharField(_("words"), max_length=40)
    page = models.ForeignKey(
        Page, verbose_name=_("page"), on_delete=models.CASCADE, related_name="+"
    )
    icon = models.CharField(_("icon"), max_length=20, blank=True)

    panels = [FieldPanel("zone"), FieldPanel("label"), FieldPanel("page"), FieldPanel("icon")]

    class Meta(Orderable.Meta):
        verbose_name = _("menu item")

    class FieldClasses:
        public = ["zone", "label", "page", "icon"]
        technical = ["settings", "sort_order"]


