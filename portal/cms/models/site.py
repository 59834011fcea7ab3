"""What stands around the pages."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Orderable, Page

LANGUAGES = [*settings.LANGUAGES]


class Zone(models.TextChoices):
    MAIN = "main", _("main menu (five at most)")
    WHOM = "whom", _("foot of the page: for whom")
    ABOUT = "about", _("foot of the page: about us")


class Door(models.TextChoices):
    """Parts of the portal that are no pages of the CMS, by the name of their address."""

    PLACES = "jobs:board", _("places to work and learn")
    TALK = "mentoring:talk", _("writing to somebody without a name")


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
        HelpPanel(
            content=_(
                "An item stands in the menu of the language of its page, or of the language that"
                " you choose for a part of the portal."
                " The way out is part of every menu and cannot be removed."
            )
        ),
        InlinePanel("menu_items", heading=_("menus"), label=_("menu item")),
    ]

    class Meta:
        verbose_name = _("site and menus")

    class FieldClasses:
        public = ["motto", "responsible", "contact_email"]
        technical = ["site"]


class MenuItemQuerySet(models.QuerySet["MenuItem"]):
    def in_language(self, code: str) -> "MenuItemQuerySet":
        """The items of a reader: those that lead to a live page in this language, or to a door."""
        to_page = models.Q(page__live=True, page__locale__language_code=code)
        return self.filter(to_page | models.Q(page=None, language=code))


class MenuItem(Orderable):
    """A link around every page: to a page, in whose language it is, or to a door."""

    settings = ParentalKey(SiteSettings, on_delete=models.CASCADE, related_name="menu_items")
    zone = models.CharField(_("place"), max_length=10, choices=Zone.choices, default=Zone.MAIN)
    label = models.CharField(_("words"), max_length=40)
    page = models.ForeignKey(
        Page,
        verbose_name=_("page"),
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
        blank=True,
    )
    door = models.CharField(
        _("or a part of the portal"), max_length=20, choices=Door.choices, blank=True
    )
    language = models.CharField(
        _("language of these words"),
        max_length=2,
        choices=LANGUAGES,
        blank=True,
        help_text=_("Only for a part of the portal: a page has its own."),
    )
    icon = models.CharField(_("icon"), max_length=20, blank=True)

    objects: ClassVar[Any] = MenuItemQuerySet.as_manager()

    panels = [
        FieldPanel("zone"),
        FieldPanel("label"),
        FieldPanel("page"),
        FieldPanel("door"),
        FieldPanel("language"),
        FieldPanel("icon"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("menu item")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(page__isnull=False, door="", language="")
                | (models.Q(page__isnull=True) & ~models.Q(door="") & ~models.Q(language="")),
                name="cms_menu_item_leads_somewhere",
                violation_error_message=_(
                    "Choose a page, or a part of the portal with the language of its words."
                ),
            )
        ]

    class FieldClasses:
        public = ["zone", "label", "page", "door", "language", "icon"]
        technical = ["settings", "sort_order"]
