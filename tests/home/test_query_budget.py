"""No page asks the database more than twelve things, whatever there is to read."""

import re

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.content.models import EventPage, GuidePage, ParentPage, QuestionPage, StoryPage
from portal.core.answers import making
from portal.courses.models import ModulePage
from tests.journeys.kinds import PAGES, STEPS
from tests.many_pages import multiply

BUDGET = 12
GONE = {"not-found": 404, "room-without-group": 410}
ELSEWHERE = ("/account/", "/stijlgids/")  # no pages for readers
GROWING = (StoryPage, QuestionPage, GuidePage, ParentPage, EventPage, ModulePage)


def step_address(client, module, number):
    text = client.get(f"/nl/trainen/{module}/").content.decode()
    found = dict.fromkeys(re.findall(r'href="([^"]+/stap/[0-9a-f]{8}/)"', text))
    return list(found)[number - 1]


def addresses(client):
    """Every kind of public page, by name."""
    module = PAGES["module"]
    return {
        **{name: one for name, one in PAGES.items() if not one.startswith(ELSEWHERE)},
        **{name: step_address(client, *step) for name, step in STEPS.items()},
        "event": EventPage.objects.live().upcoming().first().url,
        "end": f"{module}einde/",
        "guide-of-module": f"{module}begeleiding/",
        "narrowed-list": "/nl/verhalen/?thema=thuis&p=2",
        "narrowed-courses": "/nl/trainen/?tijd=15",
        "narrowed-help": "/nl/hulp/?open=1",
        "feed": "/nl/verhalen/feed/",
        "calendar": "/nl/agenda/kalender.ics",
    }


def counted(client, pages, *, asked_before=True):
    numbers = {}
    for name, address in pages.items():
        if not asked_before:
            client.get(address)  # a process that has just started asks a little more, once
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
        assert response.status_code == GONE.get(name, 200), address
        numbers[name] = len(captured)
    return numbers


def counted_as_served(client, pages, stamp):
    """As a server counts that has answered before: menus and the like it still knows."""
    with making((0, stamp)):
        return counted(client, pages, asked_before=False)


def test_at_most_twelve_queries_and_as_many_for_a_thousand_pages(demo, db):
    client = Client()
    pages = addresses(client)
    served = counted_as_served(client, pages, stamp=1)
    assert {name: number for name, number in served.items() if number > BUDGET} == {}
    few = counted(client, pages)
    for kind in GROWING:
        multiply(kind.objects.live().first(), 170)
    assert sum(kind.objects.live().count() for kind in GROWING) > 1000
    assert counted(client, pages) == few
    assert counted_as_served(client, pages, stamp=2) == served
