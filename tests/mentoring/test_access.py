"""Who may do what with letters: every address, every role, own circle, other circle, none.

An address that is not in the table fails the first test; what the table does not allow changes
nothing.
"""

import datetime

import pytest
from django.forms.models import model_to_dict
from django.test import Client
from django.utils import timezone

from portal.accounts.roles import Role
from portal.letterbox import recovery, sealing, shares
from portal.letterbox.models import Conversation, Grant, Message, PoolKey
from portal.mentoring import actions, forms
from portal.mentoring.models import Absence, Circle, Sentence
from portal.mentoring.urls import urlpatterns
from portal.organisations.actions import join
from portal.organisations.enums import Kind, State
from portal.organisations.models import Organisation
from tests.mentoring.conftest import INBOX, TALK, UNLOCK, make_circle, visit

pytestmark = pytest.mark.django_db

ADDRESSES = {
    "talk": TALK,
    "inbox": INBOX,
    "unlock": UNLOCK,
    "make_key": f"{UNLOCK}maken/",
    "lock": f"{UNLOCK}weg/",
    "me": f"{INBOX}ik/",
    "absence": f"{INBOX}afwezig/",
    "sentences": f"{INBOX}zinnen/",
    "circle": INBOX + "kring/{circle}/",
    "protocol": INBOX + "kring/{circle}/gevaar/",
    "leave": INBOX + "kring/{circle}/verlof/",
    "letter": INBOX + "{letter}/",
    "sums": f"{INBOX}cijfers/",
}
OPEN, KEY, GONE, LOG_IN = "200", "key", "404", "login"

GRID = """
                 talk inbox unlock make lock me  away sent. circle danger leave letter sums
own              200  200   200    200  405  200 200  200   200    200    200   200    404
other            200  200   200    200  405  200 200  200   404    404    404   404    404
none             200  200   200    200  405  200 200  200   404    404    404   404    404
taken-out        200  200   200    200  405  200 200  200   404    404    404   404    404
key-closed       200  key   200    200  405  200 200  key   key    200    key   key    404
mentor-no-more   200  404   404    404  404  404 404  404   404    404    404   404    404
house-coordinator 200 404   404    404  404  404 404  404   404    404    404   404    200
other-coordinator 200 404   404    404  404  404 404  404   404    404    404   404    404
superuser        200  404   404    404  404  404 404  404   404    404    404   404    404
nobody           200  login login login login login login login login login login login login
"""
"""Lines are people, columns the addresses above in their order. The coordinator of another place
waits to be verified."""

TABLE = {who: tuple(cells) for who, *cells in map(str.split, GRID.strip().splitlines()[1:])}
TABLE |= {str(role): (OPEN, *(GONE,) * 12) for role in Role}  # a role without an organisation


@pytest.fixture
def cast(circle, bilal, sofie, mentor, desk, as_user, person, house):
    """name -> browser, each with as much as it ever had: the key, where there was one."""
    other, none, out, former = (mentor(name) for name in ("ander", "geen", "uit", "voormalig"))
    make_circle("thuis", other, mentor("anders"))
    give(circle, bilal, former)
    give(circle, bilal, out)
    browsers = {
        "own": desk(bilal),
        "other": desk(other),
        "none": desk(none),
        "key-closed": as_user(sofie.member.user),
        "taken-out": desk(out),
        "mentor-no-more": desk(former),
        "nobody": Client(),
        **{str(role): as_user(person(f"rol-{role}", role)) for role in Role},
    }
    from portal.letterbox import keys

    keys.leave(pool=circle.pool, member=out.member, by=bilal)
    house.memberships.filter(user=former.member.user).delete()
    waiting = Organisation.objects.create(
        kind=Kind.SERVICE, name="Nieuw", city="Gent", state=State.WAITING
    )
    for name, place in (
        ("house-coordinator", house),
        ("other-coordinator", waiting),
    ):
        user = person(name)
        join(organisation=place, user=user, role=Role.COORDINATOR, by=None)
        browsers[name] = as_user(user)
    chief = person("chef", Role.ADMINISTRATOR)
    chief.is_superuser = True
    chief.save()
    browsers["superuser"] = as_user(chief)
    return browsers


def give(circle, by, to):
    from portal.letterbox import keys

    words = sealing.fingerprint(bytes(to.member.public))
    keys.admit(pool=circle.pool, member=to.member, fingerprint=words, by=by)


def outcome(answer):
    if answer.status_code == 302:
        return LOG_IN if "/account/login/" in answer["Location"] else KEY
    return str(answer.status_code)


def test_every_address_is_in_the_table():
    assert {pattern.name for pattern in urlpatterns} == set(ADDRESSES)


def test_who_may_look_at_what(cast, circle):
    letter = visit(circle.pool).conversation
    paths = [path.format(circle=circle.pk, letter=letter.pk) for path in ADDRESSES.values()]
    seen = {who: tuple(outcome(cast[who].get(path)) for path in paths) for who in TABLE}
    assert seen == TABLE
    assert set(cast) == set(TABLE)


def writes(circle, letter, sofie):
    """Every form of the desk that changes something in a circle: (address, what is sent)."""
    at, kring = f"{INBOX}{letter.pk}/", f"{INBOX}kring/{circle.pk}/"
    for do in ("answer", "note", "close"):
        yield at, {"do": do, "text": "ik ook", "form": forms.new_form()}
    for do in ("claim", "release"):
        yield at, {"do": do}
    yield at, {"do": "hand", "member": sofie.member.pk}
    to = make_or_get("derde", sofie)
    yield at, {"do": "hand-circle", "circle": to.pk, "text": "dag", "form": forms.new_form()}
    words = sealing.fingerprint(bytes(sofie.member.public))
    yield kring, {"do": "admit", "member": sofie.member.pk, "fingerprint": words}
    yield kring, {"do": "leave", "member": sofie.member.pk}
    yield kring, {"do": "renew"}
    yield kring, {"do": "seal", "fingerprint": str(recovery.current())}
    soon = str(timezone.localdate() + datetime.timedelta(days=9))
    yield f"{kring}verlof/", {"away_from": soon, "away_until": soon}


def make_or_get(name, holder):
    return Circle.objects.filter(pool__name=name).first() or make_circle(name, holder)


def state():
    """All that a write in a circle could change."""
    return {
        "conversations": [model_to_dict(one) for one in Conversation.objects.order_by("pk")],
        "messages": Message.objects.count(),
        "grants": sorted(Grant.objects.values_list("key", "member")),
        "keys": [model_to_dict(one) for one in PoolKey.objects.order_by("pk")],
        "circles": [model_to_dict(one) for one in Circle.objects.order_by("pk")],
        "own": (Sentence.objects.count(), Absence.objects.count()),
    }


def test_only_who_reads_a_circle_changes_something_in_it(cast, circle, bilal, sofie):
    letter = visit(circle.pool).conversation
    made, _papers = shares.new_recovery()
    recovery.install(recovery.packed(made))
    forbidden = [who for who in TABLE if who != "own"]
    requests = [*writes(circle, letter, sofie)]
    before = state()
    for who in forbidden:
        for path, data in requests:
            answer = cast[who].post(path, data)
            assert answer.status_code in {302, 403, 404}, (who, path, data)
    assert state() == before
    path, data = requests[0]
    cast["own"].post(path, data)
    assert state() != before


def test_nobody_touches_the_sentences_of_a_colleague(cast, bilal, sofie, desk):
    actions.keep_sentence(holder=bilal, text="Dag jij")
    row = Sentence.objects.get()
    client = desk(sofie)
    client.post(f"{INBOX}zinnen/", {"drop": row.pk})
    page = client.get(f"{INBOX}zinnen/").content.decode()
    assert ("Dag jij" in page, Sentence.objects.count()) == (False, 1)
