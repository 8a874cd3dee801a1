import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from matcher.encoding.calibration import Calibration
from matcher.everybody.vocabulary import Vocabulary
from matcher.ranking import closeness, nearby
from matcher.ranking.closeness import Phrases
from matcher.ranking.nearby import Nearby

CALIBRATION = Calibration(0.2, 0.5, 0.9)
WIDTH, PHRASES = 4, 12


def vocabulary() -> Vocabulary:
    """Some phrases of which two mean the same, and two are equal but for what they mean."""
    chance, made = np.random.default_rng(1), Vocabulary(WIDTH)
    for place in range(PHRASES):
        made.learn(f"{place:032x}", chance.integers(-127, 128, WIDTH).astype(np.int8).tobytes())
        made.number(f"{place:032x}", "urn:same" if place in {3, 7} else None)
    made.number(f"{5:032x}", "urn:other")
    return made


numbers = st.lists(st.integers(0, PHRASES), min_size=1, max_size=6)


@given(st.lists(st.tuples(numbers, numbers), max_size=6), st.sampled_from([2, 20, nearby.MOST]))
def test_credits_are_those_of_a_comparison_whatever_is_remembered(
    rounds: list[tuple[list[int], list[int]]], most: int
) -> None:
    known = vocabulary()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(nearby, "MOST", most)
        some, asked = Nearby(known, CALIBRATION), dict[int, None]()
        for more, held in rounds:
            columns = some.columns(more)
            asked.update(dict.fromkeys(more))
            assert [list(asked)[column] for column in columns] == more
            assert len(some) == len(asked)
            expected = closeness.credited(
                known.phrases(np.array(list(asked), np.uint32)),
                known.phrases(np.array(held, np.uint32)),
                closeness.steps(CALIBRATION),
            )
            assert (some.credits(held) == expected).all()


def test_a_pair_is_compared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    some, compared, credited = Nearby(vocabulary(), CALIBRATION), [], closeness.credited

    def counting(later: Phrases, held: Phrases, steps: NDArray[np.float64]) -> NDArray[np.uint8]:
        compared.append((later.numbers.size, held.numbers.size))
        return credited(later, held, steps)

    monkeypatch.setattr(closeness, "credited", counting)
    some.columns([1, 2, 3])
    some.credits([4, 5])
    some.credits([5, 4, 5])
    some.columns([3, 6])
    some.credits([4, 8])
    assert compared == [(3, 2), (1, 1), (4, 1)]
