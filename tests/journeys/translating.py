"""A story becomes French: the steps that people take in the CMS, one function each.

The journey walks them, and `make pictures` takes the pictures of the manual on the way.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import polib
from playwright.sync_api import Locator, Page, expect

ROOT = Path(__file__).resolve().parents[2]
TITLE = "De laatste bus"
ADDRESS = "/nl/verhalen/de-laatste-bus/"
IN_FRENCH = "Le dernier bus"
BY_A_VOLUNTEER = {
    "de-laatste-bus": "le-dernier-bus",
    "Er reed geen bus. Dat was het verhaal.": "Il n’y avait pas de bus. C’est toute l’histoire.",
    "Robin": "Robin",
    "Mijn bus kwam niet. Ik wandelde.": "Mon bus n’est pas venu. J’ai marché.",
}
PUBLISH = """
import django; django.setup()
from portal.content.models import StoryIndexPage, StoryPage
stories = StoryIndexPage.objects.get(locale__language_code="nl")
words = {"intro": "Er reed geen bus. Dat was het verhaal.", "told_by": "Robin", "origin": "fiction"}
body = [("text", "<p>Mijn bus kwam niet. Ik wandelde.</p>")]
story = StoryPage(title="De laatste bus", slug="de-laatste-bus", body=body, **words)
stories.add_child(instance=story).save_revision().publish()
"""


def publish_the_original(data: Path) -> None:
    """A story in Dutch, published by another process on the same data folder."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"PORTAL_DATA": str(data), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    subprocess.run([sys.executable, "-c", PUBLISH], cwd=ROOT, env=environment, check=True)


def open_story(page: Page) -> None:
    page.goto(f"/cms/pages/search/?q={TITLE}")
    page.get_by_role("link", name=re.compile(f"^(Bewerk )?.?{TITLE}")).first.click()


def choose_french(page: Page) -> None:
    """From the original to the form that asks for which languages."""
    page.get_by_role("button", name=re.compile("Acties")).first.click()
    page.get_by_role("link", name=re.compile("Vertaal")).first.click()
    page.get_by_label("Frans").check()


def send(page: Page) -> None:
    page.get_by_role("button", name="Verzenden").click()
    expect(page.get_by_role("button", name="Vertaal", exact=True).first).to_be_visible()


def open_first_sentence(page: Page) -> Locator:
    """The field for the title in French, with the words in it."""
    page.get_by_role("button", name="Vertaal", exact=True).first.click()
    field = page.locator("main textarea").first
    field.fill(IN_FRENCH)
    return field


def keep_sentence(page: Page) -> None:
    page.get_by_role("button", name="Opslaan").first.click()
    expect(page.locator("main")).to_contain_text("Handmatig vertaald")


def take_po_file(page: Page, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("link", name="Download PO-bestand").first.click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def fill_po_file(file: Path) -> list[str]:
    """As a volunteer does, in a program of their own; says what had a translation already."""
    sentences = polib.pofile(str(file))
    done = [entry.msgid for entry in sentences if entry.msgstr]
    for entry in sentences:
        entry.msgstr = entry.msgstr or BY_A_VOLUNTEER.get(entry.msgid, "")
    sentences.save()
    return done


def give_po_file(page: Page, file: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Upload PO-bestand").first.click()
    chooser.value.set_files(file)
    expect(page.locator(".messages")).to_contain_text("PO-bestand is geslaagd")


def publish_in_french(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Publiceer")).first.click()
    expect(page.locator(".messages")).to_contain_text(re.compile("gepubliceerd|published"))
