"""What editors see: forms, lists, previews, the report of lines to check."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import get_page_models

from portal.accounts.roles import Role
from portal.content.models import HelpLine, KeyFigure, StoryPage
from tests.content.conftest import links, voice

PARENTS = {
    "storypage": "verhalen",
    "questionpage": "vragen",
    "guidepage": "gidsen",
    "parentpage": "ouders",
    "eventpage": "agenda",
}


@pytest.fixture
def desk(person, as_user, home):
    """The CMS as a moderator sees it."""
    return as_user(person("mila", Role.MODERATOR))


def body(response):
    assert response.status_code == 200
    return response.content.decode()


def test_every_kind_of_page_of_this_app_can_be_written(desk, lists, home):
    kinds = {
        model._meta.model_name
        for model in get_page_models()
        if model._meta.app_label == "content" and not model.max_count_per_parent
    }
    for kind in sorted(kinds):
        parent = lists[PARENTS[kind]] if kind in PARENTS else home
        address = reverse("wagtailadmin_pages:add", args=["content", kind, parent.pk])
        assert 'name="title"' in body(desk.get(address)), kind


def test_pages_stand_only_where_they_belong(desk, lists, home):
    for parent in (home, lists["vragen"]):
        address = reverse("wagtailadmin_pages:add", args=["content", "storypage", parent.pk])
        response = desk.get(address)
        assert (response.status_code, response["Location"]) == (302, "/cms/")


def filled_in(page, **fields):
    """What a browser sends from the big form of this page when only these fields were typed."""
    form = BeautifulSoup(page, "html.parser").select_one("#page-edit-form, main form[method=POST]")
    sent = {
        one["name"]: one.get("value", "") for one in form.select("input[name]:not([type=radio])")
    }
    sent |= {one["name"]: one.text for one in form.select("textarea[name]")}
    for one in form.select("select[name]:not([multiple])"):
        chosen = one.select_one("option[selected]")
        sent[one["name"]] = chosen["value"] if chosen else ""
    blocks = {f"{one['id']}-count": "0" for one in form.select("[data-controller=w-block]")}
    return {**sent, **blocks, **fields}


def test_a_draft_with_no_more_than_a_title_is_kept(desk, lists, home):
    """The CMS saves by itself while somebody types, and the title is typed first."""
    refused = set()
    for model in get_page_models():
        kind, app = model._meta.model_name, model._meta.app_label
        if app != "content" or model.max_count_per_parent:
            continue
        parent = lists[PARENTS[kind]] if kind in PARENTS else home
        address = reverse("wagtailadmin_pages:add", args=[app, kind, parent.pk])
        form = filled_in(body(desk.get(address)), title=f"Kladje {kind}", slug=kind)
        response = desk.post(address, form)
        if not model.objects.filter(slug=kind).exists():
            assert "error-message" in body(response), kind
            refused.add(kind)
    assert refused == {"eventpage"}  # which has to know its hours


def story_form(**fields):
    return {
        "title": "Koffer",
        "slug": "koffer",
        "intro": "Een koffer.",
        "ground": "blush",
        "told_by": "Ninve",
        "origin": "fiction",
        "talk": '{"blocks": [], "entityMap": {}}',
        "body-count": 1,
        "body-0-type": "quote",
        "body-0-value-text": "Je zingt het te rap.",
        "body-0-order": 0,
        "body-0-deleted": "",
        "think-count": 0,
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        **fields,
    }


def write_story(desk, lists, **fields):
    address = reverse("wagtailadmin_pages:add", args=["content", "storypage", lists["verhalen"].pk])
    return desk.post(address, story_form(**fields))


def test_a_story_is_saved_as_a_draft(desk, lists):
    write_story(desk, lists)
    story = StoryPage.objects.get(slug="koffer")
    assert not story.live
    assert story.body[0].value["text"] == "Je zingt het te rap."


def test_a_refused_word_is_named_and_nothing_typed_is_lost(desk, lists):
    response = write_story(desk, lists, **{"body-0-value-text": "Een verhaal over Preventie."})
    text = body(response)
    assert "preventie" in text
    assert "Een verhaal over Preventie." in text
    assert not StoryPage.objects.exists()


@pytest.mark.parametrize("age", ["5", "121", "-1", "zestien", "9" * 40])
def test_an_odd_age_is_a_sentence_and_no_error(desk, lists, age):
    assert 'id="id_age-errors"' in body(write_story(desk, lists, age=age)) or not (
        StoryPage.objects.exists()
    )


def test_drafts_are_previewed_in_the_style_of_the_site(
    story, question, guide, parent_page, event, text_page, help_line, key_figure, lists
):
    line = help_line(hours=[(0, "16:00", "22:00")])
    from portal.content.models import QuestionPage

    things = [
        story(),
        question(voices=[voice("Ikram"), voice("Bert")], help_line_links=links(QuestionPage, line)),
        guide(),
        parent_page(),
        event(),
        text_page(),
        line,
        key_figure(hours=[(0, "10:00", "12:00")]),
        *lists.values(),
    ]
    for thing in things:
        draft = thing.get_latest_revision_as_object() if thing.latest_revision_id else thing
        response = draft.make_preview_request(preview_mode=draft.default_preview_mode)
        text = response.content.decode()
        assert response.status_code == 200, thing
        assert "css/content.css" in text, thing
        assert str(thing) in text, thing


def line_form(**fields):
    return {
        "name": "Awel",
        "slug": "awel",
        "for_whom": "Voor jongeren.",
        "topics": ["school", "talk"],
        "languages": ["nl"],
        "phone": "102",
        "hours_kind": "listed",
        "position": 1,
        "hours-TOTAL_FORMS": 1,
        "hours-INITIAL_FORMS": 0,
        "hours-MIN_NUM_FORMS": 0,
        "hours-MAX_NUM_FORMS": 1000,
        "hours-0-weekday": "0",
        "hours-0-opens": "16:00",
        "hours-0-closes": "22:00",
        "hours-0-ORDER": 1,
        "hours-0-DELETE": "",
        **fields,
    }


ADD_LINE = "wagtailsnippets_content_helpline:add"


def test_a_help_line_with_its_hours_is_written_in_one_form(desk):
    response = desk.post(reverse(ADD_LINE), line_form(**{"action-publish": "1"}))
    assert response.status_code == 302, response.content.decode()
    line = HelpLine.objects.get()
    assert (line.live, line.topics) == (True, ["talk", "school"])
    assert [str(row.opens) for row in line.hours.all()] == ["16:00:00"]


def test_a_help_line_can_wait_as_a_draft(desk):
    desk.post(reverse(ADD_LINE), line_form())
    assert not HelpLine.objects.get().live


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ({"phone": "bel ons"}, "bel ons"),
        ({"phone": "", "name": "Zonder weg"}, "Zonder weg"),
        ({"topics": ["ufo"], "name": "Ufolijn"}, "Ufolijn"),
        ({"hours-0-weekday": "9", "name": "Achtste dag"}, "Achtste dag"),
        ({"hours-0-opens": "25:61", "name": "Later"}, "Later"),
        ({"position": "-1", "name": "Eerder"}, "Eerder"),
        ({"website": "javascript:alert(1)", "name": "Slim"}, "Slim"),
    ],
)
def test_what_does_not_fit_is_shown_again_with_a_sentence(desk, fields, kept):
    text = body(desk.post(reverse(ADD_LINE), line_form(**{"action-publish": "1", **fields})))
    assert kept in text
    assert "error-message" in text
    assert not HelpLine.objects.exists()


def test_the_list_of_help_lines_can_be_searched_and_narrowed(desk, help_line):
    help_line("awel", in_strip=True)
    help_line("unia", phone="0800 12 800")
    address = reverse("wagtailsnippets_content_helpline:list")
    everything = body(desk.get(address))
    assert "Awel" in everything
    assert "0800 12 800" in everything
    assert "Unia" not in body(desk.get(f"{address}?in_strip=true"))
    assert "Awel" not in body(desk.get(f"{address}?q=unia"))


def test_the_list_of_people_can_be_narrowed_by_theme(desk, key_figure, theme):
    boos = theme("boos")
    key_figure("yusuf", themes=[boos])
    key_figure("griet")
    address = reverse("wagtailsnippets_content_keyfigure:list")
    assert "Griet" not in body(desk.get(f"{address}?themes={boos.pk}"))


def test_the_report_names_lines_to_check_and_no_others(desk, help_line):
    today = datetime.date.today()  # noqa: DTZ011
    help_line("vers", last_checked=today)
    help_line("oud", last_checked=today - datetime.timedelta(days=400))
    help_line("nooit", needs_check="Het nummer.")
    text = body(desk.get(reverse("help_lines_to_check")))
    assert "Oud" in text
    assert "Nooit" in text
    assert "Het nummer." in text
    assert "Vers" not in text
    line = HelpLine.objects.get(slug="oud")
    assert reverse("wagtailsnippets_content_helpline:edit", args=[line.pk]) in text


def test_the_report_can_be_taken_along_as_a_sheet(desk, help_line):
    help_line("nooit")
    response = desk.get(reverse("help_lines_to_check") + "?export=csv")
    assert response["Content-Type"].startswith("text/csv")
    assert "Nooit" in b"".join(response.streaming_content).decode()


def test_an_empty_report_says_so(desk):
    assert "table" not in body(desk.get(reverse("help_lines_to_check_results")))


@pytest.mark.parametrize("role", [Role.YOUTH_WORKER, Role.EMPLOYER, Role.MENTOR])
def test_who_is_no_editor_sees_no_report(person, as_user, home, role):
    client = as_user(person("yara", role))
    assert client.get(reverse("help_lines_to_check")).status_code in {302, 403}
    assert client.get(reverse("wagtailsnippets_content_helpline:list")).status_code in {302, 403}


def test_a_stranger_is_asked_to_log_in(client, home):
    for name in ("help_lines_to_check", "wagtailsnippets_content_helpline:list"):
        response = client.get(reverse(name))
        assert response.status_code == 302
        assert "login" in response["Location"]


def test_a_person_is_written_in_one_form(desk, theme):
    boos = theme("boos")
    form = {
        "name": "Yusuf",
        "slug": "yusuf",
        "role": "Jeugdwerker",
        "place": "Aan de pooltafel",
        "languages": ["tr", "nl"],
        "talk_about": "Over voetbal.",
        "secrecy": "Ik zwijg.",
        "themes": [boos.pk],
        "position": 1,
        "hours-TOTAL_FORMS": 0,
        "hours-INITIAL_FORMS": 0,
        "action-publish": "1",
    }
    address = reverse("wagtailsnippets_content_keyfigure:add")
    refused = body(desk.post(address, {**form, "says": "Ik doe aan preventie."}))
    assert "Ik doe aan preventie." in refused
    assert not KeyFigure.objects.exists()
    assert desk.post(address, form).status_code == 302
    figure = KeyFigure.objects.get()
    assert (figure.languages, list(figure.themes.all()), figure.live) == (
        ["nl", "tr"],
        [boos],
        True,
    )
