"""What every page, picture and file has in common, and what stands around the pages."""

from portal.cms.models.base_page import BasePage
from portal.cms.models.media import File, Photo, Rendition
from portal.cms.models.site import Door, MenuItem, SiteSettings, Zone
from portal.cms.models.theme_page import ThemePage
from portal.cms.models.themed import Themed
from portal.cms.models.workflow import FourEyesTask, NotPublishedError

__all__ = [
    "BasePage",
    "Door",
    "File",
    "FourEyesTask",
    "MenuItem",
    "NotPublishedError",
    "Photo",
    "Rendition",
    "SiteSettings",
    "ThemePage",
    "Themed",
    "Zone",
]
