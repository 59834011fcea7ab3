"""Playing alone: one step a page, an answer to every answer, and nothing kept but sums."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import gettext, ngettext, override

from portal.core.cookies import PROGRESS_COOKIE
from portal.courses import progress
from portal.courses.keys import short
from portal.courses.models import StepSum
from tests.courses import makers
from tests.courses.conftest import at, eight, key, queries, said

pytestmark = pytest.mark.django_db

EVERY_KIND = [make() for make in makers.BY_KIND.values()]
TELLING = ["read", "watch", "reflect", "group"]
ASKING = {
    "choose": {"answer": key("b")},
    "scale": {key("s1"): "3", key("s2"): "4"},
    "card": {"answer": key("k1")},
    "quiz": {key("tf"): "true"},
}


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def sums():
    return {row.answer: row.count for row in StepSum.objects.all()}


def done_in(client, page):
    cookie = client.cookies.get(PROGRESS_COOKIE)
    return progress.unsealed(cookie.value).done(page.short) if cookie else frozenset()


# --- reading ------------------------------------------------------------------------------------


def test_reading_a_module_sets_no_cookie_and_keeps_nothing(client, module):
    page = module(*EVERY_KIND)
    addresses = [page.url, f"{page.url}einde/", f"{page.url}begeleiding/"]
    addresses += [at(page, number) for number in range(1, len(EVERY_KIND) + 1)]
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        assert not response.cookies, address
    assert not StepSum.objects.exists()


def test_a_step_says_where_somebody_is(client, module):
    page = module(*EVERY_KIND)
    html = text(client.get(at(page, 3)))
    assert said("Step %(place)s of %(all)s", place=3, all=len(EVERY_KIND)) in html
    assert f'href="{at(page, 2)}"' in html
    assert f'href="{page.url}"' in html
    assert "data-exit" in html


def test_the_first_page_lists_the_steps_in_order_and_leads_to_the_first(client, module):
    page = module(makers.read("een"), makers.read("twee"))
    html = text(client.get(page.url))
    assert html.index(at(page, 1)) < html.index("Stap een") < html.index("Stap twee")


def test_an_unknown_step_is_a_404_with_a_way_back(client, module):
    page = module(makers.read())
    for rest in ("stap/00000000/", "stap/zzz/", "stap/", "iets/", "stap/1234567890/", "einde/x/"):
        response = client.get(page.url + rest)
        assert response.status_code == 404, rest
        assert f'href="{page.url}"' in text(response), rest


def test_a_step_of_another_module_is_unknown_here(client, module):
    here, there = module(makers.read("hier"), slug="hier"), module(makers.read("daar"), slug="daar")
    assert client.get(f"{here.url}stap/{there.outline[0].key}/").status_code == 404


def test_a_module_that_is_not_published_is_not_there(client, module):
    page = module(makers.read())
    address = at(page)
    page.unpublish()
    for path in (page.url, address, f"{page.url}einde/", f"{page.url}begeleiding/"):
        assert client.get(path).status_code == 404
        assert client.post(path).status_code in {403, 404}
    assert not StepSum.objects.exists()


def test_a_module_that_moved_leads_on_and_so_do_its_steps(
    client, module, django_capture_on_commit_callbacks
):
    page = module(makers.read())
    [ref] = page.outline
    below = ("", f"stap/{ref.key}/", "einde/", "begeleiding/")
    old = page.url
    page.slug = "nieuw"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    page.refresh_from_db()
    new = page.url
    for address in below:
        moved = client.get(old + address)
        assert (moved.status_code, moved["Location"]) == (301, new + address)
        assert client.get(new + address).status_code == 200


# --- answering ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", TELLING)
def test_a_step_that_only_tells_leads_on(client, module, kind):
    page = module(makers.BY_KIND[kind](), makers.read("next"))
    response = client.post(at(page))
    assert (response.status_code, response["Location"]) == (303, at(page, 2))
    assert sums() == {"": 1}
    assert done_in(client, page) == {page.outline[0].key}


def test_the_last_step_leads_to_the_end(client, module):
    page = module(makers.read())
    assert client.post(at(page))["Location"] == f"{page.url}einde/"


@pytest.mark.parametrize("kind", ASKING)
def test_an_answer_is_answered_on_the_same_address(client, module, kind):
    page = module(makers.BY_KIND[kind](), makers.read("next"))
    response = client.post(at(page), ASKING[kind])
    assert response.status_code == 200
    assert f'href="{at(page, 2)}"' in text(response)
    assert done_in(client, page) == {page.outline[0].key}
    assert sums()[""] == 1


def test_a_choice_gets_its_feedback_and_stays_chosen(client, module):
    page = module(makers.choose())
    html = text(client.post(at(page), {"answer": key("b")}))
    assert "Over b." in html
    assert "Over a." not in html
    assert "Dank je." in html
    assert re.search(rf'value="{key("b")}" checked', html)
    assert sums() == {"": 1, key("b"): 1}


def test_several_choices_count_each(client, module):
    page = module(makers.choose(pick_min=2, pick_max=2))
    client.post(at(page), {"answer": [key("a"), key("c")]})
    assert sums() == {"": 1, key("a"): 1, key("c"): 1}


@pytest.mark.parametrize(
    ("picked", "sentence"),
    [
        ([], "You did not choose anything yet."),
        (["a"], "Choose at least %(least)d. You have %(picked)d."),
        (["a", "b", "c"], "Choose %(most)d at most. You have %(picked)d."),
    ],
)
def test_too_few_or_too_many_is_said_and_nothing_is_lost(client, module, picked, sentence):
    page = module(makers.choose(pick_min=2, pick_max=2))
    response = client.post(at(page), {"answer": [key(name) for name in picked]})
    html = text(response)
    assert response.status_code == 422
    with override("nl"):
        words = ngettext(sentence, sentence, 2) if "%" in sentence else gettext(sentence)
    assert words % {"least": 2, "most": 2, "picked": len(picked)} in html
    assert html.count(" checked") == len(picked)
    assert not response.cookies
    assert not StepSum.objects.exists()


def test_a_scored_choice_says_what_was_right(client, module):
    options = [makers.option("a", right=True), makers.option("b"), makers.option("c")]
    page = module(makers.choose(mode="scored", options=options))
    html = text(client.post(at(page), {"answer": key("b")}))
    assert said("Not this time.") in html
    assert said("This was right:") in html
    assert said("That is right.") in text(client.post(at(page), {"answer": key("a")}))


def test_partly_right_is_between(client, module):
    options = [makers.option("a", True), makers.option("b", True), makers.option("c")]
    page = module(makers.choose(mode="scored", options=options, pick_min=1, pick_max=2))
    html = text(client.post(at(page), {"answer": [key("a"), key("c")]}))
    assert said("Partly right.") in html
    assert said("This was right too:") in html
    assert "Over b." in html


def test_an_answer_that_nobody_offered_is_never_counted(client, module):
    page = module(makers.choose(), makers.card())
    for number in (1, 2):
        response = client.post(at(page, number), {"answer": "mijn adres is Bruul 1"})
        assert response.status_code == 422
        assert "Bruul" not in text(response)
    assert not StepSum.objects.exists()


@pytest.mark.parametrize(
    ("points", "words", "is_heavy"),
    [(("0", "4"), "Wind van opzij", True), (("0", "0"), "Het waait hard", True),
     (("2", "2"), "Wind van opzij", False), (("4", "3"), "Je staat stevig", False)],
)  # fmt: skip
def test_a_scale_answers_in_words_and_never_in_a_number(client, module, points, words, is_heavy):
    page = module(makers.scale())
    response = client.post(at(page), dict(zip((key("s1"), key("s2")), points, strict=True)))
    html = text(response)
    assert words in html
    answer = html[html.index('<section class="answer') : html.index("</section>")]
    assert not re.search(r"\d", re.sub(r"<[^>]*>", "", answer))
    assert response.context["turn"].shows_help is is_heavy


def test_a_scale_offers_people_only_where_it_is_heavy_and_wanted(client, module):
    page = module(makers.scale(help_when_low=False))
    response = client.post(at(page), {key("s1"): "0"})
    assert response.context["turn"].shows_help is False


def test_points_of_a_scale_are_counted_as_points(client, module):
    page = module(makers.scale())
    client.post(at(page), {key("s1"): "0", key("s2"): "4"})
    assert sums() == {"": 1, f"{key('s1')}:0": 1, f"{key('s2')}:4": 1}


@pytest.mark.parametrize("point", ["5", "-1", "01", "1.0", "٣", " 3", "drie", "9" * 5000])
def test_what_is_no_point_is_no_answer(client, module, point):
    page = module(makers.scale())
    assert client.post(at(page), {key("s1"): point}).status_code == 422
    assert not StepSum.objects.exists()


def test_a_scale_without_words_names_every_point_for_who_cannot_see_it(client, module):
    html = text(client.get(at(module(makers.scale(points="11")))))
    assert "‘nee’" in html
    assert html.count('type="radio"') == 22


def test_a_card_is_shown_with_the_address_of_its_picture(client, module):
    page = module(makers.card(), makers.read("next"))
    html = text(client.post(at(page), {"answer": key("k2")}))
    assert f'src="{at(page)}kaart-{eight("k2")}.png"' in html
    assert 'alt="Deze week: Ik ga trainen."' in html
    assert sums() == {"": 1, key("k2"): 1}


# --- what is thought ----------------------------------------------------------------------------


def test_boxes_to_think_in_have_no_name_and_stand_in_no_form(client, module):
    html = text(client.get(at(module(makers.reflect()))))
    boxes = re.findall(r"<textarea[^>]*>", html)
    assert len(boxes) == 2
    assert not [box for box in boxes if "name=" in box or "form=" in box]
    for form in re.findall(r"<form.*?</form>", html):
        assert "<textarea" not in form
    assert all('autocomplete="off"' in box and 'spellcheck="false"' in box for box in boxes)


def test_whatever_is_sent_to_a_step_to_think_about_is_not_read(client, module):
    page = module(makers.reflect(), makers.read("next"))
    client.post(at(page), {"denk-1": "geheim", "answer": "geheim"})
    assert sums() == {"": 1}


# --- films from elsewhere -----------------------------------------------------------------------


def test_a_film_of_another_site_is_a_link_that_says_where_it_goes(client, module):
    html = text(client.get(at(module(makers.watch()))))
    assert "<iframe" not in html
    assert "<video" not in html
    assert 'href="https://www.film.example/v/1" rel="noreferrer external"' in html
    assert "<bdi>film.example</bdi>" in html


# --- together -----------------------------------------------------------------------------------


def test_who_is_alone_gets_the_way_alone_first(client, module):
    html = text(client.get(at(module(makers.group()))))
    assert html.index("Teken jezelf als stip.") < html.index("Ga in een kring staan.")
    assert ">1:30<" in html
    assert 'data-seconds="90"' in html


def test_what_only_guides_should_read_stands_on_their_page_alone(client, module):
    page = module(makers.group(), bias_check="Welke draad zie jij eerst?")
    step, guide = text(client.get(at(page))), text(client.get(f"{page.url}begeleiding/"))
    for words in ("Kies nooit de stilste.", "Begin zelf.", "Welke draad zie jij eerst?"):
        assert words not in step
        assert words in guide


# --- sums and progress --------------------------------------------------------------------------


def test_a_step_is_counted_once_a_browser(client, module):
    page = module(makers.choose())
    client.post(at(page), {"answer": key("a")})
    client.post(at(page), {"answer": key("b")})
    assert sums() == {"": 1, key("a"): 1}


def test_a_browser_without_a_cookie_is_a_new_one(client, module):
    page = module(makers.choose())
    for _ in range(3):
        client.cookies.clear()
        client.post(at(page), {"answer": key("a")})
    assert sums() == {"": 3, key("a"): 3}


@pytest.mark.parametrize("broken", ["x", "a.b.c", "é", "x" * 8000, ":::", "\x00"])
def test_a_cookie_that_is_not_ours_is_as_if_it_were_not_there(client, module, broken):
    page = module(makers.choose())
    client.cookies[PROGRESS_COOKIE] = broken
    assert client.get(at(page)).status_code == 200
    assert client.post(at(page), {"answer": key("a")}).status_code == 200
    assert done_in(client, page) == {page.outline[0].key}


def test_the_cookie_is_for_the_session_and_for_us_alone(client, module):
    page = module(makers.read())
    cookie = client.post(at(page)).cookies[PROGRESS_COOKIE]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert not cookie["secure"]
    assert len(cookie.value) < progress.LIMIT


def test_over_a_safe_line_the_cookie_stays_on_it(client, module):
    page = module(makers.read())
    cookie = client.post(at(page), secure=True).cookies[PROGRESS_COOKIE]
    assert cookie["secure"]


def test_the_cookie_knows_no_answer(client, module):
    page = module(makers.choose())
    cookie = client.post(at(page), {"answer": key("b")}).cookies[PROGRESS_COOKIE]
    what = progress.unsealed(cookie.value)
    assert what.modules == ((page.short, (short(page.outline[0].id),)),)


def test_who_was_here_before_can_go_on(client, module):
    page = module(makers.read("een"), makers.read("twee"))
    client.post(at(page, 1))
    html = text(client.get(page.url))
    first = re.search(r'class="btn big" href="([^"]*)"', html)
    assert first and first[1] == at(page, 2)
    assert said("Wipe this") in html


def test_a_page_that_shows_progress_tells_caches_so(client, module):
    page = module(makers.read())
    for address in (page.url, at(page), f"{page.url}einde/"):
        assert "Cookie" in client.get(address)["Vary"]


# --- methods and strangers ----------------------------------------------------------------------


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_methods_that_do_not_fit_get_a_405(client, module, method):
    page = module(makers.read())
    for rest in ("", "einde/"):
        assert getattr(client, method)(at(page) if not rest else page.url + rest).status_code == 405


def test_posting_to_a_page_that_only_tells_gets_a_405_with_a_sentence(client, module):
    page = module(makers.read(), makers.card())
    picture = f"{at(page, 2)}kaart-{eight('k1')}.png"
    for address in (f"{page.url}einde/", f"{page.url}begeleiding/", picture):
        response = client.post(address)
        assert response.status_code == 405
        assert response["Allow"] == "GET, HEAD, OPTIONS"
        assert "<h1>" in text(response)


def test_another_site_cannot_answer_for_somebody(client, module):
    page = module(makers.choose())
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://kwaad.example"}):
        response = client.post(at(page), {"answer": key("a")}, headers=headers)
        assert response.status_code == 403
        assert not response.cookies
    assert not StepSum.objects.exists()


def test_a_form_of_our_own_needs_no_cookie(module):
    page = module(makers.choose())
    strict = Client(enforce_csrf_checks=True, headers={"sec-fetch-site": "same-origin"})
    assert strict.post(at(page), {"answer": key("a")}).status_code == 200
    assert settings.CSRF_COOKIE_NAME not in strict.cookies


def test_head_is_like_get(client, module):
    page = module(makers.read())
    response = client.head(at(page))
    assert (response.status_code, response.content) == (200, b"")


# --- the end ------------------------------------------------------------------------------------


def test_the_end_leads_on_to_the_next_module(client, module):
    first, second = module(makers.card(), slug="een"), module(makers.read(), slug="twee")
    html = text(client.get(f"{first.url}einde/"))
    assert f'href="{second.url}"' in html
    assert f'href="{at(first)}kaart-{eight("k1")}.png"' in html
    assert f'href="{first.url}"' not in text(client.get(f"{second.url}einde/"))


def test_the_end_names_what_was_skipped(client, module):
    page = module(makers.read("een"), makers.read("twee"), makers.read("drie"))
    client.post(at(page, 2))
    html = text(client.get(f"{page.url}einde/")).split("<main")[1]
    assert "Stap een" in html
    assert "Stap drie" in html
    assert "Stap twee" not in html


# --- queries ------------------------------------------------------------------------------------


def test_the_player_takes_few_queries_however_long_the_module(client, module):
    small = module(makers.read("een"), makers.card("kaart"), slug="klein")
    names = ["a", "b", "c"]
    large = module(
        *(makers.read(f"r{n}") for n in names),
        *(makers.quiz(f"q{n}", makers.truefalse(f"t{n}"), makers.short(f"w{n}")) for n in names),
        *(makers.card(f"k{n}") for n in names),
        slug="groot",
    )
    for rest in ("", "einde/", "begeleiding/", None):
        counts = [
            queries(client, page.url + rest if rest is not None else at(page))
            for page in (small, large)
        ]
        # the last module of a path looks in vain for a next one: the same query
        assert counts[0] == counts[1], rest
        assert counts[0] <= 12, rest


def test_an_answer_takes_one_query_more(client, module, django_assert_num_queries):
    page = module(makers.choose())
    seen = queries(client, at(page))
    client.cookies.clear()
    with django_assert_num_queries(seen + 1):
        client.post(at(page), {"answer": key("a")})


def test_a_step_can_be_found_under_one_address(client, module):
    page = module(makers.read("next"), slug="draden")
    address = at(page)
    text = client.get(f"{address}?fbclid=1").content.decode()
    assert "noindex" not in text
    assert f'<link rel="canonical" href="http://testserver{address}">' in text
    assert "Intro van draden." in text.partition("</head>")[0]
