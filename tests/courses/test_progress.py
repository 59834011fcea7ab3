"""What a browser carries of what was done: nothing else, never too long, never trusted."""

import datetime

import pytest
from django.core import signing
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from portal.core.cookies import PROGRESS_COOKIE
from portal.courses import progress
from portal.courses.progress import Expired, Progress, Unreadable

NOT_OURS = ["", "x", "a:b:c", ":", "=" * 40, "\x00", "é", "." * 3000, "W10:aaaa", "x" * 100_000]

ids = st.text("0123456789abcdef", min_size=8, max_size=8)
done = st.lists(st.tuples(ids, ids), max_size=60)


def played(steps):
    what = Progress()
    for module, step in steps:
        what = what.with_step(module, step)
    return what


def carrying(text):
    request = RequestFactory().get("/")
    request.COOKIES[PROGRESS_COOKIE] = text
    return request


def test_a_step_is_kept_once_and_its_module_becomes_the_last():
    what = played([("m1", "s1"), ("m2", "s1"), ("m1", "s2"), ("m1", "s1")])
    assert what.modules == (("m2", ("s1",)), ("m1", ("s1", "s2")))
    assert what.done("m1") == {"s1", "s2"}
    assert what.done("m3") == frozenset()


def test_two_progresses_together_lose_nothing():
    here, there = played([("m1", "s1"), ("m2", "s1")]), played([("m3", "s9"), ("m1", "s2")])
    together = here.merged(there)
    assert together.modules == (("m2", ("s1",)), ("m3", ("s9",)), ("m1", ("s1", "s2")))


@given(done)
def test_what_is_sealed_comes_back(steps):
    what = played(steps)
    assert progress.unsealed(progress.sealed(what)) == what
    assert progress.from_link(progress.link_token(what)) == what


def test_the_cookie_holds_ids_and_nothing_else():
    text = progress.sealed(played([("aaaa1111", "bbbb2222")]))
    raw = signing.Signer(salt="portal.courses.progress").unsign_object(text)
    assert raw == [1, [["aaaa1111", ["bbbb2222"]]]]


def test_a_cookie_never_grows_too_long_and_forgets_the_oldest_module():
    steps = [(f"{m:08x}", f"{m * 1000 + s:08x}") for m in range(200) for s in range(12)]
    text = progress.sealed(played(steps))
    kept = progress.unsealed(text)
    assert len(text) <= progress.LIMIT
    assert kept.modules[-1][0] == f"{199:08x}"
    assert len(kept.done(f"{199:08x}")) == 12
    assert f"{0:08x}" not in dict(kept.modules)


def test_one_endless_module_forgets_its_oldest_steps():
    what = played([("aaaaaaaa", f"{n * 2654435761 % 2**32:08x}") for n in range(2000)])
    text = progress.sealed(what)
    assert len(text) <= progress.LIMIT
    assert what.modules[0][1][-1] in progress.unsealed(text).done("aaaaaaaa")


@pytest.mark.parametrize("text", NOT_OURS)
def test_what_we_did_not_write_is_as_if_it_were_not_there(text):
    with pytest.raises(Unreadable):
        progress.unsealed(text)
    with pytest.raises(Unreadable):
        progress.from_link(text)
    assert progress.of(carrying(text)) == Progress()
    assert progress.is_broken(carrying(text))


def test_no_cookie_is_not_a_broken_one():
    assert not progress.is_broken(RequestFactory().get("/"))
    assert progress.of(RequestFactory().get("/")) == Progress()


@given(st.integers(0, 10_000), st.characters())
def test_one_letter_changed_or_cut_off_is_enough(place, letter):
    text = progress.sealed(played([("aaaa1111", "bbbb2222"), ("cccc3333", "dddd4444")]))
    where = place % len(text)
    changed = text[:where] + letter + text[where + 1 :]
    for broken in {changed, text[:where], text + letter} - {text}:
        with pytest.raises(Unreadable):
            progress.unsealed(broken)


@pytest.mark.parametrize(
    "raw",
    [
        [2, [["aaaa1111", ["bbbb2222"]]]],
        [1],
        [1, {"aaaa1111": []}],
        [1, [["aaaa1111", "bbbb2222"]]],
        [1, [["aaaa1111", [7]]]],
        [1, [[7, []]]],
        {"v": 1},
        None,
        "aaaa",
    ],
)
def test_another_version_or_shape_is_not_read_even_when_signed(raw):
    text = signing.Signer(salt="portal.courses.progress").sign_object(raw, compress=True)
    with pytest.raises(Unreadable):
        progress.unsealed(text)


def test_a_cookie_is_no_link_and_a_link_is_no_cookie():
    what = played([("aaaa1111", "bbbb2222")])
    with pytest.raises(Unreadable):
        progress.from_link(progress.sealed(what))
    with pytest.raises(Unreadable):
        progress.unsealed(progress.link_token(what))


def test_a_link_is_over_after_seven_days(monkeypatch):
    token = progress.link_token(played([("aaaa1111", "bbbb2222")]))
    monkeypatch.setattr(progress, "LINK_LASTS", datetime.timedelta(seconds=-1))
    with pytest.raises(Expired):
        progress.from_link(token)


def test_a_link_lasts_seven_days():
    assert progress.LINK_LASTS.days == 7


def test_a_cookie_that_is_too_long_is_not_read_even_when_signed():
    signer = signing.Signer(salt="portal.courses.progress")
    ids = [f"{n * 2654435761 % 2**32:08x}" for n in range(800)]
    text = signer.sign_object([1, [["aaaa1111", ids]]], compress=True)
    assert len(text) > progress.LIMIT
    with pytest.raises(Unreadable):
        progress.unsealed(text)
