"""`manage.py messages`: the sentences to translate, found and compiled without gettext.

Babel reads Python; Django's own `templatize` turns templates into what Babel reads. Sentences of
libraries are left to the libraries.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import template as django_template

KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def sources() -> Iterator[tuple[str, bytes]]:
    """(path, text that Babel's Python extractor reads) of everything that speaks to people."""
    root: Path = settings.BASE_DIR
    for folder in ("portal", "home"):
        for file in sorted((root / folder).rglob("*.py")):
            yield str(file.relative_to(root)), file.read_bytes()
    for file in sorted((root / "templates").rglob("*")):
        if file.suffix in {".html", ".txt"}:
            text = django_template.templatize(file.read_text(), origin=str(file))
            yield str(file.relative_to(root)), text.encode()


def found() -> Catalog:
    """A catalogue of every sentence that the code and the templates ask for."""
    catalog = Catalog(project="Wortel", charset="utf-8")
    for path, text in sources():
        for _line, message, comments, context in extract(
            "python", io.BytesIO(text), keywords=KEYWORDS, options={"encoding": "utf-8"}
        ):
            catalog.add(message, locations=[(path, 0)], auto_comments=comments, context=context)
    return catalog


def faults(catalog: Catalog, wanted: Catalog) -> list[str]:
    """What is missing, fuzzy or no longer asked for in a translated catalogue."""
    result = []
    for message in wanted:
        if not message.id:
            continue
        own = catalog.get(message.id, message.context)
        strings = own.string if own and isinstance(own.string, tuple) else (own and own.string,)
        if own is None or not all(strings):
            result.append(f"missing: {message.id!r}")
        elif own.fuzzy:
            result.append(f"fuzzy: {message.id!r}")
        result.extend(f"{error}: {message.id!r}" for error in (own.check() if own else ()))
    result += [
        f"no longer asked for: {message.id!r}"
        for message in catalog
        if message.id and wanted.get(message.id, message.context) is None
    ]
    return result


def compiled(catalog: Catalog) -> bytes:
    stream = io.BytesIO()
    write_mo(stream, catalog)
    return stream.getvalue()


class Command(BaseCommand):
    help = "Update and compile the translations; with --check only say what is wrong."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail on faults")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = found()
        complaints = []
        for language, _name in settings.LANGUAGES:
            if language == "en":
                continue
            po = settings.LOCALE_PATHS[0] / language / "LC_MESSAGES" / "django.po"
            catalog = read_po(io.BytesIO(po.read_bytes()), locale=language)
            if options["check"]:
                complaints += [f"{language}: {fault}" for fault in faults(catalog, wanted)]
                if compiled(catalog) != po.with_suffix(".mo").read_bytes():
                    complaints.append(f"{language}: django.mo is older than django.po")
                continue
            catalog.update(wanted, no_fuzzy_matching=True, update_creation_date=False)
            catalog.obsolete.clear()
            with po.open("wb") as stream:
                write_po(stream, catalog, width=100, sort_output=True, omit_header=False)
            written = read_po(io.BytesIO(po.read_bytes()), locale=language)
            po.with_suffix(".mo").write_bytes(compiled(written))
            open_count = len(faults(written, wanted))
            self.stdout.write(f"{language}: {len(catalog)} sentences, {open_count} still open")
        if complaints:
            lines = "\n".join(complaints)
            raise CommandError(f"{lines}\nRun `make messages`, then translate what is open.")
