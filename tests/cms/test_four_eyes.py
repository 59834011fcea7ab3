"""Nobody publishes what nobody else has read, whatever button or address they use."""

import pytest
from django.urls import reverse
from wagtail.models import Page, Site, Workflow, WorkflowState

from home.models import HomePage, ThemeIndexPage
from portal.cms.actions import ensure_workflow
from portal.cms.models import FourEyesTask, ThemePage


@pytest.fixture
def home(db):
    ensure_workflow()
    root = Page.get_first_root_node()
    home = root.add_child(
        instance=HomePage(title="Wortel", slug="nl", headline="Groeien", intro="Welkom.")
    )
    Site.objects.update(root_page=home)
    return home


@pytest.fixture
def index(home):
    return home.add_child(instance=ThemeIndexPage(title="Bezig", slug="bezig", intro="Zeven."))


def form(**fields):
    return {
        "title": "Waar hoor ik thuis?",
        "slug": "thuis",
        "intro": "Overal een beetje.",
        "short": "Thuis",
        "ground": "blush",
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        **fields,
    }


def add(client, index, **fields):
    address = reverse("wagtailadmin_pages:add", args=["cms", "themepage", index.pk])
    return client.post(address, form(**fields))


@pytest.fixture
def submitted(index, editor, as_user):
    add(as_user(editor), index, **{"action-submit": "1"})
    page = ThemePage.objects.get(slug="thuis")
    return page, page.current_workflow_task_state


def approve(client, page, state):
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    return client.post(address, {"comment": ""})


def is_live(page):
    return Page.objects.get(pk=page.pk).live


def test_what_is_submitted_waits_for_somebody_else(submitted):
    page, state = submitted
    assert not page.live
    assert isinstance(state.task.specific, FourEyesTask)


def test_a_second_person_approves_and_it_is_live(submitted, second_editor, as_user):
    page, state = submitted
    approve(as_user(second_editor), page, state)
    assert is_live(page)
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_APPROVED


def test_the_writer_cannot_approve(submitted, editor, as_user):
    page, state = submitted
    approve(as_user(editor), page, state)
    assert not is_live(page)


def test_an_administrator_who_also_wrote_cannot_approve(submitted, administrator, as_user):
    page, state = submitted
    page.intro = "Anders."
    page.save_revision(user=administrator)
    approve(as_user(administrator), page, state)
    assert not is_live(page)


def test_whoever_wrote_since_publication_cannot_approve_but_earlier_writers_can(
    submitted, editor, second_editor, as_user
):
    page, state = submitted
    approve(as_user(second_editor), page, state)
    page.refresh_from_db()
    page.intro = "Overal een beetje meer."
    page.save_revision(user=second_editor)
    again = page.get_workflow().start(page, second_editor).current_task_state
    approve(as_user(second_editor), page, again)
    assert page.get_latest_revision() != Page.objects.get(pk=page.pk).live_revision
    approve(as_user(editor), page, again)
    assert page.get_latest_revision() == Page.objects.get(pk=page.pk).live_revision


@pytest.mark.parametrize("who", ["editor", "moderator", "administrator"])
def test_publishing_past_the_workflow_is_refused_and_the_draft_is_kept(
    index, as_user, request, who
):
    client = as_user(request.getfixturevalue(who))
    response = add(client, index, **{"action-publish": "1"})
    assert response.status_code == 302
    page = ThemePage.objects.get(slug="thuis")
    assert not page.live
    assert page.get_latest_revision_as_object().intro == "Overal een beetje."


def test_a_moderator_takes_down_with_one_tap(submitted, second_editor, moderator, as_user):
    page, state = submitted
    approve(as_user(second_editor), page, state)
    as_user(moderator).post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    assert not is_live(page)


def test_a_moderator_cannot_put_back_unread_changes(submitted, second_editor, moderator, as_user):
    page, state = submitted
    approve(as_user(second_editor), page, state)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    as_user(moderator).post(address, form(intro="Ongelezen.", **{"action-publish": "1"}))
    assert ThemePage.objects.get(pk=page.pk).intro == "Overal een beetje."


def test_unwanted_words_are_refused_and_nothing_typed_is_lost(index, editor, as_user):
    response = add(as_user(editor), index, intro="Voor onze doelgroep.")
    assert response.status_code == 200
    assert not ThemePage.objects.exists()
    text = response.content.decode()
    assert "Voor onze doelgroep." in text
    assert "doelgroep." in str(response.context["form"].errors["intro"])


def test_the_workflow_is_made_once_and_a_renamed_one_is_left_alone(home):
    workflow = home.get_workflow()
    workflow.name = "Onze eigen naam"
    workflow.save()
    assert ensure_workflow().name == "Onze eigen naam"
    assert FourEyesTask.objects.count() == 1


def test_wagtail_s_own_workflow_cannot_be_chosen_instead(home):
    assert list(Workflow.objects.active().values_list("name", flat=True)) == ["Vier ogen"]


def test_a_youth_worker_does_not_reach_the_cms(index, youth_worker, as_user):
    assert as_user(youth_worker).get("/cms/").status_code in {302, 403}
    assert add(as_user(youth_worker), index).status_code in {302, 403}
    assert not ThemePage.objects.exists()


def test_publishing_many_at_once_is_refused(submitted, moderator, as_user):
    page, _state = submitted
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    as_user(moderator).post(f"{address}?id={page.pk}", {"include_descendants": "on"})
    assert not is_live(page)


def test_a_published_copy_is_refused(submitted, index, second_editor, moderator, as_user):
    page, state = submitted
    approve(as_user(second_editor), page, state)
    fields = {"new_title": "Kopie", "new_slug": "kopie", "new_parent_page": index.pk}
    address = reverse("wagtailadmin_pages:copy", args=[page.pk])
    as_user(moderator).post(address, {**fields, "publish_copies": "on"})
    assert not Page.objects.filter(slug="kopie", live=True).exists()
    as_user(moderator).post(address, fields)
    assert not Page.objects.get(slug="kopie").live


ACTIONS = ["publish", "copy", "unpublish", "revert_to_page_revision", "copy_for_translation"]


@pytest.mark.parametrize("action", ACTIONS)
def test_the_api_of_the_cms_does_nothing(submitted, moderator, as_user, action):
    page, _state = submitted
    address = f"/cms/api/main/pages/{page.pk}/action/{action}/"
    before = Page.objects.count()
    response = as_user(moderator).post(address, {}, content_type="application/json")
    assert response.status_code == 404
    assert not is_live(page)
    assert Page.objects.count() == before


def test_while_it_is_read_the_writer_changes_nothing(submitted, editor, second_editor, as_user):
    page, state = submitted
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    as_user(editor).post(
        address, form(intro="Ongelezen.", overwrite_revision_id=page.latest_revision_id)
    )
    assert page.get_latest_revision_as_object().intro == "Overal een beetje."
    approve(as_user(second_editor), page, state)
    assert ThemePage.objects.get(pk=page.pk).intro == "Overal een beetje."


def test_what_a_third_person_changed_meanwhile_is_not_approved(
    submitted, second_editor, moderator, as_user
):
    page, state = submitted
    page.intro = "Ongelezen."
    page.save_revision(user=moderator)
    approve(as_user(second_editor), page, state)
    assert not is_live(page)


def test_without_the_check_an_editor_publishes_nothing(index, editor, as_user):
    FourEyesTask.objects.get().deactivate()
    add(as_user(editor), index, **{"action-submit": "1"})
    assert not ThemePage.objects.get(slug="thuis").live
