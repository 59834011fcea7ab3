"""Translations of the demo: a PO file a page (or snippet) and language, beside the app’s own files.

`<app>/demo/po/<language>/<model>/<slug>.po`. Its entries are the segments that wagtail-localize
finds in the Dutch page, in order: what an editor would type in the CMS, or a volunteer in a PO
file, comes from here. A page without a file is not translated.
"""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import polib
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from portal.cms.demo import Report

WIDTH = 98


def po_file(instance: Any, language: str) -> Path:
    """Where the translation of a Dutch page or snippet of the demo stands."""
    meta = instance._meta
    app = Path(apps.get_app_config(meta.app_label).path)
    return app / "demo" / "po" / language / meta.model_name / f"{instance.slug}.po"


def load(report: Report, instances: list[Any]) -> None:
    """Translate these (parents before children) into every language that has a file for them.

    Raises ValueError where a file lacks a sentence of its page: the Dutch was changed since.
    """
    languages = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in languages}
    todo = [(instance, _files(instance, locales)) for instance in instances]
    total, done = sum(len(files) for _, files in todo), count(1)
    for instance, files in todo:
        if files:
            source, _changed = TranslationSource.update_or_create_from_instance(instance)
        for locale, file in files.items():
            _translate(source, locale, file)
            report(next(done), total, f"{locale.language_code} {instance}")


def _files(instance: Any, locales: dict[str, Locale]) -> dict[Locale, Path]:
    found = {locale: po_file(instance, code) for code, locale in locales.items()}
    return {locale: file for locale, file in found.items() if file.exists()}


def _known(file: Path) -> dict[str, str]:
    """Sentence -> translation of everything that is translated."""
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(file)) if entry.msgstr}


def _translate(source: TranslationSource, locale: Locale, file: Path) -> None:
    translation, _created = Translation.objects.get_or_create(source=source, target_locale=locale)
    known = _known(file)
    StringTranslation.objects.bulk_create(
        list(_filled(source, locale, known, file)),
        update_conflicts=True,
        unique_fields=["locale", "translation_of", "context"],
        update_fields=["data", "updated_at"],
    )
    # Not publish=True: that waits for the end of the transaction, and would then write back how
    # many children a page had before they were made.
    translation.save_target(publish=False)
    translation.get_target_instance().latest_revision.publish()


def _filled(
    source: TranslationSource, locale: Locale, known: dict[str, str], file: Path
) -> Iterator[StringTranslation]:
    missing = []
    for segment in _segments(source):
        if translated := known.get(segment.string.data):
            yield StringTranslation(
                translation_of=segment.string,
                context=segment.context,
                locale=locale,
                data=translated,
                translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
                updated_at=timezone.now(),
            )
        else:
            missing.append(segment.string.data)
    if missing:
        sentences = "; ".join(f"“{text[:60]}”" for text in missing)
        raise ValueError(f"{file} lacks: {sentences}. Run manage.py demo --dutch-only and demo_po.")


def _segments(source: TranslationSource) -> Any:
    found = StringSegment.objects.filter(source=source).order_by("order")
    return found.select_related("string", "context")


@transaction.atomic
def export(instance: Any, language: str) -> int:
    """Write the PO file of a Dutch page or snippet; what was translated stays. How many are open?

    Sentences that the Dutch no longer has go. The database ends as it was.
    """
    file = po_file(instance, language)
    known = _known(file) if file.exists() else {}
    source, _changed = TranslationSource.update_or_create_from_instance(instance)
    po = polib.POFile(wrapwidth=WIDTH)
    po.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    }
    for text in dict.fromkeys(segment.string.data for segment in _segments(source)):
        po.append(polib.POEntry(msgid=text, msgstr=known.get(text, "")))
    file.parent.mkdir(parents=True, exist_ok=True)
    po.save(str(file))
    transaction.set_rollback(True)
    return len(po.untranslated_entries())
