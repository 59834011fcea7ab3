"""Photos come small: modern formats, a size for the screen, a place kept while they load."""

import gc
import re

import pytest
from wagtail.images.tests.utils import get_test_image_file

from portal.cms.models import Photo

STORY = "/nl/verhalen/koffer/"


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # Wagtail leaves its temporary files open
def test_a_photo_comes_in_the_format_and_size_that_fits(client, story):
    photo = Photo.objects.create(
        title="Oma",
        description="Oma lacht",
        file=get_test_image_file(size=(1600, 1200)),
    )
    story(photo=photo, body=[("picture", {"image": photo, "caption": "Oma in 1962"})])
    text = client.get(STORY).content.decode()
    opening, inside = re.findall(r"<picture>.*?</picture>", text, re.DOTALL)
    for picture in (opening, inside):
        assert re.findall(r'<source[^>]+type="(image/\w+)"', picture) == [
            "image/avif",
            "image/webp",
        ]
        for widths in re.findall(r'srcset="([^"]+)"', picture):
            assert len(widths.split(",")) >= 2
        [image] = re.findall(r"<img[^>]+>", picture)
        assert re.search(r'\bwidth="\d+"', image)
        assert re.search(r'\bheight="\d+"', image)
        assert 'sizes="' in picture
    assert 'loading="lazy"' in inside
    assert 'alt="Oma lacht"' in inside
    assert "lazy" not in opening  # the first thing to see is not put off
    del photo
    gc.collect()
