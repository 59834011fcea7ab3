"""Help lines and people are published by a second person too, whatever the form asks for."""

import importlib
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from wagtail.models import TaskState, WorkflowContentType

from portal.cms.actions import ensure_workflow
from portal.cms.models import FourEyesTask
from portal.content.models import HelpLine, KeyFigure

LINE = {
    "name": "Awel",
    "slug": "awel",
    "for_whom": "Voor jongeren.",
    "topics": ["talk"],
    "languages": ["nl"],
    "phone": "102",
    "hours_kind": "unknown",
    "position": 1,
}
PERSON = {
    "name": "Yusuf",
    "slug": "yusuf",
    "role": "Jeugdwerker",
    "place": "Aan de pooltafel",
    "languages": ["nl"],
    "talk_about": "Over voetbal.",
    "secrecy": "Ik zwijg.",
    "position": 1,
}
NO_HOURS = {"hours-TOTAL_FORMS": 0, "hours-INITIAL_FORMS": 0}
CASES = [(HelpLine, {**LINE, **NO_HOURS}), (KeyFigure, {**PERSON, **NO_HOURS})]


@pytest.fixture(params=CASES, ids=lambda case: case[0].__name__)
def kind(request, home):
    ensure_workflow()
    return SimpleNamespace(model=request.param[0], form=request.param[1])


def address(kind, view, *args):
    return reverse(f"wagtailsnippets_content_{kind.model._meta.model_name}:{view}", args=args)


def add(client, kind, **fields):
    return client.post(address(kind, "add"), {**kind.form, **fields})


@pytest.fixture
def submitted(kind, editor, as_user):
    add(as_user(editor), kind, **{"action-submit": "1"})
    thing = kind.model.objects.get()
    return thing, thing.current_workflow_task_state


def approve(client, kind, thing, state):
    client.post(address(kind, "workflow_action", thing.pk, "approve", state.pk), {"comment": ""})


def publish_by_two(kind, submitted, second_editor, as_user):
    thing, state = submitted
    approve(as_user(second_editor), kind, thing, state)
    thing.refresh_from_db()
    return thing


def is_live(kind, thing):
    return kind.model.objects.get(pk=thing.pk).live


def test_what_is_submitted_waits_on_the_first_page_of_somebody_else(
    kind, submitted, second_editor, as_user
):
    thing, state = submitted
    assert not thing.live
    assert isinstance(state.task.specific, FourEyesTask)
    assert kind.form["name"] in as_user(second_editor).get("/cms/").content.decode()


def test_a_second_person_approves_and_readers_see_it(kind, submitted, second_editor, as_user):
    assert publish_by_two(kind, submitted, second_editor, as_user).live
    assert TaskState.objects.get().status == TaskState.STATUS_APPROVED


@pytest.mark.parametrize("who", ["editor", "administrator", "moderator"])
def test_whoever_wrote_it_cannot_approve(kind, submitted, as_user, request, who):
    thing, state = submitted
    writer = request.getfixturevalue(who)
    if who != "editor":
        thing.position += 1
        thing.save_revision(user=writer)
    approve(as_user(writer), kind, thing, state)
    assert not is_live(kind, thing)


@pytest.mark.parametrize("who", ["editor", "moderator", "administrator"])
def test_publishing_past_the_workflow_is_refused_and_the_draft_is_kept(kind, as_user, request, who):
    client = as_user(request.getfixturevalue(who))
    response = add(client, kind, **{"action-publish": "1"})
    thing = kind.model.objects.get()
    assert response.status_code == 302
    assert not thing.live
    assert thing.get_latest_revision_as_object().name == kind.form["name"]
    if who != "editor":
        assert response["Location"] == address(kind, "edit", thing.pk)
        followed = client.get(response["Location"]).content.decode()
        assert "action-publish" not in followed
        assert "action-submit" in followed


def test_changes_of_what_is_live_wait_too(
    kind, submitted, second_editor, moderator, administrator, as_user
):
    thing = publish_by_two(kind, submitted, second_editor, as_user)
    for who in (moderator, administrator):
        fields = {**kind.form, "name": "Ongelezen", "action-publish": "1"}
        as_user(who).post(address(kind, "edit", thing.pk), fields)
        assert kind.model.objects.get().name == kind.form["name"]


def test_an_earlier_version_is_not_put_back_past_the_check(
    kind, submitted, second_editor, moderator, as_user
):
    thing = publish_by_two(kind, submitted, second_editor, as_user)
    old = thing.latest_revision
    thing.name = "Nieuwer"
    thing.save_revision(user=second_editor)
    fields = {**kind.form, "name": "Ongelezen", "revision": old.pk, "action-publish": "1"}
    client = as_user(moderator)
    client.post(address(kind, "edit", thing.pk), fields)
    client.post(address(kind, "revisions_revert", thing.pk, old.pk), fields)
    assert kind.model.objects.get().name == kind.form["name"]


def test_while_it_is_read_the_writer_changes_nothing(
    kind, submitted, editor, second_editor, as_user
):
    thing, state = submitted
    fields = {**kind.form, "name": "Ongelezen", "overwrite_revision_id": thing.latest_revision_id}
    as_user(editor).post(address(kind, "edit", thing.pk), fields)
    assert thing.get_latest_revision_as_object().name == kind.form["name"]
    approve(as_user(second_editor), kind, thing, state)
    assert kind.model.objects.get().name == kind.form["name"]


def test_what_a_third_person_changed_meanwhile_is_not_approved(
    kind, submitted, second_editor, moderator, as_user
):
    thing, state = submitted
    thing.name = "Ongelezen"
    thing.save_revision(user=moderator)
    approve(as_user(second_editor), kind, thing, state)
    assert not is_live(kind, thing)


def test_a_moderator_takes_down_with_one_tap(kind, submitted, second_editor, moderator, as_user):
    thing = publish_by_two(kind, submitted, second_editor, as_user)
    as_user(moderator).post(address(kind, "unpublish", thing.pk))
    assert not is_live(kind, thing)


def test_an_editor_takes_nothing_down(kind, submitted, editor, second_editor, as_user):
    thing = publish_by_two(kind, submitted, second_editor, as_user)
    as_user(editor).post(address(kind, "unpublish", thing.pk))
    assert is_live(kind, thing)


def test_what_was_taken_out_of_the_check_stays_out(kind):
    WorkflowContentType.objects.all().delete()
    ensure_workflow()
    assert not WorkflowContentType.objects.exists()


def test_an_installation_that_had_four_eyes_before_gets_them_here(kind):
    WorkflowContentType.objects.all().delete()
    migration = importlib.import_module("portal.content.migrations.0003_watch_snippets")
    migration.watch(apps, None)
    migration.watch(apps, None)
    kinds = ContentType.objects.get_for_models(HelpLine, KeyFigure).values()
    assert set(WorkflowContentType.objects.values_list("content_type", flat=True)) == {
        content_type.pk for content_type in kinds
    }
    assert kind.model.get_default_workflow() == ensure_workflow()
