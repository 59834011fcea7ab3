"""The workspace: who sees what, and what a worker does there."""

import datetime
import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from wagtail.blocks import StreamValue

from portal.accounts.roles import Role
from portal.courses.models import ModulePage
from portal.organisations.actions import join, judge
from portal.organisations.enums import State
from portal.youthwork import modules, running, what
from portal.youthwork.actions import assignments, plans, runs
from portal.youthwork.enums import Way
from portal.youthwork.models import Activity, Group, Moment, Run, RunSum
from tests.courses.conftest import key
from tests.courses.makers import choose, scenario
from tests.courses.makers import group as together
from tests.youthwork.conftest import fresh, go, joined

pytestmark = pytest.mark.django_db
A = key("a")


@pytest.fixture
def activity(group):
    found = plans.plan(group=group, label="Avond", place="Zaal", starts_at=timezone.now())
    plans.add_moment(activity=found, text="Binnenkomen", minutes=20)
    return found


def addresses(group, activity, run):
    """Every address of the workspace, with things of one house in it."""
    until = timezone.localdate()
    assigned = assignments.assign(group=group, page=modules.module(run.module), until=until)
    keys = {
        "avonden": activity.pk,
        "groepen": group.pk,
        "rondes": run.pk,
        "opdrachten": assigned.pk,
        "tellen": group.organisation_id,
    }
    found = []
    for pattern in get_resolver("portal.youthwork.urls").url_patterns:
        route = str(pattern.pattern)
        if route.startswith("werk/") and "<str:" not in route and "<path:" not in route:
            part = route.split("/")[1]
            route = route.replace("<int:year>", "2026")
            found.append("/nl/" + re.sub(r"<int:\w+>", str(keys.get(part, 0)), route))
    return found


def test_every_address_is_closed_to_everybody_else(
    group, activity, begin, as_user, worker, stranger, person, administrator
):
    """A stranger gets a 404 for what is not theirs; other roles for all of it."""
    run = begin(choose())
    every = addresses(group, activity, run)
    assert len(every) >= 15
    mentor, editor = as_user(person("bas", Role.MENTOR)), as_user(person("noor", Role.EDITOR))
    for address in every:
        assert Client().get(address).status_code == 302, address
        for other in (mentor, editor, as_user(administrator)):
            assert other.get(address).status_code == 404, address
        own = as_user(worker).get(address).status_code
        assert own in {200, 302, 405}, address
        foreign = as_user(stranger).get(address).status_code
        with_key = any(char.isdigit() for char in address)
        assert foreign == (404 if with_key and own != 405 else own), address


def test_a_stranger_changes_nothing(group, activity, begin, as_user, stranger):
    run = begin(choose())
    foreign = as_user(stranger)
    moment = activity.moments.get()
    posts = {
        f"/nl/werk/groepen/{group.pk}/": {"organisation": group.organisation_id, "label": "Weg"},
        f"/nl/werk/avonden/{activity.pk}/weg/": {},
        f"/nl/werk/avonden/{activity.pk}/herhalen/": {"weeks": 1},
        f"/nl/werk/avonden/{activity.pk}/volgorde/": {"do": f"remove:{moment.pk}"},
        f"/nl/werk/rondes/{run.pk}/": {"do": "next", "round": run.round},
        f"/nl/werk/rondes/{run.pk}/hand/": {"hand": f"|{A}"},
        f"/nl/werk/rondes/{run.pk}/sluiten/": {},
        f"/nl/werk/rondes/{run.pk}/papier/": {},
    }
    for address, values in posts.items():
        assert foreign.post(address, values).status_code == 404, address
    assert Group.objects.get().label == "Woensdagploeg"
    assert (Activity.objects.count(), Moment.objects.count()) == (1, 1)
    assert (fresh(run).where.place, fresh(run).is_open) == (0, True)
    assert not RunSum.objects.exists()


def test_a_stranger_cannot_start_something_with_a_foreign_group(group, begin, as_user, stranger):
    run = begin(choose())
    values = {"group": group.pk, "what": str(run.module), "way": "screen"}
    answer = as_user(stranger).post("/nl/werk/start/", values)
    assert answer.status_code == 422
    assert Run.objects.count() == 1


def test_an_organisation_that_is_not_verified_opens_nothing(own, group, desk, administrator):
    assert desk.get(f"/nl/werk/groepen/{group.pk}/").status_code == 200
    judge(organisation=own, state=State.REFUSED, by=administrator)
    assert desk.get(f"/nl/werk/groepen/{group.pk}/").status_code == 404


def test_nothing_of_the_workspace_is_kept_by_caches(desk, group):
    answer = desk.get("/nl/werk/")
    assert "no-store" in answer["Cache-Control"] and "private" in answer["Cache-Control"]


def test_tonight_stands_on_the_first_page(desk, group, activity):
    later = plans.plan(
        group=group, label="Volgende", starts_at=timezone.now() + datetime.timedelta(days=3)
    )
    page = desk.get("/nl/werk/").content.decode()
    assert page.index("Avond</a>") < page.index(later.label)


def test_the_first_page_takes_as_many_queries_for_one_evening_as_for_many(
    desk, group, module, django_assert_max_num_queries
):
    def evening(number):
        made = plans.plan(group=group, label=f"Nog {number}", starts_at=timezone.now())
        plans.add_moment(activity=made, what=what.part_of(page, ""))

    page = module(choose())
    evening(0)
    desk.get("/nl/werk/")
    with django_assert_max_num_queries(40) as one:
        desk.get("/nl/werk/")
    for number in range(1, 5):
        evening(number)
        Group.objects.create(organisation=group.organisation, label=f"Groep {number}")
    with django_assert_max_num_queries(len(one)):
        desk.get("/nl/werk/")


# --- groups and plans ---------------------------------------------------------------------------


def test_a_group_is_a_label_and_nothing_else(desk, own):
    desk.post("/nl/werk/groepen/", {"organisation": own.pk, "label": " Meisjes  Noord "})
    assert Group.objects.get().label == "Meisjes Noord"
    answer = desk.post("/nl/werk/groepen/", {"organisation": own.pk, "label": "meisjes noord"})
    assert answer.status_code == 422
    assert Group.objects.count() == 1


def test_a_label_that_is_taken_is_said_in_words_and_a_group_stays_in_its_house(
    desk, own, other, group, member, worker
):
    join(organisation=other, user=worker, role=Role.YOUTH_WORKER, by=None)
    second = Group.objects.create(organisation=own, label="Vrijdag")
    address = f"/nl/werk/groepen/{second.pk}/"
    answer = desk.post(address, {"organisation": own.pk, "label": "WOENSDAGPLOEG"})
    assert answer.status_code == 422
    assert "Er is al een groep met dit label" in answer.content.decode()
    assert "youthwork_group_once" not in answer.content.decode()
    desk.post(address, {"organisation": other.pk, "label": "Zaterdag"})
    second.refresh_from_db()
    assert (second.label, second.organisation) == ("Zaterdag", own)


def test_moments_keep_the_order_that_they_are_given(desk, activity):
    names = ["Binnenkomen", "Kring", "Pool", "Einde"]
    for text in names[1:]:
        plans.add_moment(activity=activity, text=text)
    address = f"/nl/werk/avonden/{activity.pk}/volgorde/"

    def order():
        return [*activity.moments.values_list("text", flat=True)]

    def moment(text):
        return activity.moments.get(text=text).pk

    desk.post(address, {"do": f"up:{moment('Pool')}"})
    assert order() == ["Binnenkomen", "Pool", "Kring", "Einde"]
    desk.post(address, {"do": f"down:{moment('Einde')}"})
    desk.post(address, {"do": f"up:{moment('Binnenkomen')}"})
    assert order() == ["Binnenkomen", "Pool", "Kring", "Einde"]
    desk.post(address, {"order": [moment("Einde"), moment("Kring"), 999999, "x"]})
    assert order() == ["Einde", "Kring", "Binnenkomen", "Pool"]
    desk.post(address, {"do": f"remove:{moment('Kring')}"})
    assert [*activity.moments.values_list("text", "position")] == [
        ("Einde", 1), ("Binnenkomen", 2), ("Pool", 3),
    ]  # fmt: skip


def test_next_week_begins_at_the_same_time_though_the_clock_changed(group):
    before = datetime.datetime(2026, 10, 21, 19, 0, tzinfo=timezone.get_current_timezone())
    activity = plans.plan(group=group, label="Avond", starts_at=before)
    plans.add_moment(activity=activity, text="Thee")
    copies = plans.repeat(activity=activity, weeks=2)
    local = [timezone.localtime(copy.starts_at) for copy in copies]
    assert [(one.day, one.hour) for one in local] == [(28, 19), (4, 19)]
    assert [copy.moments.get().text for copy in copies] == ["Thee", "Thee"]


def test_a_step_of_a_training_becomes_a_moment_with_its_own_minutes(desk, activity, begin):
    run = begin(choose(minutes=8), together())
    step = run.where.step
    desk.post(f"/nl/werk/avonden/{activity.pk}/", {"what": f"{run.module}/{step}"})
    made = activity.moments.last()
    assert (made.minutes, str(made.step), made.module) == (8, step, run.module)


@pytest.mark.parametrize("what", ["nonsense", "00000000-0000-0000-0000-000000000000", "x/y"])
def test_a_training_that_does_not_exist_is_refused(desk, activity, what):
    answer = desk.post(f"/nl/werk/avonden/{activity.pk}/", {"what": what})
    assert answer.status_code == 422
    assert activity.moments.count() == 1


# --- running ------------------------------------------------------------------------------------


def test_a_worker_starts_steers_and_closes(desk, group, begin):
    page_of = begin(choose("een"), together("twee")).module
    values = {"group": group.pk, "what": str(page_of), "way": "phones", "place": "Zaal"}
    answer = desk.post("/nl/werk/start/", values)
    run = Run.objects.latest("pk")
    address = f"/nl/werk/rondes/{run.pk}/"
    assert answer["Location"] == address
    assert run.spoken_pin in desk.get(address).content.decode()
    desk.post(address, {"do": "next", "round": run.round})
    assert "Stap twee" in desk.get(address).content.decode()
    desk.post(f"{address}sluiten/", {"people": "8"})
    desk.post(address, {"went": "well", "length": "right", "again": "yes", "line": "Vlot."})
    done = fresh(run)
    assert (done.people, done.went, done.line, done.place) == (8, "well", "Vlot.", "Zaal")


def test_two_workers_who_press_next_take_the_group_one_step_on(desk, colleague, as_user, begin):
    run = begin(choose(), together(), scenario())
    address, other = f"/nl/werk/rondes/{run.pk}/", as_user(colleague)
    for client in (desk, other):
        client.post(address, {"do": "next", "round": run.round})
    assert fresh(run).where.place == 1


@pytest.mark.parametrize("do", ["", "dance", "lead:", "lead:zz", "way:carrier-pigeon", "majority"])
def test_what_no_button_says_changes_nothing(desk, begin, do):
    run = begin(scenario())
    answer = desk.post(f"/nl/werk/rondes/{run.pk}/", {"do": do, "round": run.round})
    assert answer.status_code in {302, 404}
    assert (fresh(run).where, fresh(run).way) == (run.where, run.way)


def test_the_way_changes_in_the_middle_and_nothing_is_lost(desk, begin):
    run = begin(choose(), way=Way.PHONES)
    runs.vote(phone=joined(run), run=fresh(run), given={"": (A,)})
    desk.post(f"/nl/werk/rondes/{run.pk}/", {"do": "way:paper"})
    assert fresh(run).way == "paper"
    runs.close(run=run, by=None)
    assert RunSum.objects.get(answer=A).count == 1


def test_the_screen_shows_nothing_of_the_answers_before_the_voting_is_over(desk, begin):
    run = begin(choose(), way=Way.PHONES)
    address = f"/nl/werk/rondes/{run.pk}/"
    phones = [joined(run) for _ in range(7)]
    before = desk.get(address).content.decode()
    for number, phone in enumerate(phones):
        runs.vote(phone=phone, run=fresh(run), given={"": (A if number < 6 else key("b"),)})
    voted = desk.get(address).content.decode()
    assert "bars" not in re.findall(r'<ul class="(\w+)', voted)
    assert voted.count("<b data-votes>7</b>") == 1 and "<b data-votes>0</b>" in before
    desk.post(address, {"do": "show", "round": fresh(run).round})
    shown = desk.get(address).content.decode()
    assert re.findall(r"<b>(\d+)</b>", shown) == []  # 6 and 1: the one would be known
    assert "Keuze a" in shown


def test_sums_from_five_up_stand_on_the_screen_and_in_what_remains(desk, begin):
    run = begin(choose(), way=Way.PHONES)
    address = f"/nl/werk/rondes/{run.pk}/"
    for letter, count in (("a", 6), ("b", 3), ("c", 2)):
        for _ in range(count):
            runs.vote(phone=joined(run), run=fresh(run), given={"": (key(letter),)})
    desk.post(address, {"do": "show", "round": run.round})
    assert re.findall(r"<b>(\d+)</b>", desk.get(address).content.decode()) == ["6"]
    desk.post(f"{address}sluiten/", {})
    assert re.findall(r"<b>(\d+)</b>", desk.get(address).content.decode()) == ["6"]


def test_hands_are_tapped_with_and_without_script(desk, begin):
    run = begin(choose())
    address = f"/nl/werk/rondes/{run.pk}/hand/"
    assert desk.post(address, {"hand": f"|{A}"}).status_code == 302
    answer = desk.post(address, {"hand": f"|{A}"}, headers={"Accept": "application/json"})
    assert {bar["hand"]: bar["count"] for bar in answer.json()["bars"]}[f"|{A}"] == 2
    desk.post(address, {"hand": f"|{A}", "less": "1"})
    assert RunSum.objects.get().count == 1
    assert desk.post(address, {"hand": "nonsense"}).status_code == 302


def test_sums_from_paper_are_typed_in(desk, begin):
    run = begin(choose(), way=Way.PAPER)
    address = f"/nl/werk/rondes/{run.pk}/papier/"
    name = f"{run.where.step}|||{A}"
    bad = desk.post(address, {name: "vijf"})
    assert bad.status_code == 422 and 'value="vijf"' in bad.content.decode()
    assert not RunSum.objects.exists()
    desk.post(address, {name: "7"})
    assert RunSum.objects.get().count == 7


def test_an_answer_that_an_editor_added_meanwhile_was_on_no_paper(desk, begin):
    run = begin(choose(), way=Way.PAPER)
    page = ModulePage.objects.get()
    raw = [*page.steps.raw_data]
    added = {"type": "item", "id": str(uuid4()), "value": {"text": "Nieuw", "feedback": ""}}
    raw[0]["value"]["options"].append(added)
    page.steps = StreamValue(page.steps.stream_block, raw, is_lazy=True)
    page.save()
    address = f"/nl/werk/rondes/{run.pk}/papier/"
    names = {A: f"{run.where.step}|||{A}", "new": f"{run.where.step}|||{added['id']}"}
    assert names[A] in desk.get(address).content.decode()
    assert names["new"] not in desk.get(address).content.decode()
    assert desk.post(address, {names[A]: "7", names["new"]: "2"}).status_code == 302
    assert RunSum.objects.get().count == 7


def test_who_types_in_what_a_colleague_closed_is_told_and_keeps_what_they_typed(
    desk, begin, monkeypatch
):
    run = begin(choose(), way=Way.PAPER)
    address, name = f"/nl/werk/rondes/{run.pk}/papier/", f"{run.where.step}|||{A}"
    took, type_in = Run.objects.get(pk=run.pk), runs.type_in

    def a_colleague_is_faster(**given):
        runs.close(run=took, by=None)
        type_in(**given)

    monkeypatch.setattr(runs, "type_in", a_colleague_is_faster)
    answer = desk.post(address, {name: "7"})
    assert answer.status_code == 409
    assert 'value="7"' in answer.content.decode()
    assert "sloot deze ronde" in answer.content.decode()


def test_an_evening_of_a_group_that_is_not_used_any_more_stays_with_it(desk, own, group, activity):
    Group.objects.create(organisation=own, label="Aardbeien")
    Group.objects.filter(pk=group.pk).update(is_archived=True)
    address = f"/nl/werk/avonden/{activity.pk}/wijzigen/"
    assert f'<option value="{group.pk}" selected' in desk.get(address).content.decode()
    form = {"group": group.pk, "label": "Nieuwe naam", "starts_at": "2027-01-02T19:00"}
    assert desk.post(address, form).status_code == 302
    activity.refresh_from_db()
    assert (activity.label, activity.group) == ("Nieuwe naam", group)
    assert desk.post("/nl/werk/avonden/nieuw/", form).status_code == 422


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:30", "1999-05-05T19:00"])
def test_an_evening_of_another_age_is_refused_and_nothing_typed_is_lost(desk, group, moment):
    form = {"group": group.pk, "label": "Avond in het jaar nul", "starts_at": moment}
    answer = desk.post("/nl/werk/avonden/nieuw/", form)
    assert answer.status_code == 422
    assert "Avond in het jaar nul" in answer.content.decode()
    assert "Kies een dag" in answer.content.decode()
    assert not Activity.objects.exists()


def test_a_group_is_put_aside_and_taken_up_by_what_the_button_says(desk, group):
    """Twice the same button is once: a double click does not undo itself."""
    for value, aside in (("1", True), ("1", True), ("0", False), ("0", False)):
        desk.post(f"/nl/werk/groepen/{group.pk}/", {"archive": value})
        group.refresh_from_db()
        assert group.is_archived is aside
        other = "0" if aside else "1"
        page = desk.get(f"/nl/werk/groepen/{group.pk}/").content.decode()
        assert f'name="archive" value="{other}"' in page


def test_a_moment_that_a_colleague_took_away_is_moved_nowhere(activity):
    one = plans.add_moment(activity=activity, text="Kring")
    plans.add_moment(activity=activity, text="Einde")
    gone = Moment.objects.get(pk=one.pk)
    plans.remove_moment(moment=one)
    plans.move(activity=activity, moment=gone, by=1)
    assert [*activity.moments.values_list("text", flat=True)][-1] == "Einde"


def test_the_majority_decides_only_when_there_is_one(desk, begin):
    run = begin(scenario(), way=Way.PHONES)
    address = f"/nl/werk/rondes/{run.pk}/"
    ways = [*fresh(run).asked.questions(run.where.step, "bus")[""].answers.items()]
    for number in range(5):
        chosen = ways[0 if number < 2 else 1][0]
        runs.vote(phone=joined(run), run=fresh(run), given={"": (chosen,)})
    desk.post(address, {"do": "majority", "round": run.round})
    assert fresh(run).where.moment == "bus"  # the answers were not shown yet
    desk.post(address, {"do": "show", "round": run.round})
    desk.post(address, {"do": "majority", "round": fresh(run).round})
    assert fresh(run).where.moment == ways[1][1]


def test_what_was_skipped_is_not_among_what_was_done(begin):
    run = begin(choose("een"), together("twee"), choose("drie"))
    go(run, lambda one: running.skip(one.where, one.asked))
    go(run, lambda one: running.advance(one.where, one.asked))
    runs.close(run=run, by=None)
    assert fresh(run).steps == [key("twee"), key("drie")]


# --- the numbers that a screen asks for ---------------------------------------------------------


def pulse_of(desk, run):
    page = desk.get(f"/nl/werk/rondes/{run.pk}/").content.decode()
    return re.search(r'data-pulse="([^"]+)"', page)[1]


def test_the_screen_asks_for_numbers_with_one_query_and_without_a_session(
    desk, begin, django_assert_num_queries
):
    run = begin(choose(), way=Way.PHONES)
    address = pulse_of(desk, run)
    phone = joined(run)
    nobody = Client()
    first = nobody.get(address)
    assert first.json() == {"round": run.round, "phones": 1, "votes": 0}
    with django_assert_num_queries(1):
        again = nobody.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = sum(len(f"{name}: {value}\r\n") for name, value in again.items())
    assert head + len("HTTP/1.1 304 Not Modified\r\n\r\n") <= 300
    runs.vote(phone=phone, run=fresh(run), given={"": (A,)})
    assert nobody.get(address, headers={"If-None-Match": first["ETag"]}).json()["votes"] == 1


def test_nobody_makes_up_the_address_of_the_numbers(desk, begin):
    run = begin(choose())
    address = pulse_of(desk, run)
    assert Client().get(address[:-3] + "x/").status_code == 404
    runs.close(run=run, by=None)
    assert Client().get(address).json() == {"round": 0}
