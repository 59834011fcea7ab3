"""What stands around the pages."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Orderable, Page


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
        HelpPanel(
            content=_(
                "An item stands in the menu of the language of its page."
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
        """The items of a reader: those that lead to a live page in this language."""
        return self.filter(page__live=True, page__locale__language_code=code)


class MenuItem(Orderable):
    """A link around every page. It belongs to the language of the page that it leads to."""

    settings = ParentalKey(SiteSettings, on_delete=models.CASCADE, related_name="menu_items")
    zone = models.CharField(_("place"), max_length=10, choices=Zone.choices, default=Zone.MAIN)
    label = models.CharField(_("words"), max_length=40)
    page = models.ForeignKey(
        Page, verbose_name=_("page"), on_delete=models.CASCADE, related_name="+"
    )
    icon = models.CharField(_("icon"), max_length=20, blank=True)

    objects: ClassVar[Any] = MenuItemQuerySet.as_manager()

    panels = [FieldPanel("zone"), FieldPanel("label"), FieldPanel("page"), FieldPanel("icon")]

    class Meta(Orderable.Meta):
        verbose_name = _("menu item")

    class FieldClasses:
        public = ["zone", "label", "page", "icon"]
        technical = ["settings", "sort_order"]
