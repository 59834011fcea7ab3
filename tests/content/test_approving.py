"""Approving in the form of the CMS: who only reads approves, and others are told why not."""

import json
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import Revision

from portal.cms.actions import ensure_workflow
from portal.cms.versions import says_the_same
from portal.content.models import HelpLine, StoryIndexPage, StoryPage
from tests.content.test_cms import line_form

NOTHING = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}
BLOCK = "0d5ac42c-4f5f-4b7c-8f8c-1b1f7f7b6d11"
WORDS = {"blocks": [{"key": "ab1cd", "text": "Mijn bus.", "type": "unstyled"}], "entityMap": {}}
STORY = {
    "title": "De tram",
    "slug": "tram",
    "intro": "Er reed geen tram.",
    "told_by": "Robin",
    "origin": "fiction",
    "ground": "stone",
    "body-count": 1,
    "body-0-type": "text",
    "body-0-id": BLOCK,
    "body-0-order": 0,
    "body-0-deleted": "",
    "body-0-value": json.dumps(WORDS),
    "think-count": 0,
    "comments-TOTAL_FORMS": 0,
    "comments-INITIAL_FORMS": 0,
}
LINE = line_form()
CASES = {"story": (StoryPage, STORY, "intro"), "line": (HelpLine, LINE, "for_whom")}


@pytest.fixture(params=CASES)
def kind(request, home, list_page):
    ensure_workflow()
    model, form, words = CASES[request.param]
    if model is StoryPage:
        above = list_page("verhalen").pk
        add = reverse("wagtailadmin_pages:add", args=["content", "storypage", above])
    else:
        add = reverse("wagtailsnippets_content_helpline:add")
    return SimpleNamespace(model=model, form=form, words=words, add=add)


def where(kind, view, *args):
    if kind.model is StoryPage:
        return reverse(f"wagtailadmin_pages:{view}", args=args)
    return reverse(f"wagtailsnippets_content_helpline:{view}", args=args)


@pytest.fixture
def submitted(kind, editor, as_user):
    """As it is when nobody waited for a script: an empty text is sent as an empty paragraph."""
    as_user(editor).post(kind.add, {**kind.form, **untouched(kind), "action-submit": "1"})
    return kind.model.objects.get()


def untouched(kind):
    empty = {"blocks": [{"key": "xy9zz", "text": "", "type": "unstyled"}], "entityMap": {}}
    return {"talk": json.dumps(empty)} if kind.model is StoryPage else {}


def as_opened(client, kind, thing):
    """What a browser sends of the form that was opened, before any script has touched it."""
    page = client.get(where(kind, "edit", thing.pk)).content
    form = {**kind.form}
    for field in BeautifulSoup(page, "html.parser").select("[name]"):
        if field["name"] == "talk" or field["name"].startswith(("hours-", "loaded_")):
            form[field["name"]] = field.get("value", "")
    if selected := form.keys() & {"hours-0-weekday"}:
        form.update({name: kind.form[name] for name in selected})
    return {name: value for name, value in form.items() if "__prefix__" not in name}


def approve_in_form(client, kind, thing, **changed):
    form = {**as_opened(client, kind, thing), **changed}
    action = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    return client.post(where(kind, "edit", thing.pk), {**form, **action}, follow=True)


def approve(client, kind, thing, state, **headers):
    address = where(kind, "workflow_action", thing.pk, "approve", state.pk)
    return client.post(address, {"comment": ""}, headers=headers)


def said(response):
    page = BeautifulSoup(response.content, "html.parser")
    return " ".join(one.get_text(" ", strip=True) for one in page.select(".messages"))


def now(kind):
    return kind.model.objects.get()


def test_who_approves_before_a_script_looked_at_the_form_has_only_read(
    kind, submitted, second_editor, as_user
):
    assert not submitted.live
    approve_in_form(as_user(second_editor), kind, submitted)
    thing = now(kind)
    assert thing.live
    assert not thing.has_unpublished_changes
    if kind.model is StoryPage:
        assert thing.talk == ""
        assert "Mijn bus." in str(thing.body)


def test_who_changes_something_is_told_why_and_a_third_person_reads_that(
    kind, submitted, second_editor, moderator, as_user
):
    client = as_user(second_editor)
    before = submitted.current_workflow_task_state
    answer = approve_in_form(client, kind, submitted, **{kind.words: "Anders."})
    assert not now(kind).live
    assert "Je veranderde hier iets" in said(answer)
    assert getattr(now(kind).get_latest_revision_as_object(), kind.words) == "Anders."

    third = as_user(moderator)
    approve(third, kind, submitted, before)
    assert not now(kind).live, "a button from before the change approves nothing"
    approve(third, kind, submitted, now(kind).current_workflow_task_state)
    assert getattr(now(kind), kind.words) == "Anders."
    assert now(kind).live


def test_a_dialogue_is_told_where_the_reason_stands(
    kind, submitted, second_editor, moderator, as_user
):
    changed = submitted.get_latest_revision_as_object()
    setattr(changed, kind.words, "Ongelezen.")
    changed.save_revision(user=moderator)
    client, state = as_user(second_editor), submitted.current_workflow_task_state
    answer = approve(client, kind, submitted, state, x_requested_with="XMLHttpRequest")
    assert answer.json() == {"step": "success", "redirect": where(kind, "edit", submitted.pk)}
    assert "Iemand veranderde dit nadat" in said(client.get(answer.json()["redirect"]))
    assert not now(kind).live


def test_saving_without_a_change_makes_nobody_a_writer(
    kind, submitted, second_editor, moderator, as_user
):
    client = as_user(second_editor)
    client.post(where(kind, "edit", submitted.pk), as_opened(client, kind, submitted))
    assert Revision.objects.for_instance(submitted).count() == 2
    approve(client, kind, submitted, now(kind).current_workflow_task_state)
    assert now(kind).live


@pytest.mark.parametrize("field", ["go_live_at", "expire_at"])
def test_the_moment_of_publishing_is_something_that_one_writes(
    kind, submitted, second_editor, as_user, field
):
    answer = approve_in_form(as_user(second_editor), kind, submitted, **{field: "2998-01-01 10:00"})
    assert "Je veranderde hier iets" in said(answer)
    assert not now(kind).live


def test_a_page_that_comes_below_meanwhile_is_no_change(index_page, second_editor):
    page, reviewed = index_page
    child = StoryPage(title="Erbij", slug="erbij", intro="Nieuw.", told_by="Bo", origin="fiction")
    page.add_child(instance=child)
    newest = StoryIndexPage.objects.get(pk=page.pk).save_revision(user=second_editor)
    assert says_the_same(reviewed, newest)
    page.refresh_from_db()
    page.intro = "Anders."
    assert not says_the_same(reviewed, page.save_revision(user=second_editor))


@pytest.fixture
def index_page(home, list_page):
    page = list_page("verhalen")
    return page, page.save_revision()
