"""The cryptography of the letterbox: what opens, and everything that must not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.letterbox import sealing
from portal.letterbox.sealing import SealError

KEY = bytes(range(32))
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=5_000)
codes = st.text(sealing.ALPHABET, min_size=16, max_size=16)


@given(codes, st.lists(st.sampled_from([" ", "-", "–", ".", "\n", "", "", ""]), min_size=16))
def test_a_code_is_read_however_it_is_typed(code, between):
    misread = code.replace("0", "o").replace("1", "l").lower()
    typed = "".join(sign + gap for sign, gap in zip(misread, between, strict=False))
    assert sealing.normal_code(typed) == code
    assert sealing.normal_code("-".join(sealing.groups_of(code))) == code


@given(st.text(max_size=60))
def test_reading_a_code_twice_changes_nothing(text):
    code = sealing.normal_code(text)
    assert code is None or sealing.normal_code(code) == code


@given(codes, codes)
def test_two_codes_are_never_read_as_one(one, other):
    assert (sealing.normal_code(one) == sealing.normal_code(other)) is (one == other)


@given(codes, st.integers(0, 15), st.sampled_from("U*@é²٠Ⅷ"))
def test_one_sign_too_many_or_of_another_alphabet_is_no_code(code, place, sign):
    assert sealing.normal_code(code[:place] + code[place + 1 :]) is None
    changed = sealing.normal_code(code[:place] + sign + code[place + 1 :])
    assert changed is None
    assert sealing.normal_code(code + code[place]) is None


@given(st.text(max_size=40))
def test_any_text_is_a_code_of_the_alphabet_or_none(text):
    code = sealing.normal_code(text)
    assert code is None or (len(code) == 16 and set(code) <= set(sealing.ALPHABET))


@pytest.mark.parametrize("text", ["", "ABC", "A" * 15, "A" * 17, "U" * 16, "٠" * 16, "é" * 16])
def test_what_is_no_code(text):
    assert sealing.normal_code(text) is None


def test_codes_and_phrases_are_new_each_time():
    assert len({sealing.new_code() for _ in range(200)}) == 200
    phrase = sealing.new_phrase()
    assert [len(word) for word in phrase.split(" ")] == [5] * 6
    assert phrase != sealing.new_phrase()
    assert sealing.normal_phrase(f"  {phrase.upper()} \n") == phrase


def test_no_two_words_are_the_same():
    assert len({sealing.word(number) for number in range(sealing.WORDS)}) == sealing.WORDS


def test_another_key_has_another_fingerprint():
    assert sealing.fingerprint(KEY) == sealing.fingerprint(KEY)
    assert sealing.fingerprint(KEY) != sealing.fingerprint(KEY[::-1])
    assert len(sealing.fingerprint(KEY).split(" ")) == 4


@given(texts)
def test_a_text_comes_back_and_its_length_goes_in_steps(text):
    locked = sealing.lock_text(KEY, text, "a")
    assert sealing.unlock_text(KEY, locked, "a") == text
    assert (len(locked) - sealing.LOCKED) % sealing.BLOCK == 0
    assert len(locked) - sealing.LOCKED > len(text.encode())


@pytest.mark.parametrize("text", ["", "x" * 1_023, "x" * 1_024, "x" * 1_025])
def test_at_the_edge_of_a_step(text):
    assert sealing.unlock_text(KEY, sealing.lock_text(KEY, text, "a"), "a") == text


@given(texts)
def test_the_size_of_what_is_locked_says_no_more_than_the_step(text):
    """A text and the longest one of its step are locked in as many bytes."""
    step = len(text.encode()) // sealing.BLOCK
    longest = "x" * (step * sealing.BLOCK + sealing.BLOCK - 1)
    locked = [sealing.lock_text(KEY, one, "a") for one in (text, longest)]
    assert len(locked[0]) == len(locked[1])


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_numbers_are_locked_in_one_size_and_come_back(one, other):
    locked = [sealing.lock_number(KEY, number, "a") for number in (one, other)]
    assert [sealing.unlock_number(KEY, each, "a") for each in locked] == [one, other]
    assert len(locked[0]) == len(locked[1])
    with pytest.raises(SealError):
        sealing.unlock_number(KEY, locked[0], "b")


@given(st.binary(max_size=200), st.data())
def test_one_changed_bit_and_nothing_opens(content, data):
    locked = bytearray(sealing.lock(KEY, content, "a"))
    place = data.draw(st.integers(0, len(locked) - 1))
    locked[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(SealError):
        sealing.unlock(KEY, bytes(locked), "a")


@pytest.mark.parametrize(
    ("key", "about", "cut"),
    [(KEY[::-1], "a", None), (KEY, "b", None), (KEY, "a", -1), (KEY, "a", 3), (b"short", "a", 0)],
)
def test_a_wrong_key_place_or_length_opens_nothing(key, about, cut):
    with pytest.raises(SealError):
        sealing.unlock(key, sealing.lock(KEY, b"content", "a")[:cut], about)


def test_a_box_opens_with_its_own_secret_only():
    (mine, to_me), (theirs, _public) = sealing.new_pair(), sealing.new_pair()
    sealed = sealing.seal(to_me, b"content")
    assert sealing.unseal(mine, sealed) == b"content"
    for secret, box in [(theirs, sealed), (mine, sealed[:-1]), (mine, b""), (b"", sealed)]:
        with pytest.raises(SealError):
            sealing.unseal(secret, box)


def test_a_swapped_public_key_is_noticed():
    (secret, public), (_secret, other) = sealing.new_pair(), sealing.new_pair()
    assert sealing.belong_together(secret, public)
    assert not sealing.belong_together(secret, other)


def test_a_proof_is_of_one_key_one_purpose_and_one_content():
    made = sealing.proof(KEY, b"member", b"content")
    assert made == sealing.proof(KEY, b"member", b"content")
    others = [
        sealing.proof(KEY[::-1], b"member", b"content"),
        sealing.proof(KEY, b"other", b"content"),
        sealing.proof(KEY, b"member", b"contents"),
    ]
    assert made not in others


def test_a_root_depends_on_secret_salt_and_cost_and_its_keys_on_the_purpose():
    salt = bytes(16)
    root = sealing.stretch("code", salt, sealing.CODE_COST)
    assert root == sealing.stretch("code", salt, sealing.CODE_COST)
    others = [
        sealing.stretch("kode", salt, sealing.CODE_COST),
        sealing.stretch("code", b"1" * 16, sealing.CODE_COST),
        sealing.stretch("code", salt, sealing.PHRASE_COST),
    ]
    assert root not in others
    assert sealing.subkey(root, b"find") != sealing.subkey(root, b"open")


def test_keys_and_salts_are_random():
    assert sealing.new_key() != sealing.new_key()
    assert (len(sealing.new_key()), len(sealing.new_salt())) == (32, 16)
