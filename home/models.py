"""The pages that compose what the apps below offer."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.cms.enums import Audience
from portal.cms.models import BasePage


class HomePage(BasePage):
    """The front door."""

    audience = Audience.YOUNG
    template = "pages/home.html"
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs)}


class ThemeIndexPage(BasePage):
    """What keeps you busy: all themes."""

    audience = Audience.YOUNG
    template = "pages/theme_index.html"
    parent_page_types = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms.ThemePage"]

    class Meta:
        verbose_name = _("list of themes")
