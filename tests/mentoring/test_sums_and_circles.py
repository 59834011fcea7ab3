"""What the organisation sees of letters: a few numbers; and what editors keep: words."""

import datetime

import pytest
from django.urls import reverse

from portal.accounts.roles import Role
from portal.letterbox.models import Pool, QuarterSum
from portal.mentoring.models import Circle
from portal.mentoring.queries import open_choices
from portal.organisations.actions import join
from portal.organisations.enums import Kind, State
from portal.organisations.models import Organisation
from tests.mentoring.conftest import INBOX, LETTER, make_circle, visit

pytestmark = pytest.mark.django_db
SUMS = f"/en{INBOX[3:]}cijfers/"


def coordinator(person, name, place):
    user = person(name)
    join(organisation=place, user=user, role=Role.COORDINATOR, by=None)
    return user


def test_a_coordinator_sees_the_circles_of_own_mentors_only(circle, house, person, as_user):
    for asked, month in ((12, 1), (9, 4)):
        day = datetime.date(2026, month, 1)
        QuarterSum.objects.create(
            pool=circle.pool, quarter=day, asked=asked, answered=[0, 0, 0, 0, asked] + [0] * 26
        )
    page = as_user(coordinator(person, "coco", house)).get(SUMS).content.decode()
    assert ("geloof title_en" in page, ">12<" in page, ">4<" in page, ">9<" in page) == (
        True, True, True, False,
    )  # fmt: skip
    other = Organisation.objects.create(
        kind=Kind.SERVICE, name="Elders", city="Gent", state=State.VERIFIED
    )
    assert "geloof" not in as_user(coordinator(person, "el", other)).get(SUMS).content.decode()


def test_the_first_page_leads_there_where_there_is_something(circle, house, person, as_user):
    client = as_user(coordinator(person, "coco", house))
    assert SUMS in client.get(reverse("accounts:desk"), headers={"accept-language": "en"}).content.decode().replace("/nl/", "/en/")  # fmt: skip  # noqa: E501


# --- the CMS ------------------------------------------------------------------------------------


def form_of(circle, **changes):
    names = ("title", "title_fr", "title_en", "about", "about_fr", "about_en", "protocol")
    return {
        **{name: getattr(circle, name) for name in names},
        "place": "0", "reply_days": "3", "is_wanted": "on", **changes,
    }  # fmt: skip


@pytest.mark.parametrize("role", [Role.EDITOR, Role.MODERATOR, Role.ADMINISTRATOR])
def test_who_keeps_the_texts_changes_words_and_sees_no_letter(circle, person, as_user, role):
    visit(circle.pool)
    client = as_user(person("redactie", role))
    index, edit = reverse("circles:index"), reverse("circles:edit", args=[circle.pk])
    assert client.post(edit, form_of(circle, title="Geloof", reply_days="5")).status_code == 302
    now = Circle.objects.get()
    assert (now.title, now.reply_days, now.pool) == ("Geloof", 5, circle.pool)
    pages = [client.get(path).content.decode() for path in (index, edit)]
    assert [word in page for page in pages for word in (LETTER, "bilal", "Bilal")] == [False] * 6


@pytest.mark.parametrize("change", [{"reply_days": "11"}, {"reply_days": "0"}, {"title": ""}])
def test_what_does_not_fit_is_said(circle, editor, as_user, change):
    edit = reverse("circles:edit", args=[circle.pk])
    assert as_user(editor).post(edit, form_of(circle, **change)).status_code == 200
    assert Circle.objects.get().reply_days == 3


def test_the_wish_of_the_editors_closes_a_circle_for_new_letters(circle, bilal, editor, as_user):
    edit = reverse("circles:edit", args=[circle.pk])
    data = form_of(circle)
    del data["is_wanted"]
    as_user(editor).post(edit, data)
    assert open_choices() == []
    assert Pool.objects.get().is_open


def test_the_wish_opens_no_circle_that_the_keys_close(mentor):
    alone = make_circle("alleen", mentor("een"))
    assert (alone.is_wanted, open_choices()) == (True, [])


@pytest.mark.parametrize("role", [*Role])
def test_the_cms_makes_and_deletes_no_circle(circle, person, as_user, role):
    user = person("iemand", role)
    user.is_superuser = role == Role.ADMINISTRATOR
    user.save()
    client = as_user(user)
    for path in (reverse("circles:add"), reverse("circles:delete", args=[circle.pk])):
        client.post(path, form_of(circle))
    assert Circle.objects.count() == 1


@pytest.mark.parametrize("role", [Role.MENTOR, Role.YOUTH_WORKER, Role.EMPLOYER, Role.COORDINATOR])
def test_others_change_nothing_in_the_cms(circle, person, as_user, role):
    edit = reverse("circles:edit", args=[circle.pk])
    as_user(person("iemand", role)).post(edit, form_of(circle, title="Anders"))
    assert Circle.objects.get().title == "geloof title"


def test_the_protocol_opens_without_the_words_and_in_its_language(circle, bilal, as_user):
    Circle.objects.update(protocol_fr="Appelle ensemble.")
    client = as_user(bilal.member.user)
    seen = [
        client.get(f"/{language}{INBOX[3:]}kring/{circle.pk}/gevaar/").content.decode()
        for language in ("nl", "fr", "en")
    ]
    assert ["Bel samen" in page for page in seen] == [True, False, True]
    assert "Appelle ensemble" in seen[1]
