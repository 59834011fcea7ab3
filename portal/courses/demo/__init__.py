"""The trainings of the demo: paths.yaml, and one file a module, whose name is its slug.

Loading again brings pages up to date in place: addresses, ids of steps and options, and whatever
the files do not name stay as they are.
"""

from collections.abc import Iterator
from functools import partial
from hashlib import sha1
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from wagtail.blocks import (
    ListBlockValidationError,
    StreamBlockValidationError,
    StreamValue,
    StructBlockValidationError,
)
from wagtail.models import Collection, Page

from portal.cms.demo import Report, upsert
from portal.cms.demo.markdown import to_rich_text
from portal.cms.models import File, ThemePage
from portal.courses.demo.steps import Row, line, raw_steps
from portal.courses.models import CourseIndexPage, ModulePage, PathPage

HERE = Path(__file__).parent
MEDIA = HERE / "media"
COLLECTION = "Trainingen"


def load(report: Report, parent_home: Page) -> None:
    """Make the list, the paths and the modules below the home page, or bring them up to date."""
    plan = yaml.safe_load((HERE / "paths.yaml").read_text())
    index = _page(parent_home, CourseIndexPage, plan["index"])
    paths = {row["slug"]: _page(index, PathPage, row) for row in plan["paths"]}
    modules = sorted(_modules(), key=lambda row: (row["path"], row["position"]))
    for number, row in enumerate(modules, 1):
        _module(paths[row["path"]], row)
        report(number, len(modules), row["title"])


def module_by_slug(slug: str) -> ModulePage | None:
    """The module of a demo file, for pages that lead on to it."""
    own = {"slug": slug, "locale__language_code": settings.LANGUAGE_CODE}
    return ModulePage.objects.filter(**own).first()


def _modules() -> list[Row]:
    return [yaml.safe_load(file.read_text()) for file in sorted((HERE / "modules").glob("*.yaml"))]


def _page(parent: Page, kind: type[Page], row: Row) -> Page:
    return upsert(parent, kind, row["slug"], {k: v for k, v in row.items() if k != "slug"})


def _module(path: Page, row: Row) -> Page:
    themes = ThemePage.objects.filter(slug__in=row["themes"], locale=path.locale)
    names = ("title", "art", "ground", "age_min", "age_max", "group_min", "group_max")
    values = {
        **{name: row[name] for name in names},
        **{name: line(row[name]) for name in ("intro", "lead", "aim", "bias_check")},
        **{name: to_rich_text(row[name]) for name in ("safety", "closing")},
        "themes": list(themes),
        "steps": _checked(row, raw_steps(row, partial(_file, _collection()))),
    }
    return upsert(path, ModulePage, row["slug"], values)


def _checked(row: Row, raw: list[dict[str, Any]]) -> StreamValue:
    """The steps, checked like an editor's. Raises ValueError that names every place at fault."""
    field: Any = ModulePage._meta.get_field("steps")
    block = field.stream_block
    value = StreamValue(block, raw, is_lazy=True)
    try:
        block.clean(value)
    except ValidationError as error:
        faults = "; ".join(_places(error))
        raise ValueError(f"{row['slug']}.yaml cannot be played: {faults}") from error
    return value


def _places(error: Any, where: str = "steps") -> Iterator[str]:
    """Every message of a nested error, with the way to it."""
    if isinstance(error, StructBlockValidationError):
        parts = [(f"{where}.{name}", part) for name, part in error.block_errors.items()]
    elif isinstance(error, ListBlockValidationError | StreamBlockValidationError):
        parts = [(f"{where}.{place}", part) for place, part in error.block_errors.items()]
    else:
        yield f"{where}: {' '.join(error.messages)}"
        return
    for path, part in parts:
        yield from _places(part, path)
    for own in error.non_block_errors:
        yield f"{where}: {own}"


# --- files --------------------------------------------------------------------------------------


def _collection() -> Collection:
    found = Collection.objects.filter(name=COLLECTION).first()
    return found or Collection.get_first_root_node().add_child(name=COLLECTION)


def _file(collection: Collection, name: str) -> int:
    """The document of a file in demo/media, found by its title; replaced where it changed."""
    content = (MEDIA / name).read_bytes()
    digest = sha1(content, usedforsecurity=False).hexdigest()
    document = File.objects.filter(collection=collection, title=name).first()
    document = document or File(collection=collection, title=name)
    if document.file_hash != digest or not document.file.storage.exists(document.file.name):
        document.file.save(name, ContentFile(content), save=False)
        document.file_size, document.file_hash = len(content), digest
        document.save()
    return int(document.pk)
