import numpy as np
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


def test_fingerprints_hide_the_words() -> None:
    assert "java" not in fingerprint("java")
    assert fingerprint("java") != fingerprint("Java")
