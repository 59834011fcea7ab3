"""The form of every page in the CMS."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.fields import RichTextField

from portal.cms.versions import words


class PageForm(WagtailAdminPageForm):
    """A text without words is empty.

    Until its script has looked at it, the editor of rich text sends an empty paragraph for nothing;
    readers would see the heading above it.
    """

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        for field in self._meta.model._meta.get_fields():
            if isinstance(field, RichTextField) and (text := cleaned.get(field.name)):
                cleaned[field.name] = text if words(text) else ""
        return cleaned
