"""From text to the words that are compared: without accents, without inflection. No Django.

The same is done to what is searched and to what is found, so that both databases, which know one
language each at best, find alike in all of ours. Stems are those of Snowball
(https://snowballstem.org); for a language without one a word is its own stem.
"""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer

STEMMERS = {"nl": "dutch", "fr": "french", "en": "english", "ar": "arabic"}
LETTERS = re.compile(r"(?:[^\W_]|[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670])+")
"""A run of letters and digits with the marks on them; an apostrophe ends it (l’ami, zo’n)."""

ALIKE = str.maketrans({"ى": "ي", "ـ": "", "œ": "oe", "æ": "ae", "ø": "o", "ł": "l"})
LONG_ENOUGH = 4
"""From this length on a stem also finds the words that begin with it: zelfmoord, zelfmoordlijn."""

MOST_WORDS = 8

STOP = {
    "nl": "de het een en of van in op te met voor is ik je jij mij me mijn we wij ons hij zij ze "
    "dat die dit er aan om als maar dan dus bij uit naar over ook nog wel al hoe wat wie waar "
    "waarom kan moet wil ben bent was heb hebt heeft zijn niet geen",
    "fr": "le la les un une des de du d l et ou a au aux en dans sur pour par avec est je j tu il "
    "elle on nous vous ils elles me m te t se s mon ma mes ton ta tes que qu qui quoi ce c cette "
    "ne n pas plus comment pourquoi suis es ai as",
    "en": "the a an and or of in on to with for is i you he she it we they me my your that this "
    "there at by from as but so if how what who where why can must want am are was have has not "
    "no do does don t s",
    "ar": "في من على عن إلى الى ما ماذا لا هل أنا انا و أو او هذا هذه ذلك التي الذي كيف لماذا",
}


def folded(word: str) -> str:
    """Small letters without accents, harakat and tatweel."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    return "".join(letter for letter in plain.translate(ALIKE) if letter.isalnum())


STOP_WORDS = {
    language: frozenset(folded(word) for word in words.split()) for language, words in STOP.items()
}
_stemmers = threading.local()


def stem(word: str, language: str) -> str:
    """The stem of a folded word. Stemmers keep state, so every thread has its own."""
    name = STEMMERS.get(language)
    if name is None or not word or word.isdecimal():
        return word
    if language == "ar" and word.endswith("ه"):
        word = f"{word[:-1]}ة"  # which many people type without its dots
    stemmer = getattr(_stemmers, name, None)
    if stemmer is None:
        stemmer = snowballstemmer.stemmer(name)
        setattr(_stemmers, name, stemmer)
    return str(stemmer.stemWord(word)) or word


@lru_cache(maxsize=20_000)
def stem_of_text(word: str, language: str) -> str:
    """The stem of a word as it stands in a text, remembered. Never for what somebody typed."""
    return stem(folded(word), language)


def words_of(text: str) -> Iterator[str]:
    """The words of a text as they stand there."""
    for match in LETTERS.finditer(text):
        yield match[0]


def stems_of_text(text: str, language: str) -> str:
    """What the index keeps of a text."""
    return " ".join(stem_of_text(word, language) for word in words_of(text))


def asked(text: str, language: str) -> list[tuple[str, str]]:
    """(folded word, stem) for what somebody typed: each once, the first eight.

    Words that stand in every text are left out, unless there are no others.
    """
    words = list(dict.fromkeys(word for part in words_of(text) if (word := folded(part))))
    stop = STOP_WORDS.get(language, frozenset())
    telling = [word for word in words if word not in stop and (len(word) > 1 or word.isdecimal())]
    return [(word, stem(word, language)) for word in (telling or words)[:MOST_WORDS]]


def is_found(word_stem: str, wanted: str) -> bool:
    """Whether a wanted stem finds a word: the same, or the beginning of it where it is long."""
    return word_stem == wanted or (len(wanted) >= LONG_ENOUGH and word_stem.startswith(wanted))
