"""Photos and files."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition


class Photo(AbstractImage):
    """A photo, which may not be without words for who cannot see it."""

    admin_form_fields = (
        "title",
        "file",
        "description",
        "collection",
        "tags",
        *(f"focal_point_{part}" for part in ("x", "y", "width", "height")),
    )

    class FieldClasses:
        public = ["title", "file", "description", "tags", "width", "height", "created_at"]
        staff = ["uploaded_by_user"]
        technical = [
            "collection",
            "file_size",
            "file_hash",
            "focal_point_x",
            "focal_point_y",
            "focal_point_width",
            "focal_point_height",
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
