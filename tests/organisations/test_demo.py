"""The people of the demo."""

import pytest
from django.test import Client

from portal.accounts.models import User
from portal.accounts.queries import roles_of
from portal.accounts.roles import Role
from portal.organisations import demo
from portal.organisations.enums import Kind, State
from portal.organisations.models import Membership, Organisation

pytestmark = pytest.mark.django_db


def silent(done: int, total: int, what: str) -> None:
    """A progress bar that nobody looks at."""


def test_there_is_a_house_of_each_kind_and_somebody_for_each_role():
    steps = []
    demo.load(lambda done, total, what: steps.append((done, total)))
    assert {house.kind for house in Organisation.objects.all()} == set(Kind)
    assert {house.state for house in Organisation.objects.all()} == {State.VERIFIED}
    roles = [role for user in User.objects.all() for role in roles_of(user)]
    assert set(roles) == set(Role)
    assert roles.count(Role.EDITOR) == 2  # four eyes
    assert steps[-1] == (len(roles), len(roles))


def test_loading_again_doubles_nothing_and_keeps_what_people_changed():
    demo.load(silent)
    before = (User.objects.count(), Organisation.objects.count(), Membership.objects.count())
    user = User.objects.get(email="redactie@wortel.example")
    user.name = "Anders"
    user.set_password("Zelf gekozen 12")
    user.save()
    demo.load(silent)
    assert before == (
        User.objects.count(),
        Organisation.objects.count(),
        Membership.objects.count(),
    )
    user.refresh_from_db()
    assert user.name == "Anders"
    assert user.check_password("Zelf gekozen 12")


def test_everybody_is_marked_and_can_log_in_as_the_greeting_says():
    demo.load(silent)
    assert not User.objects.filter(is_demo=False).exists()
    assert len(demo.logins()) == User.objects.count()
    for role, email, password in demo.logins():
        client = Client()
        client.post("/account/login/", {"login": email, "password": password})
        page = client.get("/account/", follow=True)
        assert page.redirect_chain[-1][0].startswith("/account/second-step/")
        client.post("/account/second-step/demo/")
        assert role in client.get("/account/").content.decode()


def test_none_of_them_exists_in_production(settings):
    settings.PRODUCTION = True
    with pytest.raises(RuntimeError):
        demo.load(silent)
    assert not User.objects.exists()
