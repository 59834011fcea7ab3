"""What belongs to themes."""

from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.query import PageQuerySet
from wagtail_localize.fields import SynchronizedField

from portal.cms.models.theme_page import ThemePage
from portal.core.answers import until_changed


def in_default_language() -> models.Q:
    """What an editor may choose: pages in every language point to the themes of the default one."""
    return models.Q(locale__language_code=settings.LANGUAGE_CODE)


class Themed(models.Model):
    """Belongs to one or more of the questions that young people come in by."""

    themes = ParentalManyToManyField(
        ThemePage,
        verbose_name=_("themes"),
        related_name="+",
        blank=True,
        limit_choices_to=in_default_language,
        help_text=_("The questions under which people find this."),
    )

    override_translatable_fields: ClassVar = [SynchronizedField("themes")]

    class Meta:
        abstract = True

    class FieldClasses:
        public = ["themes"]

    locale_id: int

    def live_themes(self) -> list[ThemePage]:
        """The themes in the language of the page or person, in the order of the editors."""
        return list(_live(self._theme_keys(), self.locale_id))

    def theme_ids(self) -> list[int]:
        """For the site search: all of them, published or not."""
        return list(_here(self._theme_keys(), self.locale_id).values_list("pk", flat=True))

    def _theme_keys(self) -> tuple[UUID, ...]:
        """As the rows stand in the database, or in the form of an editor (a preview)."""
        return tuple(theme.translation_key for theme in self.themes.all())


def _here(keys: tuple[UUID, ...], locale_id: int) -> PageQuerySet:
    return ThemePage.objects.filter(translation_key__in=keys, locale_id=locale_id)


@until_changed()
def _live(keys: tuple[UUID, ...], locale_id: int) -> tuple[ThemePage, ...]:
    return tuple(_here(keys, locale_id).live().order_by("path"))
