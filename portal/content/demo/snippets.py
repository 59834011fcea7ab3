"""Help lines and people of the demo."""

import datetime
from typing import Any

from wagtail.models import Locale

from portal.cms.models import ThemePage
from portal.content.enums import HoursKind, Weekday
from portal.content.models import HelpLine, HelpLineHours, KeyFigure, KeyFigureHours

Row = dict[str, Any]

OPTIONAL = ("phone", "chat_url", "website", "note", "needs_check")
PLAIN = ("name", "for_whom", "topics", "free", "anonymous", "languages", "in_strip", "position")
PERSON = ("name", "role", "organisation", "place", "languages", "talk_about", "says", "secrecy")


def load_help_lines(rows: list[Row], locale: Locale) -> None:
    for row in rows:
        values = {
            **{name: row[name] for name in PLAIN},
            **{name: row.get(name) or "" for name in OPTIONAL},
            "hours_kind": hours_kind(row),
            "last_checked": row.get("last_checked"),
            "hours": weekly(HelpLineHours, row),
        }
        save(HelpLine, row["slug"], locale, values)


def load_people(rows: list[Row], locale: Locale, themes: dict[str, ThemePage]) -> None:
    for number, row in enumerate(rows):
        values = {
            **{name: row[name] for name in PERSON},
            "art": row["art"],
            "position": number + 1,
            "themes": [themes[slug] for slug in row["topics"]],
            "hours": weekly(KeyFigureHours, row),
        }
        save(KeyFigure, row["slug"], locale, values)


def hours_kind(row: Row) -> HoursKind:
    if row.get("always"):
        return HoursKind.ALWAYS
    return HoursKind.LISTED if row.get("hours") else HoursKind.UNKNOWN


def weekly(kind: type[HelpLineHours] | type[KeyFigureHours], row: Row) -> list[Any]:
    return [
        kind(
            weekday=Weekday[day.upper()],
            opens=datetime.time.fromisoformat(span["opens"]),
            closes=datetime.time.fromisoformat(span["closes"]),
        )
        for span in row.get("hours") or []
        for day in span["days"]
    ]


def save(kind: Any, slug: str, locale: Locale, values: Row) -> None:
    """The snippet `slug` with these values, checked and published; made where it is missing."""
    thing = kind.objects.filter(slug=slug, locale=locale).first() or kind(slug=slug, locale=locale)
    for name, value in values.items():
        setattr(thing, name, value)
    thing.full_clean()
    thing.save()
    thing.save_revision().publish()
