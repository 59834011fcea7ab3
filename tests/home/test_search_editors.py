"""What editors add to the search: words that mean the same, and results that come first."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from wagtail.models import Locale, PageViewRestriction

from home.demo import load_search
from home.models import PinnedResult, SynonymGroup
from portal.accounts.roles import Role
from tests.courses.conftest import said
from tests.home.searching import found, look


@pytest.fixture
def same(home):
    """`same("boos, kwaad")`"""

    def make(words: str) -> SynonymGroup:
        group = SynonymGroup(locale=home.locale, words=words)
        group.full_clean()
        group.save()
        return group

    return make


@pytest.fixture
def pin(home):
    def make(words: str, **target) -> PinnedResult:
        pinned = PinnedResult(locale=home.locale, words=words, **target)
        pinned.full_clean()
        pinned.save()
        return pinned

    return make


def test_one_of_the_words_finds_what_the_others_find(client, story, same):
    page = story(intro="Over mijn grootmoeder.")
    assert found(client, "bomma") == []
    same("oma, bomma, grootmoeder")
    assert found(client, "bomma") == [page.url]
    assert found(client, "Bomma’s verhaal") == [page.url]


def test_several_words_can_mean_one(client, story, same):
    page = story(intro="Over zelfdoding.")
    same("zelfdoding, niet meer leven")
    assert found(client, "ik wil niet meer leven") == [page.url]


def test_such_words_have_to_stand_together_and_are_not_marked_apart(client, story, same):
    page = story("een", intro="Ik wil niet meer leven, dacht ik.")
    story("twee", intro="Er is meer te zien: het leven van een bij.")
    same("zelfdoding, niet meer leven")
    assert found(client, "zelfdoding") == [page.url]
    assert "<mark>" not in look(client, "zelfdoding")


def test_what_is_typed_nearly_like_such_a_word_finds_too(client, story, same):
    page = story(intro="Over mijn grootmoeder.")
    same("oma, bomma, grootmoeder")
    assert found(client, "bomna") == [page.url]


@pytest.mark.parametrize("words", ["", "boos", "boos, boos", "boos, BOOS", ", ;", "!, ?"])
def test_a_group_has_two_different_words_at_least(same, words):
    with pytest.raises(ValidationError):
        same(words)


def test_a_list_without_end_is_refused(same):
    with pytest.raises(ValidationError):
        same(", ".join(f"w{n}" for n in range(40)))


def test_words_are_tidied(same):
    assert same(" boos ;kwaad\nkwaad,  niet   blij ").words == "boos, kwaad, niet blij"


def test_a_pinned_page_comes_first_and_its_words_are_forgiven(client, story, pin):
    other = story("ander", title="Pesten", intro="Pesten, pesten.")
    page = story("eerst", intro="Iets heel anders.")
    pin("pesten, uitlachen", page=page)
    for words in ("pesten", "PESTEN op school", "uitgelachen uitlachen"):
        assert found(client, words)[0] == page.url, words
    assert said("Look here first") in look(client, "pesten")
    assert found(client, "astronaut") == []
    assert other.url in found(client, "pesten")


def test_a_pinned_help_line_stands_there_even_where_nothing_else_fits(
    client, lists, help_line, pin
):
    pin("dood willen", help_line=help_line("lijn"))
    assert found(client, "dood willen") == ["/nl/hulp/#lijn"]
    assert found(client, "willen") == []


def test_a_word_typed_nearly_right_shows_what_is_pinned(client, story, lists, help_line, pin):
    story(intro="Over zelfmoord.")
    pin("zelfmoord", help_line=help_line("lijn"))
    assert found(client, "zelfmort")[0] == "/nl/hulp/#lijn"


def test_what_is_pinned_has_to_be_public(client, story, lists, help_line, pin):
    page, line = story(intro="Koffie."), help_line("lijn")
    pin("zeppelin", page=page)
    pin("zeppelin", help_line=line)
    assert len(found(client, "zeppelin")) == 2
    line.unpublish()
    assert found(client, "zeppelin") == [page.url]
    PageViewRestriction.objects.create(
        page=page.get_parent(), restriction_type=PageViewRestriction.LOGIN
    )
    assert found(client, "zeppelin") == []


def test_pins_stand_in_the_order_of_the_editor_and_once(client, story, pin):
    one, two = story("een", intro="A."), story("twee", intro="B.")
    pin("zeppelin", page=one, position=20)
    pin("zeppelin, ballon", page=two, position=10)
    pin("zeppelin", page=one, position=30)
    assert found(client, "zeppelin ballon") == [two.url, one.url]


def test_a_pin_leads_to_one_thing(home, story, help_line, pin):
    with pytest.raises(ValidationError):
        pin("zeppelin")
    with pytest.raises(ValidationError):
        pin("zeppelin", page=story(), help_line=help_line())
    with pytest.raises(IntegrityError), transaction.atomic():
        PinnedResult.objects.create(locale=home.locale, words="zeppelin")


def test_a_pin_is_in_the_language_of_its_page(story):
    french = Locale.objects.create(language_code="fr")
    with pytest.raises(ValidationError):
        PinnedResult(locale=french, words="zeppelin", page=story()).full_clean()


ADD = {
    SynonymGroup: "wagtailsnippets_home_synonymgroup:add",
    PinnedResult: "wagtailsnippets_home_pinnedresult:add",
}


@pytest.mark.parametrize("role", [Role.EDITOR, Role.MODERATOR, Role.ADMINISTRATOR])
def test_editors_add_and_remove_in_the_cms(client, story, person, as_user, role, home):
    page = story(intro="Koffie.")
    desk = as_user(person("noor", role))
    data = {"words": "zeppelin, luchtschip", "locale": home.locale.pk}
    response = desk.post(reverse(ADD[SynonymGroup]), data)
    assert response.status_code == 302
    response = desk.post(
        reverse(ADD[PinnedResult]), {**data, "page": page.pk, "help_line": "", "position": "100"}
    )
    assert response.status_code == 302
    assert found(client, "luchtschip") == [page.url]
    for model in (SynonymGroup, PinnedResult):
        listed = desk.get(reverse(f"wagtailsnippets_home_{model._meta.model_name}:list"))
        assert "zeppelin, luchtschip" in listed.content.decode()
    pinned = PinnedResult.objects.get()
    address = reverse("wagtailsnippets_home_pinnedresult:delete", args=[pinned.pk])
    assert desk.post(address).status_code == 302
    assert found(client, "luchtschip") == []


def test_who_may_not_enter_the_cms_adds_nothing(youth_worker, as_user, home):
    for name in ADD.values():
        response = as_user(youth_worker).post(reverse(name), {"words": "a, b"})
        assert response.status_code in {302, 403}
    assert not SynonymGroup.objects.exists()
    assert not PinnedResult.objects.exists()


def test_the_demo_brings_words_once_and_leaves_those_of_editors(client, lists, help_line, home):
    help_line("zelfmoordlijn-1813")
    load_search(home)
    count = SynonymGroup.objects.count()
    assert count > 10
    SynonymGroup.objects.exclude(pk=SynonymGroup.objects.first().pk).delete()
    load_search(home)
    assert SynonymGroup.objects.count() == 1
    assert found(client, "zelfdoding")[0] == "/nl/hulp/#zelfmoordlijn-1813"
