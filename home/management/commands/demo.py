"""`manage.py demo`: the content that a city could start with, loaded or refreshed."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from home import demo as front
from home.models import HomePage
from portal.cms import demo as themes
from portal.cms.actions import ensure_workflow
from portal.cms.demo import translations
from portal.cms.demo.indexing import indexed_at_the_end
from portal.content import demo as content
from portal.courses import demo as courses
from portal.jobs import demo as jobs
from portal.mentoring import demo as letters
from portal.organisations import demo as people
from portal.youthwork import demo as evenings

WIDTH = 28


class Command(BaseCommand):
    help = "Load the demo content; what is there already is brought up to date, nothing is doubled."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--content-only",
            action="store_true",
            help="pages only, no demo accounts: what a production installation starts with",
        )
        parser.add_argument(
            "--dutch-only",
            action="store_true",
            help="no translations: what `demo_po` reads when the Dutch has changed",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with indexed_at_the_end(), transaction.atomic():
            home = self.load(with_people=not options["content_only"])
            if not options["dutch_only"]:
                translations.load(self.reporter("Vertalingen"), front.translatable())
            front.load_menus(home)

    def load(self, *, with_people: bool) -> HomePage:
        if with_people and settings.PRODUCTION:
            raise CommandError(
                "This is a production installation and demo accounts have known passwords."
                " Load the pages alone: manage.py demo --content-only"
            )
        if with_people:
            people.load(self.reporter("Mensen"))
        home = front.load_home()
        themes.load(self.reporter("Thema’s"), front.load_theme_index(home))
        lists = content.load_lists(home)
        courses.load(self.reporter("Trainingen"), home)
        content.load(self.reporter("Verhalen en vragen"), home, lists, courses.module_by_slug)
        jobs.load_reference()
        if with_people:
            jobs.load(self.reporter("Plekken"))
            evenings.load(self.reporter("Avonden"), courses.module_by_slug)
            letters.load(self.reporter("Brieven"))
        ensure_workflow()
        front.load_search(home)
        return home

    def reporter(self, title: str) -> Callable[[int, int, str], None]:
        """A progress bar on a terminal; one line per part in a log."""
        is_terminal = self.stdout.isatty()

        def report(done: int, total: int, what: str) -> None:
            if is_terminal:
                filled = WIDTH * done // max(total, 1)
                bar = "█" * filled + "░" * (WIDTH - filled)
                end = "\n" if done >= total else ""
                self.stdout.write(f"\r{title:<20} {bar} {what[:34]:<34}", ending=end)
                self.stdout.flush()
            elif done >= total:
                self.stdout.write(f"{title}: {total}")

        return report
