"""Photos, looked at before Wagtail looks at them."""

from typing import Any

import PIL.Image
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from wagtail.images.utils import get_allowed_image_extensions

FORMATS = {"avif": "AVIF", "jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
"""Extension -> what Pillow calls the format. No other decoder sees an upload."""


BOMBS = (PIL.Image.DecompressionBombError, PIL.Image.DecompressionBombWarning)


class PhotoField(WagtailImageField):
    """Refuses what is too big, too many pixels, damaged, or another thing than its name says.

    Wagtail unpacks a picture before it counts the pixels, and a bomb (a small file, a huge picture)
    or a damaged one is a server error there. Here the header is read first; unpacking comes last,
    so that no page fails on a picture later.
    """

    def to_python(self, data: Any) -> Any:
        if data not in self.empty_values:
            self._look_at(data)
        return super().to_python(data)

    def _look_at(self, data: Any) -> None:
        if data.size > self.max_upload_size:
            raise ValidationError(
                _("This photo is too big: at most %(size)s. Make it smaller and try again.")
                % {"size": filesizeformat(self.max_upload_size)}
            )
        extension = data.name.rpartition(".")[2].lower()
        if extension not in get_allowed_image_extensions():
            raise ValidationError(self.error_messages["invalid_image_extension"])
        data.seek(0)
        try:
            with PIL.Image.open(data, formats=[FORMATS[extension]]) as picture:
                self._refuse_too_many_pixels(picture)
                picture.load()
        except BOMBS as error:
            raise self._too_many_pixels() from error
        except ValidationError:
            raise
        except Exception as error:  # the decoders have errors of every kind
            raise ValidationError(
                _(
                    "This is not a whole %(kind)s file, whatever its name says."
                    " Save it anew in the program that made it, or choose another."
                )
                % {"kind": extension}
            ) from error
        finally:
            data.seek(0)

    def _refuse_too_many_pixels(self, picture: PIL.Image.Image) -> None:
        if picture.width * picture.height * getattr(picture, "n_frames", 1) > self.max_image_pixels:
            raise self._too_many_pixels()

    def _too_many_pixels(self) -> ValidationError:
        return ValidationError(
            _("This photo has too many pixels: at most %(number)s million. Make it smaller.")
            % {"number": self.max_image_pixels // 1_000_000}
        )


class PhotoForm(BaseImageForm):
    """The form of every way to bring in a photo (settings: WAGTAILIMAGES_IMAGE_FORM_BASE).

    Wagtail writes the field itself, and leaves it out where only the words of a photo are changed.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if written := self.fields.get("file"):
            self.fields["file"] = PhotoField(
                label=written.label, required=written.required, widget=written.widget
            )
