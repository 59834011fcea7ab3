"""The content of the demo: stories, questions, guides, help lines, people, events, texts.

Every file in the folders beside this one is one page, and its name is its slug. Loading again
brings pages up to date in place: their addresses, identities and whatever the files do not name
stay as they are.
"""

import datetime
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone
from wagtail.models import Page

from portal.cms.demo import Report, upsert
from portal.cms.demo.markdown import to_rich_text
from portal.cms.models import ThemePage
from portal.content.demo.snippets import load_help_lines, load_people
from portal.content.hours import BRUSSELS
from portal.content.models import (
    EventIndexPage,
    EventPage,
    GuideIndexPage,
    GuidePage,
    HelpLine,
    HelpLinePage,
    ParentPage,
    ParentsPage,
    PeoplePage,
    QuestionIndexPage,
    QuestionPage,
    StoryIndexPage,
    StoryPage,
    TextPage,
)

FOLDER = Path(__file__).parent
COMMON = ("title", "intro", "art", "ground")

LISTS: dict[str, type[Page]] = {
    "stories": StoryIndexPage,
    "questions": QuestionIndexPage,
    "people": PeoplePage,
    "guides": GuideIndexPage,
    "events": EventIndexPage,
    "parents": ParentsPage,
    "help": HelpLinePage,
}

Row = dict[str, Any]
FindModule = Callable[[str], Page | None]
"""The module with this slug; None where there is none."""


def read(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text())


def files(folder: str) -> Iterator[Row]:
    """The pages of a folder, in the order of their names."""
    for file in sorted((FOLDER / folder).glob("*.yaml")):
        yield yaml.safe_load(file.read_text())


def load_lists(home_page: Page) -> dict[str, Page]:
    """The lists that the pages of this app stand in, in their order below the home page."""
    return {
        name: upsert(home_page, LISTS[name], row.pop("slug"), row)
        for name, row in read("lists.yaml").items()
    }


def load(report: Report, home_page: Page, lists: dict[str, Page], find_module: FindModule) -> None:
    """Everything of this app below the home page. Themes and modules have to be there already."""
    load_help_lines(read("helplines.yaml"), home_page.locale)
    load_people(read("people.yaml"), home_page.locale, themes(home_page))
    todo: list[tuple[Row, Callable[[Row, Page], None], Page]] = [
        *((row, partial(load_story, find_module), lists["stories"]) for row in files("stories")),
        *(
            (row, partial(load_question, find_module), lists["questions"])
            for row in files("questions")
        ),
        *((row, load_guide, lists["guides"]) for row in files("guides")),
        *((row, load_parent_page, lists["parents"]) for row in files("parents")),
        *((row, load_event, lists["events"]) for row in read("events.yaml")),
        *((row, load_text, home_page) for row in files("pages")),
    ]
    for number, (row, load_row, parent) in enumerate(todo):
        load_row(row, parent)
        report(number + 1, len(todo), row["title"])


def themes(near: Page) -> dict[str, ThemePage]:
    return {page.slug: page for page in ThemePage.objects.filter(locale=near.locale)}


def chosen_themes(row: Row, near: Page) -> list[ThemePage]:
    known = themes(near)
    return [known[slug] for slug in row["themes"]]


def body(row: Row) -> list[tuple[str, Any]]:
    return [block(kind, value) for part in row.get("body") or [] for kind, value in part.items()]


def block(kind: str, value: Any) -> tuple[str, Any]:
    """One block of a body, as StreamField takes it."""
    if kind == "text":
        return kind, to_rich_text(value)
    if kind == "quote":
        return kind, {"text": value, "by": ""}
    if kind in {"fold", "note"}:
        return kind, {**value, "text": to_rich_text(value["text"])}
    return kind, value


def common(row: Row) -> Row:
    return {**{name: row[name] for name in COMMON if name in row}, "body": body(row)}


def next_step(row: Row, find_module: FindModule) -> Row:
    """The module that the file names, where it names one and that is there."""
    return {"next_step": find_module(row["module"])} if "module" in row else {}


def load_story(find_module: FindModule, row: Row, parent: Page) -> None:
    values = {
        **common(row),
        **next_step(row, find_module),
        "told_by": row["told_by"],
        "age": row.get("age"),
        "origin": row["origin"],
        "think": [("line", line) for line in row["think"]],
        "talk": to_rich_text(row.get("talk")),
        "themes": chosen_themes(row, parent),
    }
    upsert(parent, StoryPage, row["slug"], values)


def load_question(find_module: FindModule, row: Row, parent: Page) -> None:
    voices = [
        ("voice", {**voice, "text": to_rich_text(voice["text"]), "lang": voice.get("lang", "")})
        for voice in row["voices"]
    ]
    values = {
        **common(row),
        **next_step(row, find_module),
        "intro": row["short"],
        "voices": voices,
        "know": [("fact", fact) for fact in row["know"]],
        "themes": chosen_themes(row, parent),
        "help_line_links": links(QuestionPage, row),
    }
    upsert(parent, QuestionPage, row["slug"], values)


def load_guide(row: Row, parent: Page) -> None:
    steps = [("step", {**step, "text": to_rich_text(step["text"])}) for step in row["steps"]]
    values = {
        **common(row),
        "steps": steps,
        "themes": chosen_themes(row, parent),
        "help_line_links": links(GuidePage, row),
    }
    upsert(parent, GuidePage, row["slug"], values)


def load_parent_page(row: Row, parent: Page) -> None:
    values = {
        **common(row),
        "try_tonight": [("line", line) for line in row["try_tonight"]],
        "help_line_links": links(ParentPage, row),
    }
    upsert(parent, ParentPage, row["slug"], values)


def links(kind: Any, row: Row) -> list[Any]:
    """The rows that name help lines, in the order of the file."""
    lines = {line.slug: line for line in HelpLine.objects.filter(slug__in=row["helplines"])}
    link = kind._meta.get_field("help_line_links").related_model
    return [
        link(help_line=lines[slug], sort_order=number)
        for number, slug in enumerate(row["helplines"])
    ]


def load_event(row: Row, parent: Page) -> None:
    """Dates in the file are days from today, so that the demo never looks abandoned."""
    date = timezone.localdate() + datetime.timedelta(days=row["in_days"])
    values = {
        **common(row),
        "starts_at": moment(date, row["starts"]),
        "ends_at": moment(date, row["ends"]),
        "weeks": max(1, row["repeats_weekly_count"]),
        "place": row["place"],
        "address": row["address"],
        "price": row["price"],
        "for_whom": row["for_whom"],
        "for_parents": row.get("for_parents", False),
    }
    upsert(parent, EventPage, row["slug"], values)


def moment(date: datetime.date, clock: str) -> datetime.datetime:
    return datetime.datetime.combine(date, datetime.time.fromisoformat(clock), BRUSSELS)


def load_text(row: Row, parent: Page) -> None:
    lines = [("line", line) for line in row.get("lines", [])]
    upsert(parent, TextPage, row["slug"], {**common(row), "lines": lines})
