"""What cannot be played is refused, with a sentence that names the place."""

import copy

import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks import StreamValue

from portal.courses.demo import _places
from portal.courses.models import ModulePage
from tests.courses import makers
from tests.courses.conftest import key
from tests.courses.makers import item, moment


def faults(*steps):
    """Every refusal of these steps, as “place: sentence”."""
    block = ModulePage._meta.get_field("steps").stream_block
    try:
        block.clean(StreamValue(block, list(steps), is_lazy=True))
    except ValidationError as error:
        return [*_places(error)]
    return []


def story(*nodes, start="bus"):
    return faults(makers.scenario(nodes=list(nodes), start=start))


def test_what_can_be_played_is_not_refused():
    assert faults(*(make() for make in makers.BY_KIND.values())) == []


# --- stories ------------------------------------------------------------------------------------


def test_a_dead_end_is_named():
    [fault] = story(moment("bus", "stil", "eind"), moment("stil", ending=False), moment("eind"))
    assert fault.startswith("steps.0.nodes.1.ending")
    assert "‘stil’" in fault


def test_a_moment_that_nothing_leads_to_is_named():
    [fault] = story(moment("bus", "eind"), moment("eind"), moment("eiland"))
    assert fault.startswith("steps.0.nodes.2.name")
    assert "‘eiland’" in fault


def test_a_way_to_nowhere_is_named():
    [fault] = story(moment("bus", "eind", "weg"), moment("eind"))
    assert fault.startswith("steps.0.nodes.0.options")
    assert "‘bus’" in fault
    assert "‘weg’" in fault


def test_a_circle_without_a_way_out_is_named():
    found = story(
        moment("bus", "eind", "rond"),
        moment("eind"),
        moment("rond", "punt"),
        moment("punt", "rond"),
    )
    assert len(found) == 1
    assert "rond → punt" in found[0]


def test_an_ending_with_choices_is_named():
    [fault] = story(moment("bus", "eind", ending=True), moment("eind"))
    assert fault.startswith("steps.0.nodes.0.ending")


def test_two_moments_with_one_name_are_named():
    found = story(moment("bus", "eind"), moment("eind"), item("dubbel", moment("eind")["value"]))
    assert [one for one in found if "‘eind’" in one]


def test_a_start_that_is_not_there_is_named():
    found = story(moment("bus", "eind"), moment("eind"), start="tram")
    assert found[0].startswith("steps.0.start")


def test_a_story_without_an_ending_is_refused():
    found = story(moment("bus", "tram"), moment("tram", "bus"))
    assert any(one.startswith("steps.0.nodes: ") for one in found)


@pytest.mark.parametrize(
    "name", ["Bus", "op de bus", "bus_500", "bus--x", "-bus", "bus\n", "x" * 41]
)
def test_a_name_has_to_fit_into_an_address(name):
    assert any(".name" in one for one in story(moment(name, "eind"), moment("eind"), start=name))


# --- choices and scales -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"pick_min": 3, "pick_max": 2}, "pick_max"),
        ({"pick_max": 4}, "pick_max"),
        ({"mode": "scored"}, "options"),
        ({"options": [makers.option("a")]}, "options"),
        ({"pick_min": 0}, "pick_min"),
        ({"mode": "exam"}, "mode"),
        ({"group_min": 9, "group_max": 3}, "group_max"),
        ({"minutes": 0}, "minutes"),
        ({"title": ""}, "title"),
    ],
)
def test_a_choice_that_cannot_be_made_is_refused(value, place):
    assert [one.split(":")[0] for one in faults(makers.choose(**value))] == [f"steps.0.{place}"]


def test_more_right_answers_than_may_be_chosen_are_refused():
    options = [makers.option(name, right=True) for name in "abc"]
    [fault] = faults(makers.choose(mode="scored", options=options, pick_max=2))
    assert fault.startswith("steps.0.options")
    assert "3" in fault


def test_words_for_some_points_only_are_refused():
    [fault] = faults(makers.scale(labels=[item("x", "nee"), item("y", "ja")]))
    assert fault.startswith("steps.0.labels")
    assert "5" in fault


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"outside": ""}, "file"),
        ({"outside": "javascript:alert(1)"}, "outside"),
        ({"transcript": ""}, "transcript"),
    ],
)
def test_a_film_needs_a_place_and_a_transcript(value, place):
    assert [one.split(":")[0] for one in faults(makers.watch(**value))] == [f"steps.0.{place}"]


def test_an_exercise_for_a_group_needs_a_way_to_do_it_alone():
    assert [one.split(":")[0] for one in faults(makers.group(alone=""))] == ["steps.0.alone"]


# --- quizzes ------------------------------------------------------------------------------------


def broken(question, change):
    question = copy.deepcopy(question)
    change(question["value"])
    return faults(makers.quiz("quiz", question))


def cover_all(value):
    value["answers"].reverse()
    value["answers"][0]["value"]["text"] = "*"


def cost_something(value):
    value["answers"][0]["value"]["fraction"] = "-5"


@pytest.mark.parametrize(
    ("question", "change", "place"),
    [
        (makers.single(), lambda v: v["options"].pop(), "options"),
        (makers.single(), lambda v: v.update(options=v["options"][2:]), "options"),
        (makers.multiple(), lambda v: v["options"].pop(0), "options"),
        (makers.multiple(), lambda v: v["options"][2]["value"].update(fraction="0"), "options"),
        (makers.match(), lambda v: v["pairs"].pop(), "pairs"),
        (makers.order(), lambda v: v.update(items=v["items"][:1]), "items"),
        (makers.short(), lambda v: v["answers"].pop(0), "answers"),
        (makers.short(), cover_all, "answers.1.fraction"),
        (makers.number(), cost_something, "answers.0.fraction"),
        (makers.number(), lambda v: v.update(answers=[]), "answers"),
    ],
)  # fmt: skip
def test_a_question_that_is_not_fair_is_refused(question, change, place):
    found = broken(question, change)
    assert found
    assert found[0].startswith(f"steps.0.questions.0.{place}: ")


def test_a_quiz_without_questions_is_refused():
    assert faults({**makers.quiz(), "value": {**makers.quiz()["value"], "questions": []}})


def test_the_place_is_the_option_at_fault():
    [fault] = broken(makers.single(), lambda v: v["options"][1]["value"].update(fraction="120"))
    assert fault.startswith("steps.0.questions.0.options.1.fraction")


# --- pages --------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"age_min": 20, "age_max": 12}, "age_max"),
        ({"group_min": 20, "group_max": 6}, "group_max"),
        ({"lead": "Wij doen aan preventie."}, "lead"),
        ({"closing": "<p>Jij bent onze doelgroep.</p>"}, "closing"),
    ],
)
def test_a_module_that_does_not_fit_is_refused(module, fields, place):
    page = module(makers.read())
    for name, value in fields.items():
        setattr(page, name, value)
    with pytest.raises(ValidationError) as refusal:
        page.full_clean()
    assert set(refusal.value.message_dict) == {place}


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["body", "intro", "alone", "on_paper", "title"])
def test_words_that_young_people_would_read_are_checked(module, part):
    page = module(makers.read())
    page.steps = [("read", {**page.steps[0].value, part: "Een les tegen radicalisering"})]
    page.steps[0].id = key("read")
    with pytest.raises(ValidationError) as refusal:
        page.full_clean()
    assert "radicalis" in refusal.value.message_dict["steps"][0]


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["facilitator", "safety"])
def test_who_guides_may_be_told_in_other_words(module, part):
    module(makers.read(**{part: "<p>Noem dit nooit preventie.</p>"})).full_clean()


@pytest.mark.django_db
def test_two_steps_with_one_address_are_refused(module):
    page = module(makers.read("een"), makers.read("twee"))
    raw = [dict(step) for step in page.steps.raw_data]
    raw[1]["id"] = raw[0]["id"][:8] + raw[1]["id"][8:]
    block = ModulePage._meta.get_field("steps").stream_block
    page.steps = StreamValue(block, raw, is_lazy=True)
    with pytest.raises(ValidationError, match="Stap twee"):
        page.full_clean()
    raw[1]["id"] = "geen-id"
    page.steps = StreamValue(block, raw, is_lazy=True)
    with pytest.raises(ValidationError, match="Stap twee"):
        page.full_clean()


@pytest.mark.django_db
def test_search_finds_what_young_people_read_and_not_what_guides_read(module):
    page = module(makers.read(body="<p>Een lepel soep.</p>", facilitator="<p>Begeleidwoord.</p>"))
    field = ModulePage._meta.get_field("steps")
    found = "\n".join(field.get_searchable_content(page.steps))
    assert "lepel" in found
    assert "Begeleidwoord" not in found
