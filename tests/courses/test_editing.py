"""What editors do: write, translate, look at the branches, read the sums."""

import re
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse
from wagtail import blocks
from wagtail.models import Locale
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from portal.courses.blocks import StepBlock
from portal.courses.demo import _places
from portal.courses.models import ModulePage, StepSum
from portal.courses.reports import shown_of_several, sums_of_answers
from tests.courses import makers
from tests.courses.conftest import at, key

pytestmark = pytest.mark.django_db

ALL = [make() for make in makers.BY_KIND.values()]


def ids(raw: Any) -> list[str]:
    """Every id in the raw data of a stream, by the names of the fields (JSONB has no order)."""
    if isinstance(raw, dict):
        own = [raw["id"]] if "id" in raw else []
        return own + [one for _, value in sorted(raw.items()) for one in ids(value)]
    return [one for part in raw for one in ids(part)] if isinstance(raw, list) else []


def raw_of(page: ModulePage) -> list[Any]:
    return [dict(step) for step in page.steps.raw_data]


# --- the form of the CMS, filled in as a browser does -------------------------------------------


def as_form(block: blocks.Block, raw: Any) -> Any:
    if isinstance(block, blocks.StructBlock):
        return {name: as_form(child, raw.get(name)) for name, child in block.child_blocks.items()}
    if isinstance(block, blocks.ListBlock | blocks.StreamBlock):
        return {
            "count": len(raw or []),
            **{str(n): child(block, n, one) for n, one in enumerate(raw or [])},
        }
    if isinstance(block, blocks.RichTextBlock):
        return rich_text(raw or "", features=block.features)
    if isinstance(block, blocks.BooleanBlock):
        return "on" if raw else None
    return "" if raw is None else str(raw)


def child(block: blocks.Block, place: int, raw: Any) -> dict[str, Any]:
    is_list = isinstance(block, blocks.ListBlock)
    of = block.child_block if is_list else block.child_blocks[raw["type"]]
    return {
        "id": raw["id"],
        "type": raw["type"],
        "order": place,
        "deleted": "",
        "value": as_form(of, raw["value"]),
    }


def without_none(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value is not None}


def form_of(page: ModulePage, steps: list[Any], **fields: Any) -> dict[str, Any]:
    block = ModulePage._meta.get_field("steps").stream_block
    data = {
        "title": page.title, "slug": page.slug, "intro": page.intro, "art": page.art,
        "ground": page.ground, "lead": page.lead, "aim": page.aim, "bias_check": page.bias_check,
        "closing": rich_text(page.closing), "safety": rich_text(page.safety),
        "age_min": page.age_min, "age_max": page.age_max,
        "group_min": page.group_min, "group_max": page.group_max,
        "comments": inline_formset([]), "steps": as_form(block, steps), **fields,
    }  # fmt: skip
    return without_none(nested_form_data(data))


@pytest.fixture
def cms(as_user, editor):
    return as_user(editor)


def latest(page: ModulePage) -> ModulePage:
    return ModulePage.objects.get(pk=page.pk).get_latest_revision_as_object()


def edit(page: ModulePage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_ids_survive_an_edit_in_the_cms(cms, module):
    page = module(*ALL)
    before = ids(raw_of(page))
    response = cms.post(edit(page), form_of(page, raw_of(page), title="Nieuwe titel"))
    assert response.status_code == 302, response.context["form"].errors
    saved = latest(page)
    assert saved.title == "Nieuwe titel"
    assert ids(raw_of(saved)) == before
    assert len(before) > 50


def test_moving_steps_changes_no_id(cms, module):
    page = module(*ALL)
    turned = raw_of(page)[::-1]
    assert cms.post(edit(page), form_of(page, turned)).status_code == 302
    saved = latest(page)
    assert [step["id"] for step in raw_of(saved)] == [step["id"] for step in turned]
    assert sorted(ids(raw_of(saved))) == sorted(ids(raw_of(page)))


def test_a_new_step_gets_an_id_of_its_own(cms, module):
    page = module(makers.read("een"))
    fresh = {**makers.read("twee"), "id": ""}
    assert cms.post(edit(page), form_of(page, [*raw_of(page), fresh])).status_code == 302
    first, second = latest(page).outline
    assert first.id == key("een")
    assert UUID(second.id).version == 4


def test_a_draft_with_a_dead_end_is_refused_where_it_is(cms, module):
    page = module(makers.scenario())
    steps = raw_of(page)
    steps[0]["value"]["nodes"][1]["value"]["options"] = []
    revisions = page.revisions.count()
    response = cms.post(edit(page), form_of(page, steps))
    assert response.status_code == 200
    assert page.revisions.count() == revisions
    [fault] = _places(response.context["form"].errors.as_data()["steps"][0])
    assert fault.startswith("steps.0.nodes.1.ending: ‘zwijg’")
    sentence = fault.split("’ ")[1]
    assert sentence in unescape(response.content.decode())


def test_a_draft_without_a_right_answer_is_refused(cms, module):
    page = module(makers.quiz("quiz", makers.single()))
    steps = raw_of(page)
    steps[0]["value"]["questions"][0]["value"]["options"][2]["value"]["fraction"] = "0"
    revisions = page.revisions.count()
    assert cms.post(edit(page), form_of(page, steps)).status_code == 200
    assert page.revisions.count() == revisions


# --- languages ----------------------------------------------------------------------------------


@pytest.fixture
def french(settings):
    settings.WAGTAIL_CONTENT_LANGUAGES = settings.LANGUAGES = [
        ("nl", "Nederlands"),
        ("fr", "Frans"),
    ]
    return Locale.objects.create(language_code="fr")


def test_a_translation_keeps_every_id_and_the_name_of_its_sums(module, french):
    page = module(*ALL)
    translated = page.copy_for_translation(french, copy_parents=True)
    assert ids(raw_of(translated)) == ids(raw_of(page))
    assert translated.short == page.short
    translated.steps[0].value["title"] = "Lire"
    translated.save_revision().publish()
    again = ModulePage.objects.get(pk=translated.pk)
    assert ids(raw_of(again)) == ids(raw_of(page))
    assert again.outline[0].title == "Lire"


def test_answers_in_two_languages_are_one_sum(client, module, french):
    page = module(makers.choose())
    translated = page.copy_for_translation(french, copy_parents=True)
    translated.save_revision().publish()
    client.post(at(page), {"answer": key("a")})
    row = StepSum.objects.get(answer=key("a"))
    assert row.module == translated.translation_key
    assert str(row.step) == translated.outline[0].id


def test_a_copy_of_a_module_has_sums_of_its_own(module):
    page = module(makers.choose())
    twin = page.copy(update_attrs={"slug": "tweeling"})
    assert twin.translation_key != page.translation_key


# --- what an editor sees ------------------------------------------------------------------------


def test_the_branches_of_a_scenario_are_drawn_and_told(cms, module):
    page = module(makers.scenario(), makers.read())
    html = cms.get(edit(page)).content.decode()
    drawing = html[html.index('<div class="branches">') :]
    assert drawing.count('<g class="branches__box') == 5
    assert drawing.count("branches__box is-ending") == 2
    assert drawing.count("branches__box is-start") == 1
    assert drawing.count("<polyline") == 5
    assert "Naar samen → samen" in drawing
    assert 'style="' not in drawing[: drawing.index("</svg>")]


def test_a_way_back_is_drawn_as_one(cms, module):
    nodes = [
        makers.moment("bus", "tram", "thuis"),
        makers.moment("tram", "bus", "thuis"),
        makers.moment("thuis"),
    ]
    html = cms.get(edit(module(makers.scenario(nodes=nodes)))).content.decode()
    assert html.count("branches__line is-back") == 1


def test_a_module_without_a_scenario_shows_no_branches(cms, module):
    assert "branches__drawing" not in cms.get(edit(module(makers.read()))).content.decode()


def test_every_step_can_be_previewed(module, rf):
    page = module(*ALL)
    modes = [mode for mode, _label in page.preview_modes]
    assert modes == ["", *(f"stap-{n}" for n in range(1, len(ALL) + 1))]
    for mode in modes:
        response = page.make_preview_request(preview_mode=mode)
        assert response.status_code == 200, mode
        assert not response.cookies


def test_a_step_that_was_never_saved_can_be_previewed(path):
    page = ModulePage(title="Nieuw", slug="nieuw", intro="x", lead="x", aim="x", locale=path.locale)
    page.steps = [
        ("read", {"title": "Eerst", "body": "<p>Dag.</p>"}),
        ("scenario", {"title": "Leeg"}),
    ]
    page.set_url_path(path)
    assert b"Dag." in page.make_preview_request(preview_mode="stap-1").content
    assert page.make_preview_request(preview_mode="stap-2").status_code == 404
    assert page.make_preview_request(preview_mode="stap-9").status_code == 200


@pytest.mark.parametrize("kind", ModulePage._meta.get_field("steps").stream_block.child_blocks)
def test_every_kind_has_a_preview_an_icon_and_a_description(cms, kind):
    block: StepBlock = ModulePage._meta.get_field("steps").stream_block.child_blocks[kind]
    assert block.is_previewable
    assert block.get_description()
    address = reverse("wagtailadmin_block_preview")
    response = cms.get(address, {"id": block.definition_prefix})
    assert response.status_code == 200
    html = response.content.decode()
    assert "css/courses.css" in html
    assert "<h1>" in html


# --- sums ---------------------------------------------------------------------------------------


def count(page: ModulePage, answer: str, times: int, day: str = "2026-11-20") -> None:
    StepSum.objects.create(
        module=page.translation_key, step=page.outline[0].id, answer=answer, day=day, count=times
    )


def test_sums_are_shown_from_five_up_with_all_days_together(module):
    page = module(makers.choose())
    count(page, "", 17)
    count(page, "", 3, "2026-11-21")
    count(page, key("a"), 9)
    count(page, key("b"), 4)
    count(page, key("b"), 4, "2026-11-21")
    count(page, key("c"), 3)
    [shown] = sums_of_answers()
    [step] = shown.steps
    assert step.done == 20
    # three is too few, and with the total known the next smallest has to hide with it
    assert [answer.count for answer in step.questions[0].answers] == [9, None, None]


def test_below_five_nothing_is_shown(module):
    page = module(makers.choose())
    count(page, "", 4)
    count(page, key("a"), 4)
    [step] = sums_of_answers()[0].steps
    assert step.done is None
    assert {answer.count for answer in step.questions[0].answers} == {None}


def test_an_answer_that_was_removed_is_not_shown(module):
    page = module(makers.choose())
    count(page, "", 30)
    count(page, "weg", 30)
    [step] = sums_of_answers()[0].steps
    assert {answer.count for answer in step.questions[0].answers} == {None}


@pytest.mark.parametrize(
    ("counts", "people", "shown"),
    [
        ({"a": 12, "b": 9, "c": 14}, 30, {"a": 12, "b": 9, "c": 14}),
        # all but two chose it: that tells of those two, and one alone does not hide
        ({"a": 28, "b": 9, "c": 14}, 30, {"a": None, "b": None, "c": 14}),
        ({"a": 2, "b": 9, "c": 14}, 30, {"a": None, "b": None, "c": 14}),
        ({"a": 28, "b": 2}, 30, {"a": None, "b": None}),
        ({"a": 28}, 30, {"a": None}),
        ({}, 0, {}),
    ],
)
def test_of_several_answers_those_that_tell_of_a_few_are_hidden(counts, people, shown):
    assert shown_of_several(counts, people) == shown


def test_every_kind_of_step_says_what_is_counted(module, client):
    """Whatever playing counts is known to the report by the same key."""
    page = module(*ALL)
    answers = {
        "choose": {"answer": key("a")},
        "scale": {key("s1"): "2"},
        "card": {"answer": key("k1")},
        "quiz": {key("tf"): "true", key("word"): "x"},
    }
    for number, ref in enumerate(page.outline, 1):
        rest = "samen/" if ref.kind == "scenario" else ""
        client.post(at(page, number, rest), answers.get(ref.kind, {}))
    known = {
        answer
        for step in page.steps
        for group in step.block.answer_groups(step.value)
        for answer in group.answers
    }
    counted = set(StepSum.objects.values_list("answer", flat=True))
    assert len(counted) == 7
    assert counted - {""} <= known


def test_the_report_is_for_whoever_may_see_sums(cms, as_user, administrator, module):
    page = module(makers.choose())
    count(page, "", 20)
    address = reverse("courses_sums")
    response = as_user(administrator).get(address)
    assert response.status_code == 200
    html = response.content.decode()
    assert page.title in html
    assert "<td>20</td>" in re.sub(r"\s+", "", html).replace("&nbsp;", "")


def test_the_report_is_not_for_strangers(client, as_user, youth_worker, module):
    address = reverse("courses_sums")
    assert client.get(address).status_code == 302
    assert as_user(youth_worker).get(address).status_code in {302, 403}


def test_the_report_takes_as_many_queries_for_three_modules_as_for_one(
    module, django_assert_num_queries
):
    module(makers.choose("een"), slug="een")
    with django_assert_num_queries(2):
        sums_of_answers()
    module(makers.choose("twee"), makers.quiz("q"), slug="twee")
    module(makers.scale("drie"), slug="drie")
    with django_assert_num_queries(2):
        assert len(sums_of_answers()) == 3
