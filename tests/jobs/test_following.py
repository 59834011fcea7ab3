"""New places by mail: asked, confirmed by a button, sent once, stopped by a button, forgotten."""

import datetime
import re
from html import unescape

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from portal.jobs import actions, following
from portal.jobs.enums import Act
from portal.jobs.models import SavedSearch

ADDRESS = "Noor@voorbeeld.example"
LINK = re.compile(r"https?://[^/]+(/(?:nl|fr)/jobs/volgen/\S+)")


@pytest.fixture
def reader(front_door, reference, db):
    cache.clear()
    return Client()


def ask(reader, query="", language="nl", address=ADDRESS):
    """Ask for a mail; the path in it that confirms."""
    before = len(mail.outbox)
    answer = reader.post(f"/{language}/jobs/volgen/?{query}", {"email": address})
    assert answer.status_code == 200
    assert not answer.cookies
    return LINK.search(mail.outbox[-1].body)[1] if len(mail.outbox) > before else None


@pytest.fixture
def saved(reader):
    """`saved("sector=kitchen")`: asked and confirmed; published after this counts as new."""

    def make(query="", language="nl", address=ADDRESS):
        reader.post(ask(reader, query, language, address))
        return SavedSearch.objects.get(query=query, language=language)

    return make


def send(days=1):
    """What the daily job of so many days later sends."""
    mail.outbox.clear()
    following.send_all(timezone.now() + datetime.timedelta(days=days))
    return list(mail.outbox)


# --- asking and confirming ----------------------------------------------------------------------


def test_nothing_is_kept_before_the_button_in_the_mail(reader):
    path = ask(reader, "sector=kitchen&near=2800&km=5")
    assert SavedSearch.objects.count() == 0
    assert mail.outbox[-1].to == [ADDRESS]
    assert "voorbeeld" not in path.lower()
    assert "List-Unsubscribe" not in mail.outbox[-1].extra_headers
    for _ in range(2):  # mail programs open links by themselves
        page = reader.get(path)
        assert "Ja, stuur ze" in page.content.decode()
        assert SavedSearch.objects.count() == 0
    assert "no-store" in page["Cache-Control"]
    assert "Het begint" in reader.post(path).content.decode()
    kept = SavedSearch.objects.get()
    assert (kept.query, kept.language) == ("sector=kitchen&near=2800&km=5", "nl")


def test_what_is_kept_names_nobody_and_points_at_nothing(saved):
    saved("sector=kitchen")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM jobs_savedsearch")
        row = " ".join(str(value) for value in cursor.fetchone())
    assert "noor" not in row.lower()
    assert not any(field.is_relation for field in SavedSearch._meta.get_fields())
    kept = SavedSearch.objects.get()
    begun = timezone.localtime(kept.sent_until)
    assert (begun.hour, begun.minute, begun.second) == (0, 0, 0)


def test_a_second_confirmation_doubles_nothing(reader, saved):
    kept = saved()
    cache.clear()
    reader.post(ask(reader, address=ADDRESS.lower()))
    assert SavedSearch.objects.get().pk == kept.pk


def test_one_address_gets_one_confirmation_an_hour(reader):
    assert ask(reader)
    assert ask(reader) is None
    assert ask(reader, "sector=green")


def test_without_a_mail_server_one_is_told_and_may_ask_again(reader, settings, caplog):
    works = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    answer = reader.post("/nl/jobs/volgen/", {"email": ADDRESS})
    assert answer.status_code == 503
    assert f'value="{ADDRESS}"' in answer.content.decode()
    assert "Er kan nu geen mail vertrekken" in answer.content.decode()
    assert ADDRESS not in caplog.text
    settings.EMAIL_BACKEND = works
    assert ask(reader)


@pytest.mark.parametrize(
    "address", ["", "noor", "a@b", "x" * 300 + "@voorbeeld.example", "a@b\nc@d.example"]
)
def test_a_bad_address_is_said_and_handed_back(reader, address):
    answer = reader.post("/nl/jobs/volgen/?sector=kitchen", {"email": address})
    assert answer.status_code == 422
    assert 'class="err"' in answer.content.decode()
    assert address.split("\n")[0][:50] in answer.content.decode()
    assert mail.outbox == []


def test_another_site_cannot_have_mails_sent(reader):
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = reader.post("/nl/jobs/volgen/", {"email": ADDRESS}, headers=headers)
    assert answer.status_code == 403
    assert mail.outbox == []


@pytest.mark.parametrize("change", ["", "x", "gAAAA", lambda token: token[:-6], "ٱ"])
def test_a_link_that_is_not_ours_is_said(reader, change):
    path = ask(reader)
    token = path.rstrip("/").rsplit("/", 1)[1]
    other = change(token) if callable(change) else change or "-"
    for where in ("ja", "stop"):
        for method in (reader.get, reader.post):
            assert method(f"/nl/jobs/volgen/{where}/{other}/").status_code == 404
    assert SavedSearch.objects.count() == 0


def test_a_link_is_over_after_three_days(reader, monkeypatch):
    path = ask(reader)
    later = timezone.now() + datetime.timedelta(days=3, minutes=1)
    monkeypatch.setattr(following.timezone, "now", lambda: later)
    assert reader.post(path).status_code == 404


def test_the_page_says_what_is_kept_and_the_way_without_giving_anything(reader):
    page = reader.get("/nl/jobs/volgen/?near=2800&km=5&sector=kitchen").content.decode()
    assert "We bewaren je adres, versleuteld, en je filter" in page
    assert "5 km rond Mechelen" in page
    assert 'href="/nl/jobs/atom.xml?sector=kitchen&amp;near=2800&amp;km=5"' in page


# --- the daily job ------------------------------------------------------------------------------


def test_new_places_are_sent_once_in_the_language_of_the_search(saved, publish):
    saved("sector=kitchen", "fr")
    fits, other = publish(title="Brood bakken"), publish(title="Gras maaien", sector="green")
    (sent,) = send()
    assert sent.to == [ADDRESS]
    assert sent.subject == "1 nouvelle place"
    assert f"/fr/jobs/{fits.pk}/" in sent.body
    assert f"/jobs/{other.pk}/" not in sent.body
    assert send() == []
    assert send(2) == []
    later = publish(title="Taart bakken")
    following_day = timezone.now() + datetime.timedelta(days=2, hours=1)
    type(later).objects.filter(pk=later.pk).update(published_at=following_day)
    (next_one,) = send(3)
    assert "Taart bakken" in next_one.body
    assert "Brood bakken" not in next_one.body


def test_only_what_is_on_the_board_is_sent(saved, publish, write, baker):
    saved()
    write(title="Nog niet")
    actions.do(Act.FILL, vacancy=publish(title="Al bezet"), by=baker)
    assert send() == []


def test_a_place_of_this_minute_waits_for_the_next_mail(saved, publish):
    saved()
    publish()
    assert send(0) == []
    assert len(send()) == 1


def test_near_and_words_narrow_a_mail_too(saved, publish):
    saved("near=3000&km=5")
    publish(title="In Mechelen")
    assert send() == []


def test_many_places_make_one_mail(saved, publish):
    saved()
    for number in range(12):
        publish(title=f"Plek {number}")
    (sent,) = send()
    assert sent.subject == "12 nieuwe plekken"
    assert sent.body.count("/jobs/") == 10 + 2  # and the list, and the way to stop


def test_a_mail_that_fails_is_sent_by_the_next_job(saved, publish, monkeypatch):
    saved()
    publish()

    class Broken:
        def send_messages(self, _messages):
            raise ConnectionRefusedError

    with monkeypatch.context() as away:
        away.setattr("django.core.mail.get_connection", lambda *_args, **_kwargs: Broken())
        away.setattr("django.core.mail.message.EmailMessage.get_connection", lambda *_a: Broken())
        assert following.send_all(timezone.now() + datetime.timedelta(days=1)) == (0, 1)
    assert len(send()) == 1


def test_it_stops_by_itself_after_half_a_year(saved, publish):
    saved()
    publish()
    assert send(184) == []
    assert SavedSearch.objects.count() == 0


def test_a_new_key_of_the_installation_loses_nobody(saved, publish, settings):
    """The old one is kept until the daily job has run."""
    saved()
    publish()
    old, settings.SECRET_KEY = settings.SECRET_KEY, "y" * 50
    assert following.send_all(timezone.now() + datetime.timedelta(days=1)) == (0, 1)
    settings.SECRET_KEY_FALLBACKS = [old]
    (sent,) = send()
    assert sent.to == [ADDRESS]
    settings.SECRET_KEY_FALLBACKS = []
    assert following.send_all(timezone.now() + datetime.timedelta(days=2)) == (0, 0)


def test_the_command_says_how_many(saved, publish, capsys):
    saved()
    call_command("send_places")
    assert capsys.readouterr().out == "0 mails sent.\n"


# --- stopping -----------------------------------------------------------------------------------


@pytest.fixture
def sent(saved, publish):
    saved()
    publish()
    return send()[0]


def test_opening_the_link_stops_nothing_and_the_button_deletes(reader, sent):
    path = LINK.search(sent.body)[1]
    assert "Stop de mails" in reader.get(path).content.decode()
    assert SavedSearch.objects.count() == 1
    assert "zijn gewist" in reader.post(path).content.decode()
    assert SavedSearch.objects.count() == 0
    assert reader.post(path).status_code == 200  # a second time is no error


def test_a_mail_program_stops_it_with_one_click(sent):
    """RFC 8058: a POST from elsewhere, without a cookie, a token or a Referer."""
    headers = sent.extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = LINK.search(unescape(headers["List-Unsubscribe"]).strip("<>"))[1]
    answer = Client(enforce_csrf_checks=True).post(
        path, {"List-Unsubscribe": "One-Click"},
        headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://mail.example"},
    )  # fmt: skip
    assert answer.status_code == 200
    assert not answer.cookies
    assert SavedSearch.objects.count() == 0


def test_the_cms_shows_no_searches(saved, administrator, as_user):
    saved()
    for path in ("/cms/", "/cms/snippets/", "/cms/reports/"):
        page = as_user(administrator).get(path, follow=True).content.decode().lower()
        assert "savedsearch" not in page, path
        assert "noor@" not in page.replace("noor@wortel", ""), path
