"""What an answer is worth, alone and after several tries."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import assert_never

from portal.courses.grading.amounts import DEFAULT_PENALTY, Amount
from portal.courses.grading.numbers import parsed, reach
from portal.courses.grading.outcomes import Grade, NotAnAnswer, Refusal, state_of
from portal.courses.grading.questions import (
    Match,
    Multiple,
    Number,
    Order,
    OrderBy,
    Question,
    Short,
    Single,
    TrueFalse,
)
from portal.courses.grading.texts import fits


def grade(question: Question, answer: object) -> Grade:
    """Grade an answer of the shape that the question's class describes.

    Raises NotAnAnswer where Moodle would show a validation error instead of a grade
    (is_gradable_response of each type) and, ours, on a key that the question does not have: an
    option may have gone while someone was reading, and then asking again is fairer than "wrong".
    """
    match question:
        case TrueFalse():
            return _grade_true_false(question, answer)
        case Single():
            return _grade_single(question, answer)
        case Multiple():
            return _grade_multiple(question, answer)
        case Match():
            return _grade_match(question, answer)
        case Order():
            return _grade_order(question, answer)
        case Short():
            return _grade_short(question, answer)
        case Number():
            return _grade_number(question, answer)
        case _:
            assert_never(question)


def _graded(fraction: Amount, *feedback: str) -> Grade:
    return Grade(Fraction(fraction), state_of(fraction), tuple(text for text in feedback if text))


def _grade_true_false(question: TrueFalse, answer: object) -> Grade:
    """question/type/truefalse/question.php: grade_response."""
    if answer is None:
        raise NotAnAnswer(Refusal.NOTHING)
    if not isinstance(answer, bool):
        raise NotAnAnswer(Refusal.KIND)
    feedback = question.feedback_true if answer else question.feedback_false
    return _graded(int(answer == question.right), feedback)


def _grade_single(question: Single, answer: object) -> Grade:
    """question/type/multichoice/question.php: qtype_multichoice_single_question::grade_response."""
    key = _text(answer)
    _check_keys([key], [option.key for option in question.options])
    chosen = next(option for option in question.options if option.key == key)
    return _graded(chosen.fraction, chosen.feedback)


def _grade_multiple(question: Multiple, answer: object) -> Grade:
    """The sum of what was ticked, kept between 0 and 1:
    question/type/multichoice/question.php: qtype_multichoice_multi_question::grade_response."""
    if not isinstance(answer, list | tuple | set | frozenset):
        raise NotAnAnswer(Refusal.KIND)
    ticked = {_text(key) for key in answer}
    _check_keys(ticked, [option.key for option in question.options])
    chosen = [option for option in question.options if option.key in ticked]
    earned = sum((Fraction(option.fraction) for option in chosen), Fraction(0))
    return _graded(min(max(earned, Fraction(0)), Fraction(1)), *(o.feedback for o in chosen))


def _grade_match(question: Match, answer: object) -> Grade:
    """The part of the left sides that got their own right side or one with the same text:
    question/type/match/question.php: grade_response, get_num_parts_right."""
    if not isinstance(answer, Mapping):
        raise NotAnAnswer(Refusal.KIND)
    lefts = {pair.key: pair.right for pair in question.pairs if pair.left.strip()}
    rights = {pair.key: pair.right for pair in question.pairs}
    taken = {_text(left): _text(right) for left, right in answer.items() if right}
    _check_keys(taken, lefts)
    _check_keys(taken.values(), rights)
    right = sum(rights[taken[key]] == text for key, text in lefts.items() if key in taken)
    return _graded(Fraction(right, len(lefts)))


def _grade_order(question: Order, answer: object) -> Grade:
    """question/type/ordering/question.php: grade_response, GRADING_ABSOLUTE_POSITION and
    GRADING_RELATIVE_TO_CORRECT. Items that are not in the answer earn nothing."""
    if not isinstance(answer, list | tuple):
        raise NotAnAnswer(Refusal.KIND)
    place = {_text(key): index for index, key in enumerate(answer)}
    _check_keys(place, question.keys)
    if len(place) < len(answer):
        raise NotAnAnswer(Refusal.TWICE)
    off = [abs(place[key] - index) for index, key in enumerate(question.keys) if key in place]
    count = len(question.keys)
    match question.by:
        case OrderBy.POSITION:
            return _graded(Fraction(off.count(0), count))
        case OrderBy.DISTANCE:
            longest = count - 1
            return _graded(Fraction(sum(longest - far for far in off), max(count * longest, 1)))
        case _:
            assert_never(question.by)


def _grade_short(question: Short, answer: object) -> Grade:
    """The first pattern that fits: question/type/questionbase.php,
    question_first_matching_answer_grading_strategy::grade."""
    text = _text(answer)
    for pattern in question.answers:
        if fits(
            pattern.text,
            text,
            case_sensitive=question.case_sensitive,
            accents_matter=question.accents_matter,
        ):
            return _graded(pattern.fraction, pattern.feedback)
    return _graded(0)


def _grade_number(question: Number, answer: object) -> Grade:
    """The first value that fits: question/type/numerical/question.php: get_matching_answer.

    Of Moodle's units we have the simplest: one, that may be written or not.
    """
    number = parsed(_text(answer), question.unit)
    for expected in question.answers:
        low, high = reach(expected) or (number, number)
        if low <= number <= high:
            return _graded(expected.fraction, expected.feedback)
    return _graded(0)


def _text(answer: object) -> str:
    """The answer, if it is a text with something in it; raises NotAnAnswer otherwise."""
    if answer is None:
        raise NotAnAnswer(Refusal.NOTHING)
    if not isinstance(answer, str):
        raise NotAnAnswer(Refusal.KIND)
    if not answer.strip():
        raise NotAnAnswer(Refusal.NOTHING)
    return answer


def _check_keys(given: Iterable[str], known: Iterable[str]) -> None:
    """Raise NotAnAnswer unless at least one key is given and all are known."""
    keys = set(given)
    if not keys:
        raise NotAnAnswer(Refusal.NOTHING)
    if not keys <= set(known):
        raise NotAnAnswer(Refusal.UNKNOWN)


def score_after_tries(fractions: Sequence[Amount], penalty: Amount = DEFAULT_PENALTY) -> Fraction:
    """The best of all tries, each less the penalty for the tries before it, and never below 0:
    question/behaviour/adaptive/behaviour.php: adjusted_fraction, process_submit, process_finish.

    `fractions` are those of the graded tries, first to last; none at all is worth 0. Not counted
    in Moodle, so not to be passed: a refused answer, and the same answer twice in a row. (Its
    interactive behaviour differs: there only the last try counts.)
    Raises ValueError on a penalty outside 0..1.
    """
    if not 0 <= penalty <= 1:
        raise ValueError(f"a penalty of {penalty}")
    cost = Fraction(penalty)
    reduced = (Fraction(earned) - cost * earlier for earlier, earned in enumerate(fractions))
    return max([Fraction(0), *reduced])


def total(fractions: Sequence[Amount]) -> Fraction:
    """What a whole quiz earns: the mean over its questions, each of equal weight.

    Raises ValueError when there is no question.
    """
    if not fractions:
        raise ValueError("a quiz without questions has no total")
    return sum((Fraction(earned) for earned in fractions), Fraction(0)) / len(fractions)
