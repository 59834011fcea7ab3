"""Photos and files."""

from django.core.exceptions import ValidationError
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition

from portal.cms import uploads


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

    def clean(self) -> None:
        """Refuses a new file that is too big or is not what its name says, whichever form sent it.

        The words of the errors are for the editor.
        """
        super().clean()
        if not self.file or self.file._committed:
            return
        kind = self.file.name.rpartition(".")[2].lower()
        try:
            uploads.check(self.file.name, self.file.size, self.file)
        except uploads.TooBig as error:
            sentence = gettext("This file is too big. A %(kind)s file may have at most %(size)s.")
            size = filesizeformat(error.limit)
            raise ValidationError({"file": sentence % {"kind": kind, "size": size}}) from error
        except uploads.Refused as error:
            sentence = gettext(
                "This is not a whole %(kind)s file, whatever its name says."
                " Save it anew in the program that made it, or choose another."
            )
            raise ValidationError({"file": sentence % {"kind": kind}}) from error
