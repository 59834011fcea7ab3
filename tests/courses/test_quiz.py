"""Seven kinds of questions on one page: read, graded, tried again, said in words."""

import re

import pytest
from django.http import QueryDict
from django.utils.translation import gettext

from portal.courses import tries
from portal.courses.models import ModulePage, StepSum
from tests.courses import makers
from tests.courses.conftest import at, key

RIGHT = {
    key("tf"): "true",
    key("one"): key("one-nep"),
    key("many"): [key("m-a"), key("m-b")],
    **{f"{key('pairs')}:{key(f'l{n}')}": key(f"l{n}") for n in (1, 2, 3)},
    **{f"{key('row')}:{key(f'o{n}')}": str(n) for n in (1, 2, 3)},
    key("word"): "Maneblusser",
    key("sum"): "729 mensen",
}
NAMES = ["tf", "one", "many", "pairs", "row", "word", "sum"]


def posted(data):
    query = QueryDict(mutable=True)
    for name, value in data.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return query


def turn(data, *questions):
    """What a quiz makes of a POST, without a page or a database."""
    block = ModulePage._meta.get_field("steps").stream_block
    value = block.to_python([makers.quiz("quiz", *questions)])[0].value
    return block.child_blocks["quiz"].turn(value, posted(data))


def asked(data, *questions):
    return {one.type: one for one in turn(data, *questions).questions}


def test_all_seven_can_be_right():
    result = turn(RIGHT)
    assert result.all_right
    assert result.counts == tuple(f"{key(name)}:right" for name in NAMES)


def test_all_seven_can_be_wrong():
    result = turn(
        {
            key("tf"): "false",
            key("one"): key("one-echt"),
            key("many"): [key("m-c")],
            **{f"{key('pairs')}:{key(f'l{n}')}": key(f"l{n % 3 + 1}") for n in (1, 2, 3)},
            **{f"{key('row')}:{key(f'o{n}')}": str(n % 3 + 1) for n in (1, 2, 3)},
            key("word"): "brandweer",
            key("sum"): "12",
        }
    )
    assert result.right == 0
    assert result.counts == tuple(f"{key(name)}:wrong" for name in NAMES)


def test_all_but_true_or_false_can_be_partly_right():
    result = asked(
        {
            key("one"): key("one-half"),
            key("many"): [key("m-a")],
            f"{key('pairs')}:{key('l1')}": key("l1"),
            f"{key('row')}:{key('o1')}": "1",
            f"{key('row')}:{key('o2')}": "3",
            f"{key('row')}:{key('o3')}": "2",
            key("word"): "bluspompblusser",
        }
    )
    states = {kind: str(one.grade.state) for kind, one in result.items() if one.grade}
    assert states == dict.fromkeys(["single", "multiple", "match", "order", "short"], "partly")


def test_what_is_left_open_is_no_mistake():
    result = asked({key("tf"): "true"})
    assert [kind for kind, one in result.items() if one.grade] == ["truefalse"]
    assert not any(one.error for one in result.values())


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ({key("tf"): "misschien"}, "truefalse"),
        ({key("one"): "xyz"}, "single"),
        ({key("one"): key("m-a")}, "single"),
        ({key("many"): [key("m-a"), "xyz"]}, "multiple"),
        ({f"{key('pairs')}:{key('l1')}": "xyz"}, "match"),
        ({f"{key('row')}:{key('o1')}": "1", f"{key('row')}:{key('o2')}": "1"}, "order"),
        ({f"{key('row')}:{key(f'o{n}')}": str(n + 1) for n in (1, 2, 3)}, "order"),
        ({key("sum"): "veel"}, "number"),
        ({key("sum"): "1e9999"}, "number"),
    ],
)
def test_what_cannot_be_graded_is_asked_again_and_costs_nothing(data, kind):
    result = turn(data)
    one = next(one for one in result.questions if one.type == kind)
    assert one.error
    assert one.grade is None
    assert one.made == ()
    assert not result.answered
    assert result.counts == ()


def test_an_order_says_whether_a_number_is_missing_or_there_twice():
    row = [f"{key('row')}:{key(f'o{n}')}" for n in (1, 2, 3)]
    for numbers, message in (
        (["1", "", ""], "One of them has no number yet. Give each one a number."),
        (["1", "2", "2"], "Two of them have the same number. Use each number once."),
    ):
        one = asked(dict(zip(row, numbers, strict=True)), makers.order())["order"]
        assert one.error == gettext(message)
        assert [line.given for line in one.sheet.lines].count("") == numbers.count("")


def test_what_was_typed_is_kept_but_not_without_end():
    assert asked({key("word"): "x" * 9000})["short"].sheet.typed == "x" * 200


def test_pictures_of_the_page_never_show_the_right_order():
    one = asked({})
    assert [line.text for line in one["order"].sheet.lines] != ["stap 1", "stap 2", "stap 3"]
    assert {line.text for line in one["match"].sheet.choices} == {f"rechts {n}" for n in (1, 2, 3)}


def again(name, first, second):
    """The quiz after a second try with the history of the first."""
    one = next(one for one in turn({key(name): first}).questions if one.key == key(name))
    data = {key(name): second, f"{key(name)}:tries": one.history}
    return next(one for one in turn(data).questions if one.key == key(name))


def test_a_second_try_says_so_and_what_it_is_worth():
    one = again("one", key("one-echt"), key("one-nep"))
    assert one.is_right
    assert one.words == " ".join(
        [
            gettext("Right, on try %(number)d.") % {"number": 2},
            gettext("That counts for a big part."),
        ]
    )


def test_a_second_try_between_two_answers_is_worth_nothing():
    words = again("tf", "false", "true").words
    assert words.endswith(gettext("It does not count any more, but now you know."))


def test_the_same_answer_again_costs_nothing():
    one = again("one", key("one-nep"), key("one-nep"))
    assert len(one.made) == 1
    assert "2" not in one.words


def test_a_forged_history_changes_words_only():
    data = {key("one"): key("one-nep"), f"{key('one')}:tries": "x" * 10_000}
    one = asked(data)["single"]
    assert one.is_right
    assert len(one.made) == 1


def test_the_history_carries_no_answer():
    one = asked({key("word"): "mijn geheim"})["short"]
    assert "geheim" not in one.history
    assert tries.read(one.history) == one.made


@pytest.mark.django_db
def test_right_ones_are_fixed_and_wrong_ones_open(client, module):
    page = module(makers.quiz("quiz", makers.truefalse(), makers.single(), makers.short()))
    html = client.post(
        at(page), {key("tf"): "true", key("one"): key("one-echt"), key("word"): "maneblusser"}
    ).content.decode()
    assert html.count("<fieldset") - html.count(" disabled>") == 1
    assert f'<input type="hidden" name="{key("tf")}" value="true">' in html
    assert f'<input type="hidden" name="{key("word")}" value="maneblusser">' in html
    assert f'<input type="hidden" name="{key("one")}" ' not in html
    assert "Over one-echt." in html


@pytest.mark.django_db
def test_a_quiz_goes_on_from_what_the_page_sends_back(client, module):
    """Send exactly what the page offers: right answers come along, the wrong one is changed."""
    page = module(makers.quiz("quiz", makers.match(), makers.order(), makers.multiple()))
    data = {name: value for name, value in RIGHT.items() if ":" in name}
    html = client.post(at(page), {**data, key("many"): [key("m-c")]}).content.decode()
    hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', html)
    resent = dict(hidden)
    assert len(resent) == len(hidden)
    response = client.post(at(page), {**resent, key("many"): [key("m-a"), key("m-b")]})
    assert response.context["turn"].all_right
    assert '<button class="btn line"' not in response.content.decode()


@pytest.mark.django_db
def test_outcomes_are_counted_once_and_never_what_was_typed(client, module):
    page = module(makers.quiz())
    client.post(at(page), {key("word"): "ik heet Noor", key("tf"): "false"})
    client.post(at(page), RIGHT)
    counted = {row.answer: row.count for row in StepSum.objects.all()}
    assert counted == {"": 1, f"{key('word')}:wrong": 1, f"{key('tf')}:wrong": 1}


@pytest.mark.django_db
def test_an_empty_quiz_is_no_answer(client, module):
    response = client.post(at(module(makers.quiz())), {})
    assert response.status_code == 422
    assert not StepSum.objects.exists()
