"""A scenario: where somebody is stands in the address."""

import pytest

from portal.courses.models import StepSum
from tests.courses import makers
from tests.courses.conftest import at, eight

pytestmark = pytest.mark.django_db


def html(response):
    return response.content.decode()


def test_the_step_is_the_first_moment_and_choices_are_links(client, module):
    page = module(makers.scenario())
    shown = html(client.get(at(page)))
    assert "Dit is bus." in shown
    assert f'href="{at(page)}zwijg/"' in shown
    assert f'href="{at(page)}vraag/"' in shown
    assert f'href="{at(page)}thuis/"' not in shown


def test_every_moment_has_an_address(client, module):
    page = module(makers.scenario())
    for name in ("bus", "zwijg", "vraag", "thuis", "samen"):
        response = client.get(at(page, 1, f"{name}/"))
        assert response.status_code == 200
        assert f"Dit is {name}." in html(response)
        assert not response.cookies


@pytest.mark.parametrize("name", ["nergens", "BUS", "bus-", "x" * 300])
def test_a_moment_that_is_not_there_is_a_404_with_a_way_back(client, module, name):
    page = module(makers.scenario())
    response = client.get(at(page, 1, f"{name}/"))
    assert response.status_code == 404
    assert f'href="{page.url}"' in html(response)


def test_only_a_scenario_has_moments(client, module):
    page = module(makers.read(), makers.choose())
    assert client.get(at(page, 1, "bus/")).status_code == 404
    assert client.post(at(page, 2, "bus/")).status_code == 404


def test_an_ending_says_what_it_brought_cost_and_asked_for(client, module):
    shown = html(client.get(at(module(makers.scenario()), 1, "thuis/")))
    assert all(words in shown for words in ("Rust.", "Alleen.", "Een vriend."))


def test_an_ending_leads_on_and_is_counted(client, module):
    page = module(makers.scenario(), makers.read())
    response = client.post(at(page, 1, "samen/"))
    assert (response.status_code, response["Location"]) == (303, at(page, 2))
    assert {row.answer for row in StepSum.objects.all()} == {"", "samen"}


def test_a_moment_that_is_no_ending_takes_nothing(client, module):
    page = module(makers.scenario())
    for rest in ("", "vraag/"):
        response = client.post(at(page, 1, rest))
        assert response.status_code == 405
        assert not response.cookies
    assert not StepSum.objects.exists()


def test_a_picture_belongs_to_a_card(client, module):
    page = module(makers.scenario())
    assert client.get(at(page, 1, f"kaart-{eight('k1')}.png")).status_code == 404
