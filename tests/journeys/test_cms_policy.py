"""The CMS under its content policy. `visit` fails on a refusal and on a request to another host."""

import io
import re

import PIL.Image
import pytest
from playwright.sync_api import expect

from tests.journeys.test_editor import into, log_in

pytestmark = pytest.mark.browser

PAGES = [
    "",
    "pages/",
    "pages/search/?q=trein",
    "images/",
    "documents/",
    "documents/add/",
    "users/",
    "groups/",
    "organisations/",
    "snippets/",
    "snippets/content/helpline/",
    "snippets/content/helpline/add/",
    "settings/cms/sitesettings/",
    "sites/",
    "collections/",
    "redirects/add/",
    "workflows/list/",
    "workflows/add/",
    "reports/stale/",
    "reports/answers/",
    "reports/help-lines/",
    "reports/site-history/",
    "reports/locked/",
    "reports/workflow/",
    "reports/aging-pages/",
    "reports/page-types-usage/",
    "account/",
]


def test_the_pages_of_the_cms_work_under_the_policy(visit):
    page = log_in(visit, "beheer@wortel.example")
    for address in PAGES:
        assert page.goto(f"/cms/{address}").status == 200, address
    page.goto("/cms/reports/site-history/")
    page.get_by_role("button", name="Toon filters").click()
    page.get_by_role("button", name=re.compile("Datum")).first.click()
    page.locator("#id_timestamp_0").click()  # the calendar is started by an inline script
    expect(page.locator(".xdsoft_datetimepicker:visible")).to_be_visible()


def test_an_editor_writes_looks_and_chooses_under_the_policy(visit):
    page = log_in(visit, "redactie@wortel.example")
    page.goto("/cms/pages/")
    for title in ("Wortel Nederlands", "Verhalen"):
        into(page, title)
    page.get_by_role("link", name=re.compile("koffer")).first.click()
    page.get_by_role("button", name=re.compile("voorvertoning")).first.click()
    preview = page.frame_locator("iframe#w-preview-iframe").first
    expect(preview.locator("h1")).to_contain_text("koffer", ignore_case=True)

    chosen = page.locator("#id_next_step-title")
    page.locator(".chooser", has=chosen).get_by_role("button", name="Acties").click()
    page.get_by_role("button", name="Kies een andere pagina").click()
    window = page.locator(".modal-dialog")  # its contents arrive by script
    window.get_by_role("link", name="Waarvoor sta ik op?", exact=True).click()
    expect(window).to_be_hidden()
    expect(chosen).to_have_text("Waarvoor sta ik op?")


def test_a_photo_goes_up_under_the_policy(visit):
    stream = io.BytesIO()
    PIL.Image.new("RGB", (640, 480), "teal").save(stream, "JPEG")
    page = log_in(visit, "redactie@wortel.example")
    page.goto("/cms/images/multiple/add/")
    photo = {"name": "bus.jpg", "mimeType": "image/jpeg", "buffer": stream.getvalue()}
    page.locator("input[type=file]").first.set_input_files(photo)
    expect(page.locator("#upload-list li img, #upload-list canvas").first).to_be_visible()
    expect(page.locator("#upload-list [name$=description]").first).to_be_visible()
