"""Whatever is posted to whatever kind of step: an answer, a sentence, never a failure."""

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from wagtail.blocks import StreamValue

from home.demo import load_home
from portal.courses.models import CourseIndexPage, ModulePage, PathPage, StepSum
from tests.courses import makers
from tests.courses.conftest import at, key
from tests.fuzz import odd

pytestmark = pytest.mark.usefixtures("answered_before")

KNOWN = [key(name) for name in (
    "a", "b", "s1", "s2", "k1", "tf", "one", "one-nep", "many", "m-a", "pairs", "l1", "row", "o1",
    "word", "sum",
)]  # fmt: skip
TYPED = [*(f"{one}:tries" for one in KNOWN), "answer", *KNOWN]
OFFERED = {key(name) for name in ("a", "b", "c", "k1", "k2")}
OUTCOMES = {"right", "partly", "wrong", "0", "1", "2", "3", "4"}
names = st.one_of(
    st.sampled_from(["answer", *KNOWN]),
    st.builds("{}:{}".format, st.sampled_from(KNOWN), st.sampled_from([*KNOWN, "tries", ""])),
    st.text(max_size=20),
)
values = st.one_of(
    st.sampled_from(
        [*KNOWN, "true", "false", "0", "4", "10", "1", "2", "3", "", "729", "-0", "1/3"]
    ),
    odd.texts,
    st.decimals(allow_nan=True, allow_infinity=True).map(str),
    st.binary(max_size=20),
)
bodies = st.lists(st.tuples(names, values), min_size=18, max_size=18)


@pytest.fixture(scope="module")
def addresses(django_db_setup, django_db_blocker):
    """Kind of step -> its address, in a module that has one of each. Undone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        index = CourseIndexPage(title="Trainen", slug="trainen", intro="Kort.")
        load_home().add_child(instance=index)
        path = PathPage(title="Wie ben ik?", slug="wie", intro="Jij.")
        index.add_child(instance=path)
        page = ModulePage(title="Alles", slug="alles", intro="I", lead="L", aim="A", art="threads")
        block = ModulePage._meta.get_field("steps").stream_block
        page.steps = StreamValue(block, [make() for make in makers.BY_KIND.values()], is_lazy=True)
        path.add_child(instance=page)
        yield {
            kind: at(page, number, "samen/" if kind == "scenario" else "")
            for number, kind in enumerate(makers.BY_KIND, start=1)
        }
        transaction.set_rollback(True)


@odd.sends(30 * 18, ways=len(makers.BY_KIND))
@pytest.mark.parametrize("kind", makers.BY_KIND)
def test_every_kind_of_step_takes_any_form(addresses, kind):
    @odd.many(30)
    @given(bodies, odd.addresses_of_visitors)
    def post(body, visitor):
        response = odd.ask("post", addresses[kind], data=odd.together(body), REMOTE_ADDR=visitor)
        assert response.status_code in {200, 303, 422}
        if response.status_code == 422:
            assert not response.cookies

    post()
    for row in StepSum.objects.all():
        left, _, outcome = row.answer.partition(":")
        assert row.answer in {"", "samen"} | OFFERED or (left in KNOWN and outcome in OUTCOMES)


@odd.sends(50 * len(TYPED), ways=2)
@pytest.mark.parametrize("kind", ["quiz", "choose"])
def test_every_nasty_value_stands_once_in_every_field(addresses, kind):
    for form in odd.by_turns(TYPED):
        response = odd.ask("post", addresses[kind], data=form)
        assert response.status_code in {200, 303, 422}


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
        (b"answer=%ff%fe", "application/x-www-form-urlencoded; charset=latin-1"),
        (b"answer=1", "application/x-www-form-urlencoded; charset=nonsense"),
        (b"{", "application/json"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data"),
        (b"a" * 3_000_000, "application/x-www-form-urlencoded"),
        (b"&".join(b"a=1" for _ in range(10_001)), "application/x-www-form-urlencoded"),
        (b"answer=1", ""),
    ],
)
@pytest.mark.parametrize("kind", ["choose", "quiz", "scale", "card"])
def test_a_body_that_is_no_form_is_no_answer(addresses, kind, body, content_type):
    before = StepSum.objects.count()
    response = odd.ask("post", addresses[kind], body=body, content_type=content_type)
    assert response.status_code in {400, 413, 422}
    assert StepSum.objects.count() == before


@pytest.mark.parametrize("kind", makers.BY_KIND)
def test_a_query_string_changes_nothing(addresses, kind):
    query = {"answer": key("a"), "x": "é<b>\n"}
    assert odd.ask("get", addresses[kind], query_params=query).status_code == 200
