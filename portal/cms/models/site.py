"""What stands around the pages."""

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
