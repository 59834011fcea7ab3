"""Where a group is, and what may be answered there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.youthwork import running
from portal.youthwork.running import Plan, Question, Refusal, RefusedError, Stop

PLAN = Plan(
    {
        "read": Stop("read"),
        "choose": Stop("choose", moments={"": {"": Question({"a": "", "b": ""})}}),
        "seven": Stop("seven", moments={"": {"": Question(dict.fromkeys("abcd", ""), 2, 3)}}),
        "story": Stop(
            "story",
            "bus",
            {
                "bus": {"": Question({"stay": "home", "ask": "talk"})},
                "talk": {"": Question({"go": "home"})},
            },
        ),
    }
)
ORDER = ("read", "choose", "seven", "story")
QUIZ = Plan(
    {
        "quiz": Stop("quiz", "q1", {"q1": {"q1": Question({"a": ""})}}, ("q1", "said", "q3")),
        "read": Stop("read"),
    }
)
MOVES = {
    "advance": running.advance,
    "skip": running.skip,
    "back": running.back,
    "park": running.park,
    "show": lambda walk, _plan: running.show(walk),
}


def begun():
    return running.begin(PLAN, ORDER)


def at(step):
    walk = begun()
    while walk.step != step:
        walk = running.advance(walk, PLAN)
    return walk


def test_a_group_comes_to_every_step_and_then_to_the_end():
    walk, seen = begun(), []
    while not walk.is_at_the_end:
        seen.append(walk.spot)
        walk = running.advance(walk, PLAN)
    assert seen == ["read/", "choose/", "seven/", "story/bus"]
    assert running.advance(walk, PLAN) == walk


def test_back_leads_to_the_start_of_the_story_before_it_leads_out_of_it():
    walk = running.lead(at("story"), PLAN, "ask")
    assert walk.spot == "story/talk"
    walk = running.back(walk, PLAN)
    assert walk.spot == "story/bus"
    assert running.back(walk, PLAN).spot == "seven/"
    assert running.back(begun(), PLAN) == begun()


def in_quiz(*moves):
    walk, spots = running.begin(QUIZ, ("quiz", "read")), []
    for move in moves:
        spots.append(walk.spot)
        walk = move(walk, QUIZ)
    return walk, [*spots, walk.spot]


def test_a_quiz_goes_question_by_question_and_back():
    on, back = running.advance, running.back
    walk, spots = in_quiz(on, on, back, back, back, on, on, on)
    one, said, three = "quiz/q1", "quiz/said", "quiz/q3"
    assert spots == [one, said, three, said, one, one, said, three, "read/"]
    assert running.back(walk, QUIZ).spot == one


def test_what_is_shown_in_a_quiz_is_one_question():
    walk, _spots = in_quiz(lambda walk, _plan: running.show(walk))
    assert running.open_questions(walk, QUIZ) == {}
    assert walk.is_shown and not running.advance(walk, QUIZ).is_shown


def test_a_quiz_that_is_left_halfway_was_done():
    assert in_quiz(running.skip)[0].skipped == {"quiz"}
    assert in_quiz(running.advance, running.skip)[0].skipped == frozenset()


def test_a_run_that_was_open_before_quizzes_had_rows_still_goes_on():
    old = running.written(QUIZ)
    del old["quiz"]["row"]
    walk = running.begin(running.read(old), ("quiz", "read"))
    assert running.advance(walk, running.read(old)).spot == "read/"
    assert running.read(running.written(QUIZ)) == QUIZ


def test_a_parked_step_comes_at_the_end():
    walk = running.park(at("choose"), PLAN)
    assert (walk.order, walk.step) == (("read", "seven", "story", "choose"), "seven")
    assert walk.parked == {"choose"}


def test_the_last_step_cannot_be_put_off():
    assert running.park(at("story"), PLAN) == at("story")


def test_a_skipped_step_is_done_when_the_group_comes_back_to_it():
    walk = running.skip(at("choose"), PLAN)
    assert walk.skipped == {"choose"}
    assert running.back(walk, PLAN).skipped == frozenset()


def test_nothing_can_be_answered_where_the_answers_were_shown():
    walk = at("choose")
    assert running.open_questions(walk, PLAN)
    assert running.open_questions(running.show(walk), PLAN) == {}


def test_whoever_leads_the_story_on_ends_the_voting_there():
    walk = running.back(running.lead(at("story"), PLAN, "ask"), PLAN)
    assert running.open_questions(walk, PLAN) == {}


def test_a_way_that_is_not_there_is_not_gone():
    with pytest.raises(LookupError):
        running.lead(at("story"), PLAN, "fly")
    with pytest.raises(LookupError):
        running.lead(at("choose"), PLAN, "a")


@pytest.mark.parametrize(
    ("step", "given_answers", "refusal"),
    [
        ("read", {"": ("a",)}, Refusal.CLOSED),
        ("choose", {}, Refusal.NOTHING),
        ("choose", {"other": ("a",)}, Refusal.NOTHING),
        ("choose", {"": ("z",)}, Refusal.UNKNOWN),
        ("choose", {"": ("a", "b")}, Refusal.TOO_MANY),
        ("seven", {"": ("a",)}, Refusal.TOO_FEW),
        ("seven", {"": ("a", "b", "c", "d")}, Refusal.TOO_MANY),
    ],
)
def test_what_is_no_answer_is_refused(step, given_answers, refusal):
    with pytest.raises(RefusedError) as refused:
        running.checked(running.open_questions(at(step), PLAN), given_answers)
    assert refused.value.refusal is refusal


def test_an_answer_counts_once_and_in_the_order_of_the_question():
    questions = running.open_questions(at("seven"), PLAN)
    assert running.checked(questions, {"": ("c", "a", "c")}) == {"": ("a", "c")}


@pytest.mark.parametrize(
    ("counts", "winner"),
    [
        ({"a": 4, "b": 1}, "a"),
        ({"a": 3, "b": 3}, None),
        ({"a": 4, "b": 0}, None),  # four people are too few
        ({"a": 0, "b": 0}, None),
        ({"a": 5}, "a"),
    ],
)
def test_the_majority_needs_five_and_more_than_any_other(counts, winner):
    assert running.majority(counts) == winner


@given(st.lists(st.sampled_from([*MOVES])))
def test_whatever_is_pressed_no_step_is_lost_or_doubled(moves):
    walk = begun()
    for name in moves:
        walk = MOVES[name](walk, PLAN)
        assert sorted(walk.order) == sorted(ORDER)
        assert 0 <= walk.place <= len(ORDER)
        assert walk.moment == "" or walk.step == "story"
    while not walk.is_at_the_end:
        walk = running.advance(walk, PLAN)


def test_a_plan_is_read_as_it_was_written():
    assert running.read(running.written(PLAN)) == PLAN
