"""Whatever is posted to whatever kind of step: an answer, a sentence, never a failure."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.courses.models import StepSum
from tests.courses import makers
from tests.courses.conftest import at, key

pytestmark = pytest.mark.django_db

KNOWN = [key(name) for name in (
    "a", "b", "s1", "s2", "k1", "tf", "one", "one-nep", "many", "m-a", "pairs", "l1", "row", "o1",
    "word", "sum",
)]  # fmt: skip
names = st.one_of(
    st.sampled_from(["answer", *KNOWN]),
    st.builds("{}:{}".format, st.sampled_from(KNOWN), st.sampled_from([*KNOWN, "tries", ""])),
    st.text(max_size=20),
)
values = st.one_of(
    st.sampled_from(
        [*KNOWN, "true", "false", "0", "4", "10", "1", "2", "3", "", "729", "-0", "1/3"]
    ),
    st.text(max_size=60),
    st.decimals(allow_nan=True, allow_infinity=True).map(str),
    st.binary(max_size=20),
)
bodies = st.dictionaries(names, st.lists(values, max_size=4), max_size=8)


@pytest.mark.parametrize("kind", makers.BY_KIND)
def test_every_kind_of_step_takes_any_form(client, module, kind):
    page = module(makers.BY_KIND[kind]())
    rest = "samen/" if kind == "scenario" else ""

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(bodies)
    def post(body):
        client.cookies.clear()
        response = client.post(at(page, 1, rest), body)
        assert response.status_code in {200, 303, 422}
        if response.status_code == 422:
            assert not response.cookies

    post()
    offered = {key(name) for name in ("a", "b", "c", "k1", "k2")}
    for row in StepSum.objects.all():
        left, _, outcome = row.answer.partition(":")
        assert row.answer in {"", "samen"} | offered or (
            left in KNOWN and outcome in {"right", "partly", "wrong", "0", "1", "2", "3", "4"}
        )


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
def test_a_body_that_is_no_form_is_no_answer(client, module, kind, body, content_type):
    page = module(makers.BY_KIND[kind]())
    response = client.generic("POST", at(page), body, content_type=content_type)
    assert response.status_code in {400, 413, 422}
    assert not StepSum.objects.exists()


@pytest.mark.parametrize("kind", makers.BY_KIND)
def test_a_query_string_changes_nothing(client, module, kind):
    page = module(makers.BY_KIND[kind]())
    assert client.get(at(page), {"answer": key("a"), "x": "é<b>\n"}).status_code == 200
