"""What an employer hears by mail: at each turn, in their language; and the link that extends."""

import re

import pytest
from django.core import mail, signing
from django.test import Client

from portal.jobs import actions, links, mails
from portal.jobs.enums import Act, State, Vetting
from portal.jobs.models import Vacancy
from tests.jobs.conftest import words

SENTENCES = {
    Act.SUBMIT: "Nous l’avons",
    Act.RETURN: "aimerions que vous changiez",
    Act.PUBLISH: "est maintenant au tableau",
    Act.PROPOSE: "L’ancien texte reste",
    Act.REFUSE: "regardé votre changement",
    Act.ACCEPT: "Votre changement est maintenant",
    Act.EXTEND: "plus longtemps",
    Act.FILL: "pourvue",
    Act.WITHDRAW: "Vous ou un collègue",
    Act.EXPIRE: "Le dernier jour est passé",
}


@pytest.fixture
def told(employer, django_capture_on_commit_callbacks):
    """`told(do, …)`: the bodies of the mails that this sent. The employer reads French."""
    employer.language = "fr"
    employer.save()

    def run(do, *args, **kwargs):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            do(*args, **kwargs)
        return [one.body for one in mail.outbox]

    return run


def test_a_mail_server_that_is_down_undoes_nothing_and_stops_nobody(
    write, baker, settings, caplog, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    with django_capture_on_commit_callbacks(execute=True) as told:
        for title in ("Brood", "Taart"):
            actions.do(Act.SUBMIT, vacancy=write(title=title), by=baker)
    assert len(told) >= 2
    assert Vacancy.objects.filter(state=State.SUBMITTED).count() == 2
    assert "ConnectionRefusedError" in caplog.text
    assert baker.email not in caplog.text


def test_every_turn_is_told_in_the_language_of_the_employer(
    told, write, employer, baker, moderator, in_days
):
    place = write(last_day=in_days(20))

    def rewrite():
        place.refresh_from_db()
        actions.write(
            employer=employer, vacancy=place, values=words(title="Taart"), seen=place.newest_id,
            by=baker,
        )  # fmt: skip

    steps = [
        (Act.SUBMIT, baker), (Act.RETURN, moderator), (Act.SUBMIT, baker), (Act.PUBLISH, moderator),
        (Act.PROPOSE, baker), (Act.REFUSE, moderator), (Act.PROPOSE, baker),
        (Act.ACCEPT, moderator),
    ]  # fmt: skip
    heard = set()
    for act, by in steps:
        if act == Act.PROPOSE:
            rewrite()
        reason = "Welke uren?" if act in {Act.RETURN, Act.REFUSE} else ""
        (body,) = told(actions.do, act, vacancy=place, by=by, reason=reason)
        assert SENTENCES[act] in body, act
        assert reason in body
        heard.add(act)
    (body,) = told(actions.extend, vacancy=place, until=in_days(40), by=moderator)
    assert SENTENCES[Act.EXTEND] in body
    for act, by in ((Act.FILL, baker), (Act.WITHDRAW, baker), (Act.EXPIRE, None)):
        Vacancy.objects.update(state=State.PUBLISHED)
        (body,) = told(actions.do, act, vacancy=place, by=by)
        assert SENTENCES[act] in body
        heard.add(act)
    assert heard | {Act.EXTEND} == set(Act) == set(SENTENCES)
    assert {*mails.TURNS} == {*(act.value for act in Act), mails.SOON}


@pytest.mark.parametrize("step", [Vetting.VISITED, Vetting.SUSPENDED])
def test_every_step_is_told_without_our_note(told, employer, baker, step):
    (body,) = told(actions.vet, employer=employer, step=step, note="NOTAMERK", by=None)
    assert "NOTAMERK" not in body
    assert "/fr/jobs/desk/" in body


# --- the link that extends ---------------------------------------------------------------------


@pytest.fixture
def link(told, publish, in_days):
    """The address in the mail a week ahead."""
    publish(last_day=in_days(10))
    (body,) = told(actions.expire_all, in_days(3))
    (found,) = re.findall(r"(/fr/jobs/verlengen/\S+)", body)
    return found


def last_day():
    return Vacancy.objects.get().checked.last_day


def test_one_click_extends_without_logging_in_and_reading_does_not(link, in_days):
    visitor = Client()
    for _ in range(2):  # mail programs open links before people do
        page = visitor.get(link)
        assert (page.status_code, last_day()) == (200, in_days(10))
        assert "Brood bakken" in page.content.decode()
    assert not visitor.cookies
    assert "no-cache" in page["Cache-Control"] or "no-store" in page["Cache-Control"]
    assert visitor.post(link).status_code == 200
    assert last_day() == in_days(40)
    assert visitor.get(link).status_code == visitor.post(link).status_code == 410
    assert last_day() == in_days(40)


def test_what_is_over_is_back_with_the_link_of_its_last_mail(told, publish, in_days):
    publish(last_day=in_days(1))
    (body,) = told(actions.expire_all, in_days(2))
    Client().post(re.search(r"(/fr/jobs/verlengen/\S+)", body)[1])
    assert (Vacancy.objects.get().state, last_day()) == (State.PUBLISHED, in_days(31))


@pytest.mark.parametrize(
    "change", ["forged", "old", "gone", "closed", "left", "withdrawn", "other"]
)
def test_any_other_link_is_gone_and_tells_nothing(link, change, baker, employer, monkeypatch):
    from portal.organisations.actions import leave
    from portal.organisations.models import Membership

    if change == "forged":
        link = link[:-3] + "xxx/"
    elif change == "old":
        import datetime

        monkeypatch.setattr(links, "VALID_FOR", datetime.timedelta(seconds=-1))
    elif change == "gone":
        baker.delete()
    elif change == "closed":
        baker.is_active = False
        baker.save()
    elif change == "left":
        leave(membership=Membership.objects.get(user=baker), by=None)
    elif change == "withdrawn":
        Vacancy.objects.update(state=State.WITHDRAWN)
    else:
        link = f"/fr/jobs/verlengen/{signing.dumps(['a', None, 3], salt='other')}/"
    before = last_day()
    for answer in (Client().get(link), Client().post(link)):
        assert answer.status_code == 410
        assert "Brood bakken" not in answer.content.decode()
    assert last_day() == before


def test_another_site_cannot_press_the_button(link, in_days):
    answer = Client().post(link, headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, last_day()) == (403, in_days(10))


def test_a_place_of_a_suspended_employer_is_not_extended(link, employer):
    actions.vet(employer=employer, step=Vetting.SUSPENDED, note="x", by=None)
    assert Client().post(link).status_code == 410
