"""The themes of the demo (themes.yaml), below the list of themes."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import yaml
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtail.models import Page

from portal.cms.models import ThemePage

Report = Callable[[int, int, str], None]
"""`report(done, total, what)` moves the progress bar."""


def load(report: Report, theme_index: Page) -> None:
    """Make the themes, or bring them up to date: found by their slug, published, in order."""
    rows = yaml.safe_load((Path(__file__).parent / "themes.yaml").read_text())
    rows.sort(key=lambda row: row["position"])
    for number, row in enumerate(rows):
        values = {name: row[name] for name in ("title", "short", "art", "ground")}
        upsert(theme_index, ThemePage, row["slug"], {**values, "intro": row["lead"]})
        report(number + 1, len(rows), row["title"])


def upsert(parent: Page, kind: type[Page], slug: str, values: dict[str, Any]) -> Page:
    """The page `slug` below `parent` with these values, published; made where it is missing.

    Values are checked as an editor's are. What is not named stays as it is.
    """
    page = kind.objects.child_of(parent).filter(slug=slug).first()
    values = {name: _identified(kind, slug, name, value) for name, value in values.items()}
    if page is None:
        page = kind(slug=slug, locale=parent.locale, **values)
        parent.add_child(instance=page)
    else:
        for name, value in values.items():
            setattr(page, name, value)
    page.save_revision(clean=True).publish()
    return kind.objects.get(pk=page.pk)


def _identified(kind: type[Page], slug: str, name: str, value: Any) -> Any:
    """Blocks (kind, value) of a stream with ids made of their place; anything else as it is.

    So loading again changes texts and keeps what translations hang on.
    """
    field = kind._meta.get_field(name)
    if not isinstance(field, StreamField) or isinstance(value, StreamValue):
        return value
    ids = (str(uuid5(NAMESPACE_URL, f"wortel:{slug}/{name}/{place}")) for place in count())
    return StreamValue(
        field.stream_block,
        [(block, inner, one) for (block, inner), one in zip(value, ids, strict=False)],
    )
