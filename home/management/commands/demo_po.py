"""`manage.py demo_po fr`: what of the demo is still to translate, as PO files beside its files."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from home.demo import translatable
from portal.cms.demo.translations import export, po_file


class Command(BaseCommand):
    help = "Write the PO files of the demo for a language; translations that are there stay."

    def add_arguments(self, parser: CommandParser) -> None:
        others = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
        parser.add_argument("language", choices=others)
        parser.add_argument(
            "--existing", action="store_true", help="only pages that have a file already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        language = options["language"]
        for instance in translatable():
            file = po_file(instance, language)
            if options["existing"] and not file.exists():
                continue
            if count := export(instance, language):
                self.stdout.write(f"{file.relative_to(settings.BASE_DIR)}: {count} to translate")
