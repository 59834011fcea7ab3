"""Pages for parents, guides and the texts about Wortel itself."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from portal.cms.enums import Audience
from portal.content import models
from portal.content.models import GuidePage, ParentPage
from tests.content.conftest import links, queries, read

SIX = [("line", f"Zin {n}.") for n in range(1, 7)]


def test_a_promise_has_six_numbered_sentences_in_order(client, text_page):
    text = read(client, text_page(lines=SIX).url)
    promise = text.split('<ol class="promise">')[1].split("</ol>")[0]
    assert promise.count("<li>") == 6
    assert promise.index("Zin 1.") < promise.index("Zin 6.")


@pytest.mark.parametrize("number", [1, 5, 7])
def test_a_promise_has_six_sentences_or_is_none(text_page, number):
    with pytest.raises(ValidationError) as refused:
        text_page(lines=[("line", "Zin.")] * number)
    assert list(refused.value.message_dict) == ["lines"]


def test_a_text_without_sentences_has_no_promise(client, text_page):
    assert 'class="promise"' not in read(client, text_page().url)


@pytest.mark.parametrize("updated", [True, False])
def test_the_date_of_the_last_change_can_be_shown(client, text_page, updated):
    page = text_page(updated=updated)
    date = page.last_published_at.astimezone().year
    main = read(client, page.url).split("</main>")[0]
    assert (str(date) in main) is updated


def test_notes_stand_beside_the_text(client, text_page):
    body = [
        ("text", "<p>Het antwoord.</p>"),
        ("note", {"title": "Eerlijk gezegd", "text": "<p>Niet alles.</p>", "ground": "sun"}),
    ]
    text = read(client, text_page(body=body).url)
    beside = text.split('class="stack gap-5 notes"')[1].split("</aside></div>")[0]
    assert "Eerlijk gezegd" in beside
    assert text.count("Eerlijk gezegd") == 1
    assert "Het antwoord." in text


def test_a_guide_has_its_steps_in_order(client, guide, help_line):
    steps = [("step", {"title": f"Stap {n}", "text": f"<p>Doe {n}.</p>"}) for n in range(1, 4)]
    page = guide(steps=steps, help_line_links=links(GuidePage, help_line()))
    text = read(client, page.url)
    assert text.index("Stap 1") < text.index("Doe 1.") < text.index("Stap 3")
    assert 'href="tel:102"' in text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("body", [("text", "<p>De doelgroep.</p>")]),
        ("steps", [("step", {"title": "Preventie", "text": "<p>x</p>"})]),
    ],
)
def test_words_that_push_people_away_are_refused_in_a_guide(guide, field, value):
    with pytest.raises(ValidationError) as refused:
        guide(**{field: value})
    assert list(refused.value.message_dict) == [field]


def test_a_page_for_parents_may_use_the_words_that_parents_search_for(parent_page):
    assert parent_page(title="Over radicalisering").live


def test_a_page_for_parents_has_something_to_try_and_somebody_to_call(
    client, parent_page, help_line
):
    line = help_line("opvoedingslijn", phone="078 15 00 10")
    text = read(client, parent_page(help_line_links=links(ParentPage, line)).url)
    assert "Vraag iets kleins." in text
    assert 'href="tel:078150010"' in text


def test_the_section_for_parents_leads_to_pages_evenings_and_lines(
    client, lists, parent_page, event, help_line
):
    parent_page("praten")
    parent_page("concept").unpublish()
    event("koffie", for_parents=True)
    event("boksen")
    event("oud", datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC), for_parents=True)
    help_line("opvoeding", topics=["parents"], phone="078 15 00 10")
    help_line("awel")
    context = client.get("/nl/ouders/").context
    assert [page.slug for page in context["pages"]] == ["praten"]
    assert [page.slug for page in context["events"]] == ["koffie"]
    assert [line.slug for line in context["help_lines"]] == ["opvoeding"]


def test_as_many_queries_for_one_page_for_parents_as_for_three(client, parent_page):
    parent_page("een")
    one = queries(client, "/nl/ouders/")
    parent_page("twee")
    parent_page("drie")
    assert queries(client, "/nl/ouders/") == one


@pytest.mark.parametrize(
    ("audience", "kinds"),
    [
        (
            Audience.YOUNG,
            [
                "StoryIndexPage",
                "StoryPage",
                "QuestionIndexPage",
                "QuestionPage",
                "GuideIndexPage",
                "GuidePage",
                "PeoplePage",
                "EventIndexPage",
                "EventPage",
            ],
        ),
        (Audience.PARENTS, ["ParentsPage", "ParentPage"]),
        (Audience.EVERYONE, ["HelpLinePage", "TextPage"]),
    ],
)
def test_every_page_is_written_for_somebody(audience, kinds):
    assert [getattr(models, kind).audience for kind in kinds] == [audience] * len(kinds)
