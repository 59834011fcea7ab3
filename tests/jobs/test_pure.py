"""Checks, hours and distance, without a database."""

import pytest

from portal.jobs import checks, distance, hours
from portal.jobs.comparing import side_by_side
from portal.jobs.enums import RuleKey

WEEKDAY = {"0": [[540, 720]]}


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("", []),
        ("9-12", [[540, 720]]),
        ("13:30-17:00, 9:00-12:00", [[540, 720], [810, 1020]]),
        ("9u-12u30", [[540, 750]]),
        ("9h00 – 12h00", [[540, 720]]),
        ("20-24", [[1200, 1440]]),
    ],
)
def test_hours_are_read_as_people_write_them(text, slots):
    assert hours.parse(text) == slots
    assert hours.parse(hours.written(slots)) == slots


@pytest.mark.parametrize("text", ["9", "12-9", "9-9", "9-25", "9:60-10", "<b>", "9-12-13", "x" * 9])
def test_other_hours_are_refused(text):
    with pytest.raises(hours.BadHoursError) as caught:
        hours.parse(text)
    assert not caught.value.overlap


def test_hours_that_overlap_are_named_as_such():
    with pytest.raises(hours.BadHoursError) as caught:
        hours.parse("9-12, 11-13")
    assert caught.value.overlap


@pytest.mark.parametrize(
    ("age", "grid", "found"),
    [
        (16, WEEKDAY, []),
        (18, {"6": [[0, 1440]]}, []),
        (17, {"4": [[1020, 1200]]}, []),
        (17, {"4": [[1020, 1201]]}, [RuleKey.NIGHT]),
        (16, {"1": [[300, 660]]}, [RuleKey.NIGHT]),
        (16, {"6": [[600, 700]]}, [RuleKey.SUNDAY]),
        (16, {"0": [[480, 720], [780, 1020]]}, []),
        (16, {"0": [[480, 720], [780, 1021]]}, [RuleKey.HOURS_A_DAY]),
        (14, WEEKDAY, [RuleKey.TOO_YOUNG]),
    ],
)
def test_age_against_hours(age, grid, found):
    assert [one.rule for one in checks.warnings(checks.Facts(age, grid))] == found


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Fietsen herstellen", ""),
        ("Poetsvrouw", "Poetsvrouw"),
        ("Barman m/v", ""),
        ("Nederlands is je moedertaal", "moedertaal"),
        ("Maximum 25 jaar", "Maximum 25 jaar"),
        ("Vanaf 18 jaar", ""),
        ("Geen hoofddoek", "Geen hoofddoek"),
        ("Een hoofddoek mag", ""),
        ("Stuur een foto", "Stuur een foto"),
        ("Foto’s maken", ""),
        ("Only women", "Only women"),
    ],
)
def test_words_that_exclude(title, found):
    told = checks.warnings(checks.Facts(18, WEEKDAY, texts={"title": title}))
    assert [one.found for one in told] == ([found] if found else [])


def test_costs_and_a_day_of_unpaid_work():
    facts = checks.Facts(18, WEEKDAY, costs="20 euro", unpaid_trial_days=1)
    assert [one.rule for one in checks.warnings(facts)] == [RuleKey.COSTS, RuleKey.TRIAL]
    assert checks.warnings(checks.Facts(18, WEEKDAY, costs=" ", unpaid_trial_days=0)) == []
    kinder = checks.Limits.of({RuleKey.TRIAL: 1})
    assert checks.warnings(checks.Facts(18, WEEKDAY, unpaid_trial_days=1), kinder) == []


def test_the_numbers_of_editors_count():
    limits = checks.Limits.of({RuleKey.NIGHT: 23, RuleKey.TRIAL: None})
    facts = checks.Facts(16, {"0": [[1200, 1320]]})
    assert checks.warnings(facts, limits) == []
    assert [one.rule for one in checks.warnings(facts)] == [RuleKey.NIGHT]


def test_distance_between_two_cities():
    """Mechelen and Leuven lie some 22 km apart; there and back is the same, and here is nowhere."""
    mechelen, leuven = (51.026, 4.478), (50.879, 4.701)
    assert distance.km(mechelen, leuven) == pytest.approx(22.6, abs=0.5)
    assert distance.km(leuven, mechelen) == distance.km(mechelen, leuven)
    assert distance.km(leuven, leuven) == 0


@pytest.mark.parametrize(
    ("old", "new", "ours", "theirs"),
    [
        ("een twee drie", "een vier drie", ["twee"], ["vier"]),
        ("", "nieuw", [], ["nieuw"]),
        ("zelfde", "zelfde", [], []),
        ("x " * 3_000, "y", ["x " * 3_000], ["y"]),
    ],
)
def test_side_by_side_marks_what_differs_and_loses_nothing(old, new, ours, theirs):
    before, after = side_by_side(old, new)
    assert "".join(piece.words for piece in before) == old
    assert "".join(piece.words for piece in after) == new
    assert [piece.words for piece in before if piece.is_marked] == ours
    assert [piece.words for piece in after if piece.is_marked] == theirs
