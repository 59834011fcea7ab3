"""Editors translate in the CMS; nobody publishes their own translation."""

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from home.demo import load_home
from portal.cms.actions import ensure_workflow
from portal.content.models import StoryIndexPage


@pytest.fixture
def home(db):
    ensure_workflow()
    return load_home()


@pytest.fixture
def french(home):
    """The home page is there in French: what stands below it can be translated."""
    locale = Locale.objects.get_or_create(language_code="fr")[0]
    copy = home.copy_for_translation(locale)
    copy.save_revision().publish()
    return locale


@pytest.fixture
def stories(home):
    page = home.add_child(instance=StoryIndexPage(title="Verhalen", slug="verhalen", intro="Lees."))
    page.save_revision().publish()
    return page


def submit(client, page, locale):
    address = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    return client.post(address, {"locales": [locale.pk]})


@pytest.fixture
def translation(stories, french, editor, as_user):
    """What an editor asked for: the page in French, to be translated."""
    assert submit(as_user(editor), stories, french).status_code == 302
    return Translation.objects.get(target_locale=french)


def import_po(client, translation, words):
    po = polib.POFile()
    po.metadata = {
        "Content-Type": "text/plain; charset=utf-8",
        "X-WagtailLocalize-TranslationID": str(translation.uuid),
    }
    for entry in translation.export_po():
        if entry.msgid in words:
            entry.msgstr = words[entry.msgid]
            po.append(entry)
    file = SimpleUploadedFile("fr.po", str(po).encode(), content_type="text/x-gettext-translation")
    address = reverse("wagtail_localize:upload_pofile", args=[translation.pk])
    return client.post(address, {"file": file})


@pytest.fixture
def publish(django_capture_on_commit_callbacks):
    """wagtail-localize publishes when the transaction is committed."""

    def post(client, page):
        address = reverse("wagtailadmin_pages:edit", args=[page.pk])
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(address, {"action": "publish"}, follow=True)

    return post


def is_live(page):
    return Page.objects.get(pk=page.pk).live


WORDS = {"Verhalen": "Histoires", "verhalen": "histoires", "Lees.": "Lis."}


def test_a_new_translation_is_a_draft(translation, client):
    page = translation.get_target_instance()
    assert not page.live
    assert client.get("/fr/verhalen/").status_code == 404


def test_a_volunteer_gets_the_sentences_as_a_po_file_and_an_editor_puts_them_back(
    translation, editor, as_user
):
    client = as_user(editor)
    address = reverse("wagtail_localize:download_pofile", args=[translation.pk])
    taken = polib.pofile(client.get(address).content.decode())
    assert {entry.msgid for entry in taken} >= set(WORDS)
    assert import_po(client, translation, WORDS).status_code == 302
    found = StringTranslation.objects.filter(locale=translation.target_locale)
    assert set(found.values_list("data", flat=True)) == set(WORDS.values())


def test_who_translated_cannot_publish_and_somebody_else_can(
    publish, translation, moderator, administrator, as_user, client
):
    import_po(as_user(moderator), translation, WORDS)
    page = translation.get_target_instance()
    refused = publish(as_user(moderator), page)
    assert "moet jouw vertaling lezen" in refused.content.decode()
    assert not is_live(page)
    publish(as_user(administrator), page)
    assert is_live(page)
    assert "<h1>Histoires</h1>" in client.get("/fr/histoires/").content.decode()


def test_an_editor_has_no_right_to_publish_a_translation(
    publish, translation, moderator, second_editor, as_user
):
    import_po(as_user(moderator), translation, WORDS)
    page = translation.get_target_instance()
    publish(as_user(second_editor), page)
    assert not is_live(page)


def test_bringing_up_to_date_publishes_nothing(
    publish, translation, stories, moderator, administrator, as_user, client
):
    import_po(as_user(moderator), translation, WORDS)
    publish(as_user(administrator), translation.get_target_instance())
    stories.intro = "Lees mee."
    stories.save_revision().publish()
    source = TranslationSource.objects.get(pk=translation.source_id)
    address = reverse("wagtail_localize:update_translations", args=[source.pk])
    as_user(moderator).post(address, {"publish_translations": "on"})
    text = client.get("/fr/histoires/").content.decode()
    assert "Lis." in text
    assert "Lees mee." not in text
