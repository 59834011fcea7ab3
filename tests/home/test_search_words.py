"""Words, meanings, nearness and snippets: thinking without a database."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from home.search.meanings import alternatives, is_meant, phrases
from home.search.near import nearest
from home.search.snippets import Part, marked, snippet
from portal.core.words import MOST_WORDS, asked, folded, stem_of_text, stems_of_text, words_of


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("nl", "huis", "huizen"),
        ("nl", "werken", "gewerkt"),
        ("nl", "ruzie", "Ruzies"),
        ("nl", "café", "CAFE"),
        ("nl", "suïcide", "suicide"),
        ("nl", "café", unicodedata.normalize("NFD", "café")),
        ("fr", "amitié", "AMITIES"),
        ("fr", "cœur", "coeur"),
        ("en", "friends", "friend"),
        ("en", "bullying", "bullied"),
        ("ar", "مَدْرَسَة", "مدرسة"),
        ("ar", "المدرسة", "مدرسه"),
        ("xx", "Été", "ete"),
    ],
)
def test_accents_marks_and_inflection_make_no_difference(language, one, other):
    assert stem_of_text(one, language) == stem_of_text(other, language)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [("nl", "oma", "opa"), ("nl", "102", "106"), ("ar", "سلام", "كلام")],
)
def test_other_words_stay_apart(language, one, other):
    assert stem_of_text(one, language) != stem_of_text(other, language)


def test_words_that_stand_everywhere_are_left_out_unless_there_are_no_others():
    assert [word for word, _ in asked("Wat heb ik met de imam?", "nl")] == ["imam"]
    assert [word for word, _ in asked("wie ben ik", "nl")] == ["wie", "ben", "ik"]
    assert asked("?!…", "nl") == []


def test_an_apostrophe_ends_a_word():
    assert [word for word, _ in asked("l’amitié", "fr")] == ["amitie"]


def test_the_first_eight_words_count():
    assert len(asked(" ".join(f"woord{n}" for n in range(40)), "nl")) == MOST_WORDS


@given(st.text())
def test_any_text_gives_words_that_no_query_language_can_mistake(text):
    for language in ("nl", "fr", "en", "ar"):
        for word, stem in asked(text, language):
            assert word == folded(word)
            assert stem
            assert all(letter.isalnum() for letter in stem), stem
        assert isinstance(stems_of_text(text, language), str)


@given(st.text(), st.text())
def test_the_parts_of_a_marked_text_are_the_text(text, more):
    assert "".join(part.text for part in marked(text, {"aap"}, "nl")) == text
    assert len("".join(part.text for part in snippet(text, more, {"aap"}, "nl"))) < 300


def test_a_list_of_words_by_commas_lines_or_semicolons():
    assert phrases(" boos,kwaad ;  niet  blij\n\nboos,,") == ["boos", "kwaad", "niet blij"]


def test_the_longest_phrase_that_means_something_else_is_taken():
    groups = [[("meer", "leev"), ("zelfmoord",)], [("leev",), ("bestaan",)]]
    assert alternatives(["meer", "leev"], groups) == [[("meer", "leev"), ("zelfmoord",)]]
    assert alternatives(["leev", "x"], groups) == [[("leev",), ("bestaan",)], [("x",)]]
    assert alternatives([], groups) == []


def test_a_word_in_two_groups_means_what_both_say():
    groups = [[("a",), ("b",)], [("a",), ("c",)]]
    assert alternatives(["a"], groups) == [[("a",), ("b",), ("c",)]]


def test_all_words_of_a_phrase_have_to_be_asked():
    assert is_meant(("dood", "wil"), ["ik", "wil", "dood"])
    assert not is_meant(("dood", "wil"), ["dood"])
    assert not is_meant((), ["dood"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("vriendshap", "vriendschap"),
        ("solicitatie", "sollicitatie"),
        ("pestn", "pesten"),
        ("pesten", "pesten"),
        ("zelfmort", "zelfmoord"),
        ("wesp", ""),
        ("naam", ""),
        ("", ""),
    ],
)
def test_the_nearest_word(typed, meant):
    known = ["vriendschap", "sollicitatie", "pesten", "zelfmoord", "eenzaam", "pet"]
    assert nearest(typed, known) == meant


def test_who_means_one_word_does_not_get_its_rhyme():
    assert nearest("pesten", ["testen"]) == ""


def test_a_snippet_is_taken_around_the_first_word():
    text = f"{'Regen en wind. ' * 40}Oma’s koffer staat klaar. {'Zon en gras. ' * 40}"
    parts = snippet("Een verhaal.", text, {"koffer"}, "nl")
    assert [part.text for part in parts if part.is_found] == ["koffer"]
    whole = "".join(part.text for part in parts)
    assert whole.startswith("… ")
    assert whole.endswith(" …")
    assert len(whole) < 200


def test_a_snippet_without_the_word_is_how_the_page_begins():
    assert snippet("Een verhaal.", "Lang.", {"koffer"}, "nl") == (Part("Een verhaal."),)
    assert snippet("", "", {"koffer"}, "nl") == ()


def test_words_of_a_text_keep_their_marks():
    assert list(words_of("Zo’n café, مَدْرَسَة!")) == ["Zo", "n", "café", "مَدْرَسَة"]
