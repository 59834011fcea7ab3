"""Help lines: when somebody answers, the directory, the strip on every page."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.template import Context, Template
from django.utils import timezone
from wagtail.models import Locale

from portal.content.hours import BRUSSELS
from portal.content.models import HelpLine
from portal.content.templatetags.helplines import HelpStrip, help_strip
from tests.content.conftest import queries, read

EVENING = [(0, "16:00", "22:00")]
NIGHT = [(0, "22:00", "02:00")]


@pytest.fixture
def clock(monkeypatch):
    """`clock("2026-11-23 17:00")`: it is that time on Belgian clocks. 23 November is a Monday."""

    def set_to(text):
        moment = datetime.datetime.fromisoformat(text).replace(tzinfo=BRUSSELS)
        monkeypatch.setattr(timezone, "now", lambda: moment.astimezone(datetime.UTC))

    return set_to


@pytest.fixture
def directory(lists):
    return lists["hulp"]


@pytest.mark.parametrize(
    ("hours", "moment", "is_open"),
    [
        (EVENING, "2026-11-23 15:59", False),
        (EVENING, "2026-11-23 16:00", True),
        (EVENING, "2026-11-23 22:00", False),
        (NIGHT, "2026-11-23 23:59", True),
        (NIGHT, "2026-11-24 01:59", True),
        (NIGHT, "2026-11-24 02:00", False),
        ([(6, "22:00", "02:30")], "2026-03-30 01:00", True),
        ([(5, "22:00", "02:30")], "2026-03-29 03:15", True),
        ([(5, "22:00", "02:30")], "2026-03-29 03:45", False),
    ],
)
def test_a_line_is_open_when_its_hours_say_so(help_line, clock, hours, moment, is_open):
    clock(moment)
    assert help_line(hours=hours).is_open is is_open


def test_day_and_night_is_always_open(help_line):
    assert help_line(hours_kind="always").is_open


def test_hours_that_nobody_knows_are_never_said_to_be_open(client, help_line, directory):
    line = help_line()
    assert not line.is_open
    assert line.status is None
    text = read(client, directory.url)
    assert 'class="state unsure"' in text
    assert 'class="state open"' not in text


def test_listed_hours_without_a_row_count_as_unknown(help_line):
    line = help_line(hours_kind="listed")
    assert (line.status, line.timetable) == (None, [])


def test_the_timetable_in_words(help_line):
    line = help_line(hours=[(0, "16:00", "22:00"), (1, "16:00", "22:00"), (2, "14:00", "22:00")])
    assert line.timetable == [("maandag, dinsdag", "16:00–22:00"), ("woensdag", "14:00–22:00")]


@pytest.mark.parametrize(
    ("phone", "tel"),
    [
        ("102", "tel:102"),
        ("0800 13 500", "tel:080013500"),
        ("+32 (0)15-29.12/34", "tel:+32015291234"),
        ("", ""),
    ],
)
def test_a_number_becomes_a_link_that_phones_understand(help_line, phone, tel):
    assert help_line(phone=phone, website="https://awel.example").tel == tel


@pytest.mark.parametrize("phone", ["javascript:alert(1)", "bel ons", "٣٤x", "1+2"])
def test_what_is_no_number_is_refused(help_line, phone):
    with pytest.raises(ValidationError) as refused:
        help_line(phone=phone)
    assert list(refused.value.message_dict) == ["phone"]


def test_the_database_refuses_a_line_that_nobody_can_reach(help_line):
    line = help_line()
    with pytest.raises(IntegrityError), transaction.atomic():
        HelpLine.objects.filter(pk=line.pk).update(phone="")


def test_the_database_refuses_a_line_without_a_number_in_the_strip(help_line):
    line = help_line(website="https://awel.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        HelpLine.objects.filter(pk=line.pk).update(phone="", in_strip=True)


def test_the_database_refuses_two_lines_of_one_name_in_addresses(help_line):
    help_line("awel")
    with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
        help_line("awel")


@pytest.mark.parametrize("topics", [["ufo"], ["talk", "ufo"], "talk", {"talk": 1}, [["talk"]], []])
def test_topics_come_from_the_list(help_line, topics):
    with pytest.raises(ValidationError):
        help_line(topics=topics)


def test_topics_are_kept_in_the_order_of_the_list_each_once(help_line):
    assert help_line(topics=["school", "talk", "school"]).topics == ["talk", "school"]


def test_a_proper_name_may_hold_a_word_that_pages_may_not(client, help_line, directory):
    help_line(name="Centre de Prévention", website="https://preventionsuicide.example")
    assert "Centre de Prévention" in read(client, directory.url)


def slugs(client, address):
    return [line.slug for line in client.get(address).context["lines"]]


@pytest.fixture
def three_lines(help_line, clock):
    clock("2026-11-23 17:00")
    help_line("awel", hours=EVENING, topics=["talk", "school"], position=1)
    help_line("nacht", hours=NIGHT, topics=["talk"], position=2)
    help_line("clb", topics=["school"], position=3)
    help_line("oud", topics=["talk"]).unpublish()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["awel", "nacht", "clb"]),
        ("over=talk", ["awel", "nacht"]),
        ("over=school", ["awel", "clb"]),
        ("open=1", ["awel"]),
        ("over=school&open=1", ["awel"]),
        ("over=drugs", []),
        ("over=drugs&open=1", []),
        ("over=nonsense", ["awel", "nacht", "clb"]),
        ("over=" + "x" * 4000, ["awel", "nacht", "clb"]),
        ("over=%FF&open=%F0", ["awel", "nacht", "clb"]),
        ("open=yes", ["awel", "nacht", "clb"]),
        ("open=1&open=2", ["awel", "nacht", "clb"]),
        ("over=talk&over=school", ["awel", "clb"]),
    ],
)
def test_the_directory_is_narrowed_by_topic_and_by_open_now(
    client, directory, three_lines, query, expected
):
    assert slugs(client, f"{directory.url}?{query}") == expected


def test_only_topics_that_a_line_has_can_be_chosen(client, directory, three_lines):
    topics = client.get(directory.url).context["topics"]
    assert [value for value, _label in topics] == ["talk", "school"]


def test_choosing_a_topic_keeps_open_now(client, directory, three_lines):
    assert 'href="?over=talk&amp;open=1"' in read(client, f"{directory.url}?open=1")


def test_nobody_open_is_said_with_a_way_out(client, directory, help_line, clock):
    clock("2026-11-23 03:00")
    help_line(hours=EVENING)
    text = read(client, f"{directory.url}?open=1")
    assert 'class="empty"' in text
    assert "112" in text


def test_the_number_for_danger_stands_above_whatever_is_chosen(client, directory, help_line):
    help_line("noodnummer", phone="112", topics=["emergency"], hours_kind="always")
    help_line("focus", phone="116 000", topics=["emergency", "online"], hours_kind="always")
    for query in ("", "?over=talk&open=1"):
        urgent = client.get(f"{directory.url}{query}").context["urgent"]
        assert [line.phone for line in urgent] == ["112"]


def test_each_line_can_be_linked_to(client, directory, help_line):
    help_line("1712", phone="1712")
    assert 'id="1712"' in read(client, directory.url)


def test_the_page_says_what_nobody_checked_yet(client, directory, help_line):
    help_line("jac", needs_check="Het nummer.", last_checked=None)
    assert "Het nummer." in read(client, directory.url)


def test_as_many_queries_for_one_line_as_for_three(client, directory, help_line):
    help_line("een", hours=EVENING)
    one = queries(client, directory.url)
    help_line("twee", hours=EVENING + NIGHT)
    help_line("drie", hours=NIGHT)
    assert queries(client, directory.url) == one


# --- the strip ---------------------------------------------------------------------------------


def strip():
    return help_strip(Context({}))


def test_the_strip_has_the_marked_lines_in_order(help_line):
    help_line("twee", phone="106", in_strip=True, position=2)
    help_line("een", in_strip=True, position=1)
    help_line("drie", position=3)
    help_line("vier", in_strip=True).unpublish()
    assert [(line.name, line.tel) for line in strip()] == [("Een", "tel:102"), ("Twee", "tel:106")]


def test_the_strip_never_holds_more_than_four(help_line):
    for n in range(6):
        help_line(f"lijn-{n}", in_strip=True)
    assert len(strip()) == 4


def test_the_strip_takes_one_query(help_line, lists, django_assert_num_queries):
    help_line(in_strip=True)
    strip()
    help_line("twee", in_strip=True)
    with django_assert_num_queries(1):
        assert len(strip()) == 2


def test_the_strip_takes_one_query_a_request(help_line, rf, django_assert_num_queries):
    help_line(in_strip=True)
    context = Context({"request": rf.get("/")})
    with django_assert_num_queries(1):
        assert help_strip(context) is help_strip(context)


def test_the_strip_leads_to_the_directory_where_there_is_one(help_line, lists):
    help_line(in_strip=True)
    assert strip().directory == "/nl/hulp/"
    lists["hulp"].unpublish()
    assert strip().directory == ""


def test_a_language_without_lines_gets_those_of_the_default_one(help_line, settings):
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [("nl", "Nederlands"), ("fr", "F")]
    help_line(in_strip=True)
    from django.utils import translation

    with translation.override("fr"):
        assert [line.name for line in strip()] == ["Awel"]
        french = Locale.objects.create(language_code="fr")
        help_line("ecoute", locale=french, in_strip=True, phone="103")
        assert [line.name for line in strip()] == ["Ecoute"]


def test_a_page_without_lines_has_no_strip(home, client):
    assert 'class="help"' not in read(client, "/nl/")


def test_an_error_page_without_tables_still_answers(db):
    before = transaction.savepoint()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE content_helpline RENAME TO content_elsewhere")
    failing = transaction.savepoint()
    assert strip() == HelpStrip()
    transaction.savepoint_rollback(failing)
    with pytest.raises(DatabaseError), transaction.atomic():
        HelpLine.objects.exists()
    transaction.savepoint_rollback(before)


def test_the_tag_works_without_a_request(help_line):
    help_line(in_strip=True)
    template = Template("{% load helplines %}{% help_strip as s %}{{ s|length }}")
    assert template.render(Context({})) == "1"


# --- checking again ----------------------------------------------------------------------------

TODAY = datetime.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("checked", "needs", "expected"),
    [
        (None, "", True),
        (TODAY, "", False),
        (TODAY, "De uren.", True),
        (TODAY - datetime.timedelta(days=182), "", False),
        (TODAY - datetime.timedelta(days=183), "", True),
    ],
)
def test_lines_to_check_are_the_unchecked_the_old_and_the_open(help_line, checked, needs, expected):
    help_line(last_checked=checked, needs_check=needs)
    assert HelpLine.objects.to_check(TODAY).exists() is expected
