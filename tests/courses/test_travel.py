"""Going on elsewhere, and wiping what the browser knows."""

import datetime
import re

import pytest
from django.test import Client

from portal.core.cookies import PROGRESS_COOKIE
from portal.courses import progress, qr
from portal.courses.models import StepSum
from portal.courses.progress import Progress
from tests.courses import makers
from tests.courses.conftest import at, queries, said

pytestmark = pytest.mark.django_db


def html(response):
    return response.content.decode()


def main(response):
    return html(response).split("<main")[1].split("</main>")[0]


@pytest.fixture
def page(module):
    return module(makers.read("een"), makers.read("twee"))


@pytest.fixture
def link(client, page, index):
    """The link of somebody who did the first step."""
    client.post(at(page, 1))
    shown = html(client.get(f"{index.url}meenemen/"))
    return re.search(r'value="http://testserver([^"]*/verder/[^"]*)"', shown)[1]


def test_the_link_and_the_code_are_there(client, link, index):
    response = client.get(f"{index.url}meenemen/")
    assert '<svg class="qr"' in html(response)
    assert "style=" not in main(response)
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


def test_nothing_to_take_along_is_said(client, page, index):
    shown = html(client.get(f"{index.url}meenemen/"))
    assert "/verder/" not in shown
    assert said("There is nothing to take with you yet. Do a step first.") in shown


def test_a_broken_cookie_is_said_where_it_matters(client, page, index):
    client.cookies[PROGRESS_COOKIE] = "stuk"
    sentence = said(
        "We cannot read what this browser remembers. So there is nothing to take with you."
        " You can just start again."
    )
    assert sentence in html(client.get(f"{index.url}meenemen/"))
    assert sentence not in html(client.get(page.url))


def test_opening_a_link_changes_nothing_until_somebody_says_yes(link, page):
    other = Client()
    response = other.get(link)
    assert response.status_code == 200
    assert page.title in html(response)
    assert not response.cookies
    response = other.post(link)
    assert response.status_code == 200
    carried = progress.unsealed(response.cookies[PROGRESS_COOKIE].value)
    assert carried.done(page.short) == {page.outline[0].key}
    assert not StepSum.objects.exclude(count=1).exists()


def test_what_was_done_here_stays_beside_what_comes(link, page):
    other = Client()
    other.post(at(page, 2))
    carried = progress.unsealed(other.post(link).cookies[PROGRESS_COOKIE].value)
    assert carried.done(page.short) == {ref.key for ref in page.outline}


def test_a_link_that_is_over_says_so(link, monkeypatch):
    monkeypatch.setattr(progress, "LINK_LASTS", datetime.timedelta(seconds=-1))
    for answer in (Client().get(link), Client().post(link)):
        assert answer.status_code == 410
        assert said("This link is over.") in html(answer)
        assert not answer.cookies


@pytest.mark.parametrize(
    "change",
    [
        lambda token: token[:-8] + "/",
        lambda token: token[:-9] + ("B" if token[-9] == "A" else "A") + token[-8:],
        lambda token: "x/",
    ],
    ids=["cut", "one letter changed", "nonsense"],
)
def test_a_broken_link_says_so(link, index, change):
    base, token = link.split("verder/")
    response = Client().get(f"{base}verder/{change(token)}")
    assert response.status_code == 404
    assert said("We cannot read this link.") in html(response)


def test_a_link_to_modules_that_are_gone_says_so(client, index):
    token = progress.link_token(Progress((("deadbeef", ("12345678",)),)))
    shown = html(client.get(f"{index.url}verder/{token}/"))
    assert said("The modules in this link are not here any more.") in shown


def test_another_site_cannot_put_its_progress_into_a_browser(link):
    response = Client().post(link, headers={"sec-fetch-site": "cross-site"})
    assert response.status_code == 403
    assert not response.cookies


def test_wiping_forgets_everything_at_once(client, page, index):
    client.post(at(page, 1))
    asked = client.get(f"{index.url}wissen/")
    assert not asked.cookies
    response = client.post(f"{index.url}wissen/")
    assert response.cookies[PROGRESS_COOKIE].value == ""
    assert response.cookies[PROGRESS_COOKIE]["max-age"] == 0
    assert response.cookies[PROGRESS_COOKIE]["path"] == "/"
    assert said("Wiped.") in html(response)


def test_wiping_is_at_hand_in_every_step_and_only_when_there_is_something(client, page, index):
    form = f'action="{index.url}wissen/"'
    assert form not in html(client.get(at(page, 2)))
    client.post(at(page, 1))
    for address in (page.url, at(page, 2), f"{page.url}einde/"):
        assert form in html(client.get(address))


def test_methods_that_do_not_fit_get_a_405(client, index):
    assert client.put(f"{index.url}meenemen/").status_code == 405
    assert client.delete(f"{index.url}wissen/").status_code == 405


def test_the_pages_take_as_many_queries_for_three_modules_as_for_one(client, module, index):
    counts = {}
    for number in range(3):
        one = module(makers.read(f"stap {number}"), slug=f"module-{number}")
        client.post(at(one))
        for name in ("meenemen/", "wissen/"):
            counts.setdefault(name, []).append(queries(client, index.url + name))
    assert all(len(set(seen)) == 1 and seen[0] <= 12 for seen in counts.values()), counts


def test_a_code_is_the_text_and_has_no_style():
    drawn = qr.svg("https://wortel.example/nl/", "Code")
    assert drawn.startswith('<svg class="qr" viewBox="0 0 ')
    assert "style" not in drawn
    assert 'aria-label="Code"' in drawn


def test_a_label_cannot_break_out_of_the_code():
    assert "<b>" not in qr.svg("x", '"><b>')


def test_a_text_too_long_for_a_code_has_none():
    assert qr.svg("x" * 4000, "Code") == ""
