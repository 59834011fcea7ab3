"""Finding: what a reader asked, as groups of results that anybody may open.

A search takes at most six queries, however much there is: two to find, three more where that gave
little, one for what is shown. What editors added, themes and closed doors are asked for once, until
something changes (`until_changed`). Nothing is kept of what somebody looks for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q
from django.db.models.functions import Length

from home.models import Findable, FindableWord, PinnedResult, SynonymGroup
from home.models.search import closed_doors, open_to_all
from home.search import engine, near
from home.search.meanings import Alternatives, Phrase, alternatives, is_meant, phrases
from home.search.snippets import Part, marked, snippet
from portal.cms.finds import Kind
from portal.cms.models import ThemePage
from portal.core.answers import until_changed
from portal.core.words import LONG_ENOUGH, asked

Words = Sequence[tuple[str, str]]
"""Folded words with their stems."""

LONGEST = 100
FEW = 5
"""With fewer results than this, words that are near are looked for too."""

MOST_NEAR = 2_000
MOST_WITHIN = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """A result as it stands on the page."""

    kind: Kind
    url: str
    title: tuple[Part, ...]
    snippet: tuple[Part, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A result before it is looked at: enough to count and to choose."""

    pk: int
    kind: str
    themes: frozenset[int]


@dataclass(slots=True)
class Found:
    """Everything that fits, best first; `meant` is what was looked for instead or too."""

    language: str
    rows: list[Row] = field(default_factory=list)
    pins: list[PinnedResult] = field(default_factory=list)
    stems: set[str] = field(default_factory=set)
    meant: str = ""
    closed: frozenset[str] = frozenset()

    @property
    def is_cut(self) -> bool:
        """Whether there may be more than was looked at."""
        return len(self.rows) >= engine.MOST

    def open_rows(self, pks: Sequence[int]) -> list[Row]:
        """Those of the rows that anybody may open, in the same order."""
        if not pks:
            return []
        current = Findable.objects.filter(pk__in=pks).current()
        known = current.values_list("pk", "kind", "themes", "page__path")
        by_pk = {
            pk: Row(pk, kind, frozenset(themes))
            for pk, kind, themes, _path in open_to_all(known, lambda row: row[-1], self.closed)
        }
        return [by_pk[pk] for pk in pks if pk in by_pk]

    def themes(self) -> list[ThemePage]:
        """The themes of the results, in the order of the editors."""
        used = {theme for row in self.rows for theme in row.themes}
        themes = [theme for theme in _themes(self.language) if theme.pk in used]
        return open_to_all(themes, lambda theme: theme.path, self.closed)


def clean(text: str) -> str:
    """What was typed as it is looked for and shown again: one line, not too long."""
    visible = "".join(letter if letter.isprintable() else " " for letter in text[: LONGEST * 4])
    return " ".join(visible.split())[:LONGEST].strip()


def search(text: str, language: str) -> Found:
    """What fits the words of `text`, in this language."""
    words = asked(text, language)
    found = Found(language)
    if not words:
        return found
    found.closed = closed_doors()
    groups = _synonyms(language)
    wanted = alternatives([stem for _word, stem in words], [group.stems for group in groups])
    found.stems = _stems(words, wanted)
    found.rows = found.open_rows(engine.search(wanted, language, everything=True))
    meant = _look_wider(found, words, wanted, groups) if len(found.rows) < FEW else []
    found.pins = _pins([*words, *meant], language)
    return found


def hits(found: Found, rows: Sequence[Row], *, with_pins: bool) -> tuple[list[Hit], list[Hit]]:
    """The pinned results and these rows as they stand on the page, in one query.

    What is pinned is held against the same doors as everything else.
    """
    is_wanted = Q(pk__in=[row.pk for row in rows])
    pins = found.pins if with_pins else []
    for pin in pins:
        is_wanted |= _target(pin)
    things = Findable.objects.filter(is_wanted, language=found.language).visible(found.closed)
    by_pk = {thing.pk: thing for thing in things}
    by_page: dict[int | None, Findable] = {
        thing.page_id: thing for thing in things if not thing.rest
    }
    by_line = {thing.rest: thing for thing in things if thing.kind == Kind.HELP and thing.rest}
    pinned = [
        by_line.get(f"#{pin.help_line.slug}") if pin.help_line else by_page.get(pin.page_id)
        for pin in pins
    ]
    return (
        [_hit(thing, found) for thing in dict.fromkeys(pinned) if thing is not None],
        [_hit(by_pk[row.pk], found) for row in rows if row.pk in by_pk],
    )


def beginnings(language: str) -> tuple[list[Findable], list[Findable]]:
    """Themes and people, for who found nothing or did not ask anything yet; one query."""
    is_wanted = Q(kind=Kind.THEME) | (Q(kind=Kind.PERSON) & ~Q(rest=""))
    wanted = Findable.objects.filter(is_wanted, language=language).order_by("page__path", "pk")
    things = wanted.visible()
    return (
        [thing for thing in things if thing.kind == Kind.THEME],
        [thing for thing in things if thing.kind == Kind.PERSON],
    )


def _hit(thing: Findable, found: Found) -> Hit:
    return Hit(
        kind=Kind(thing.kind),
        url=thing.url,
        title=marked(thing.title, found.stems, found.language),
        snippet=snippet(thing.intro, thing.text, found.stems, found.language),
        note=thing.note,
    )


# --- what editors added -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Group:
    """Words that mean the same: of each phrase the words and their stems."""

    phrases: tuple[Words, ...]

    @property
    def stems(self) -> list[Phrase]:
        return [tuple(stem for _word, stem in phrase) for phrase in self.phrases]


@until_changed()
def _synonyms(language: str) -> tuple[Group, ...]:
    groups = SynonymGroup.objects.filter(locale__language_code=language)
    return tuple(
        Group(tuple(asked(phrase, language) for phrase in phrases(words)))
        for words in groups.values_list("words", flat=True)
    )


def _pins(words: Words, language: str) -> list[PinnedResult]:
    asked_for = {stem for _word, stem in words}
    return [
        pin
        for pin, meanings in _all_pins(language)
        if any(is_meant(phrase, asked_for) for phrase in meanings)
    ]


@until_changed()
def _all_pins(language: str) -> tuple[tuple[PinnedResult, list[Phrase]], ...]:
    return tuple((pin, pin.stems()) for pin in PinnedResult.objects.in_language(language))


@until_changed()
def _themes(language: str) -> tuple[ThemePage, ...]:
    """All that are published, in the order of the editors."""
    return tuple(ThemePage.objects.live().filter(locale__language_code=language).order_by("path"))


def _target(pin: PinnedResult) -> Q:
    if pin.help_line is not None:
        return Q(kind=Kind.HELP, rest=f"#{pin.help_line.slug}")
    return Q(page_id=pin.page_id, rest="")


# --- the database -------------------------------------------------------------------------------


def _look_wider(found: Found, words: Words, wanted: Alternatives, groups: Sequence[Group]) -> Words:
    """Add what holds words that the asked ones are part of, and words that are near.

    Where nothing holds all of them, what holds any. A number is that number. Returns the words
    as they were probably meant.
    """
    known = _known(words, found.language) | {
        word: stem for group in groups for phrase in group.phrases for word, stem in phrase
    }
    within = {stem: _within(stem, known) for _word, stem in words}
    better = {
        word: near.nearest(word, known)
        for word, stem in words
        if word not in known and not within[stem] and not word.isdecimal()
    }
    meant = [
        (name, known[name]) if (name := better.get(word)) else (word, stem) for word, stem in words
    ]
    wider = alternatives([stem for _word, stem in meant], [group.stems for group in groups])
    for entry in wider:
        entry.extend(more for (stem, *_rest) in list(entry) for more in within.get(stem, ()))
    if wider == wanted and (found.rows or len(wider) == 1):
        return meant  # that would give the same
    there = {row.pk for row in found.rows}
    pks = engine.search(wider, found.language, everything=bool(found.rows))
    found.rows += [row for row in found.open_rows(pks) if row.pk not in there]
    found.stems |= _stems(meant, wider)
    if found.rows and any(better.values()):
        found.meant = " ".join(word for word, _stem in meant)
    return meant


def _within(stem: str, known: Mapping[str, str]) -> list[Phrase]:
    """Stems that hold this one, the shortest first: pesten, cyberpesten, cyberpestfilmpje."""
    if len(stem) < LONG_ENOUGH or stem.isdecimal():
        return []
    holding = {known_stem for known_stem in known.values() if stem in known_stem}
    in_order = sorted(holding, key=lambda known_stem: (len(known_stem), known_stem))
    return [(known_stem,) for known_stem in in_order[:MOST_WITHIN]]


def _known(words: Words, language: str) -> dict[str, str]:
    """Word -> stem of known words that may be meant by these; one query."""
    is_near = Q(pk=None)
    for word, stem in words:
        if len(stem) >= LONG_ENOUGH:
            is_near |= Q(stem__contains=stem)
        if engine.has_trigrams():
            is_near |= Q(word=word) | Q(word__trigram_similar=word)
        else:
            begins_or_ends = Q(word__startswith=word[:2]) | Q(word__endswith=word[-3:])
            is_near |= begins_or_ends & Q(length__range=(len(word) - 2, len(word) + 2))
    found = FindableWord.objects.annotate(length=Length("word")).filter(is_near, language=language)
    return dict(found.order_by("word").values_list("word", "stem")[:MOST_NEAR])


def _stems(words: Words, wanted: Alternatives) -> set[str]:
    """What is marked: the words that were asked, and single words that stand for them."""
    single = {phrase[0] for entry in wanted for phrase in entry if len(phrase) == 1}
    return single | {stem for _word, stem in words}
