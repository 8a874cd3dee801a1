from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.encoding.calibration import Calibration
from matcher.everybody.vocabulary import Vocabulary, fingerprint

CALIBRATION = Calibration(0.3, 0.6, 0.9)


def filled(count: int, dimension: int = 16) -> Vocabulary:
    vocabulary, random = Vocabulary(dimension), np.random.default_rng(7)
    for number in range(count):
        vocabulary.learn(f"w{number}", random.integers(-127, 128, dimension).astype(np.int8).tobytes())
        assert vocabulary.number(f"w{number}") == number
    return vocabulary


def test_growth_keeps_numbers_and_vectors() -> None:
    small, large = filled(10), filled(3000)
    assert len(large) == 3000
    assert large.number("w9") == 9
    asked = [3, 5]
    held = np.arange(10, dtype=np.uint32)
    assert (small.credits(asked, held, CALIBRATION) == large.credits(asked, held, CALIBRATION)).all()


def test_the_first_vector_of_a_phrase_holds() -> None:
    vocabulary = filled(2)
    before = vocabulary.credits([0], None, CALIBRATION)
    vocabulary.learn("w1", bytes(16))
    assert (vocabulary.credits([0], None, CALIBRATION) == before).all()


@given(st.lists(st.integers(0, 199), min_size=1, max_size=12), st.lists(st.integers(0, 199), min_size=1, max_size=8))
def test_credits_do_not_depend_on_their_company(held: list[int], asked: list[int]) -> None:
    vocabulary = filled(200)
    whole = vocabulary.credits(asked, None, CALIBRATION)
    some = vocabulary.credits(asked, np.array(held, np.uint32), CALIBRATION)
    assert (some == whole[held]).all()
    for column, one in enumerate(asked):
        assert (vocabulary.credits([one], None, CALIBRATION)[:, 0] == whole[:, column]).all()


def test_the_same_phrase_is_exact_and_only_it() -> None:
    vocabulary = filled(3)
    vocabulary.learn("twin", np.full(16, 9, np.int8).tobytes())
    vocabulary.learn("other twin", np.full(16, 9, np.int8).tobytes())
    other = vocabulary.number("other twin")
    credits = vocabulary.credits([vocabulary.number("twin")], None, CALIBRATION)[:, 0]
    assert credits[vocabulary.number("twin")] == 100
    assert credits[other] == 95


class Phrase(NamedTuple):
    key: str
    concept: str | None


phrases = st.builds(Phrase, st.sampled_from(["a", "b", "c", "d"]), st.sampled_from([None, "urn:1", "urn:2"]))


@given(st.lists(st.lists(phrases, max_size=6), max_size=8))
def test_many_phrases_have_the_numbers_that_each_has_alone(asked: list[list[Phrase]]) -> None:
    vocabulary = Vocabulary(4)
    for key in "abcd":
        vocabulary.learn(fingerprint(key), bytes([1] * 4))
    for some in asked:
        numbers = vocabulary.numbers(some)
        assert numbers == [vocabulary.number(fingerprint(one.key), one.concept) for one in some]
        assert vocabulary.numbers(iter(some)) == numbers
    met = {one: vocabulary.numbers([one])[0] for some in asked for one in some}
    assert sorted(met.values()) == list(range(len(met)))


def test_a_phrase_that_was_not_learnt_has_no_number() -> None:
    vocabulary = Vocabulary(4)
    vocabulary.learn(fingerprint("a"), bytes(4))
    with pytest.raises(KeyError, match=fingerprint("b")):
        vocabulary.numbers([Phrase("a", None), Phrase("b", None)])
    vocabulary.learn(fingerprint("b"), bytes(4))
    assert len(vocabulary.numbers([Phrase("a", None), Phrase("b", None)])) == 2


def test_fingerprints_hide_the_words() -> None:
    assert "java" not in fingerprint("java")
    assert fingerprint("java") != fingerprint("Java")
