"""What a version says: whether two of them differ for whoever reads. Pure but for the kind."""

import json
import re
from collections.abc import Mapping
from typing import Any

from django.db import models
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, LockableMixin, Revision, RevisionMixin

KEY = re.compile(r' data-block-key="[^"]*"')
EMPTY = re.compile(r"(?:<p>\s*</p>|\s)*")
READ = {"go_live_at", "expire_at"}
"""Of what Wagtail writes around a text: what the writer decides."""
IN_THE_TREE = {"path", "depth", "numchild", "url_path"}
"""Where a page stands, which a move or a page below it changes."""
KEPT_BESIDE = {
    field.name
    for mixin in (DraftStateMixin, LockableMixin, RevisionMixin)
    for field in mixin._meta.local_fields
} - READ | IN_THE_TREE
KEPT_BESIDE |= {"draft_title", "latest_revision_created_at", "wagtail_admin_comments"}


def says_the_same(one: Revision, other: Revision) -> bool:
    """Whether nobody could tell the two versions apart by reading.

    A form that nobody typed in comes back with keys for blocks that had none, and with an empty
    paragraph for no text: that is no change.
    """
    kind: type[models.Model] = one.content_type.model_class()
    return said(kind, one.content) == said(kind, other.content)


def said(kind: type[models.Model], content: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a version by name, without Wagtail's bookkeeping."""
    streams = {field.name for field in kind._meta.get_fields() if isinstance(field, StreamField)}
    return {
        name: _bare(json.loads(value) if value and name in streams else value)
        for name, value in content.items()
        if name not in KEPT_BESIDE
    }


def _bare(value: Any) -> Any:
    if isinstance(value, str):
        return words(value) or None
    if isinstance(value, list):
        return [_bare(part) for part in value]
    if isinstance(value, dict):
        names = {"pk", "id"} if "type" in value else {"pk"}
        return {name: _bare(part) for name, part in value.items() if name not in names}
    return value


def words(text: str) -> str:
    """A rich text without the keys of its blocks; nothing, where it has no words."""
    bare = KEY.sub("", text)
    return "" if EMPTY.fullmatch(bare) else bare
