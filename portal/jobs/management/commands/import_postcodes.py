"""`manage.py import_postcodes BE.zip`: the municipalities that a place or a search may lie in."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.jobs.postcodes import Imported, NotAListError, keep, opened, read

NAMED = 20
"""Bad lines that are named; of the others only the number is told."""


class Command(BaseCommand):
    help = (
        "Add the Belgian postcodes of a list in the format of GeoNames, as .zip or .txt."
        " What is known already stays as it is, so it may be run again with a newer list."
        " Download: https://download.geonames.org/export/zip/BE.zip (CC BY 4.0: name GeoNames)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        count = Imported()
        try:
            with opened(options["file"]) as lines:
                for count, found in read(lines):
                    keep(found, count)
                    self.tell(count)
        except (OSError, NotAListError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write("")
        for number, why in count.bad[:NAMED]:
            self.stderr.write(f"Line {number}: {why}.")
        if len(count.bad) > NAMED:
            self.stderr.write(f"… and {len(count.bad) - NAMED} more.")
        if not count.added and not count.known:
            raise CommandError("There is no Belgian postcode in this file.")

    def tell(self, count: Imported) -> None:
        """One line that grows on a terminal; in a log, a line each time."""
        text = (
            f"{count.lines} lines: {count.added} added, {count.known} known already,"
            f" {count.elsewhere} of other countries, {len(count.bad)} bad"
        )
        if self.stdout.isatty():
            self.stdout.write(f"\r{text}", ending="")
            self.stdout.flush()
        else:
            self.stdout.write(text)
