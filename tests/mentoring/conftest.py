"""Two circles with two mentors each, a mentor of none, and makers of visits."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.test import Client

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.core.cookies import LETTER_COOKIE, UNLOCK_COOKIE
from portal.letterbox import forms, keys, letters, sealing, sessions
from portal.letterbox.keys import Holder
from portal.letterbox.models import Pool
from portal.mentoring.enums import Duty
from portal.mentoring.models import Circle, Mentor
from portal.organisations.actions import join
from portal.organisations.enums import Kind, State
from portal.organisations.models import Organisation

TALK = "/nl/praat/"
INBOX = "/nl/werk/brieven/"
UNLOCK = f"{INBOX}sleutel/"
LETTER = "Ik durf niet naar huis GEHEIMWOORD"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id as small as it goes (its cost is not what these tests are about), and no count of
    what other tests did. A form may be sent at once."""
    cache.clear()
    monkeypatch.setattr(sealing, "COSTS", {1: (1, 1), 2: (2, 1)})
    monkeypatch.setattr(forms, "LEAST_AGE", -1)


@pytest.fixture
def house(db: None) -> Organisation:
    return Organisation.objects.create(
        kind=Kind.YOUTH_WORK, name="De Sprong", city="Mechelen", state=State.VERIFIED
    )


@pytest.fixture
def mentor(person: Callable[..., User], house: Organisation) -> Callable[[str], Holder]:
    """`mentor("bilal")`: somebody who answers, whose phrase is their name."""

    def make(name: str) -> Holder:
        user = person(name)
        join(organisation=house, user=user, role=Role.MENTOR, by=None)
        Mentor.objects.create(
            user=user,
            first_name=name.title(),
            service="De Sprong",
            days="maandag",
            duty=Duty.DISCRETION,
            line=f"Ik zwijg, zegt {name}.",
        )
        keys.enrol(user=user, phrase=name)
        holder = keys.unlock(user=user, phrase=name)
        assert holder
        return holder

    return make


def make_circle(name: str, *holders: Holder) -> Circle:
    pool = keys.found_pool(name=name, members=[one.member for one in holders])
    words = {key: f"{name} {key}" for key in ("title", "title_fr", "title_en")}
    about = {key: f"{name} {key}" for key in ("about", "about_fr", "about_en")}
    return Circle.objects.create(pool=pool, protocol="Bel samen.", **words, **about)


@pytest.fixture
def bilal(mentor: Callable[[str], Holder]) -> Holder:
    return mentor("bilal")


@pytest.fixture
def sofie(mentor: Callable[[str], Holder]) -> Holder:
    return mentor("sofie")


@pytest.fixture
def circle(bilal: Holder, sofie: Holder) -> Circle:
    return make_circle("geloof", bilal, sofie)


@pytest.fixture
def pool(circle: Circle) -> Pool:
    return circle.pool


@pytest.fixture
def desk(as_user: Callable[[User], Client]) -> Callable[[Holder], Client]:
    """A browser of a mentor, with the key open."""

    def open_desk(holder: Holder) -> Client:
        client = as_user(holder.member.user)
        client.cookies[UNLOCK_COOKIE] = keys.remember(holder)
        return client

    return open_desk


class Browser(Client):
    """Sends forms as a browser does that has no file to send."""

    def post(self, path: str, data: dict[str, str] | None = None, **extra: Any) -> Any:
        form = "application/x-www-form-urlencoded"
        return super().post(path, urlencode(data or {}), content_type=form, **extra)


def visit(pool: Pool, text: str = LETTER) -> letters.Visit:
    token = sessions.new_token()
    letters.ask(pool=pool, text=text, token=token)
    found = letters.visit_of(token)
    assert found
    return found


def visitor(pool: Pool, text: str = LETTER) -> Client:
    """A browser in which a letter was sent and the code is not kept yet."""
    client = Browser()
    answer = send(client, text, circle=pool.name)
    assert (answer.status_code, answer["Location"]) == (303, TALK)
    return client


def send(client: Client, text: str, do: str = "send", form: str = "", **values: str):
    form = form or forms.new_form()
    return client.post(TALK, {"do": do, "text": text, "form": form, **values})


def code_in(client: Client) -> str:
    found = letters.visit_of(client.cookies[LETTER_COOKIE].value)
    assert found
    return found.code
