import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.conditions import FACETS
from matcher.everybody.people import People
from matcher.policy import Policy
from matcher.ranking import scoring

POLICY = Policy()
SHARES = np.array([POLICY.closeness_share], np.int32)
NO_FACTS = np.zeros(FACETS, np.uint32)
runs = st.lists(
    st.tuples(st.integers(0, 19), st.integers(1, 255)), min_size=1, max_size=12, unique_by=lambda one: one[0]
)


@settings(deadline=None)
@given(st.lists(runs, min_size=1, max_size=8), st.integers(0, 2**32 - 1), st.integers(1, 6))
def test_the_three_ways_to_score_agree(crowd: list[list[tuple[int, int]]], seed: int, asked: int) -> None:
    random = np.random.default_rng(seed)
    credits = random.integers(0, 101, (20, asked)).astype(np.uint8)
    weights = np.full(asked, 10_000 // asked, np.int32)
    people = People()
    for number, run in enumerate(crowd):
        people.put(f"p{number}", 1, NO_FACTS, [skill for skill, _ in run], [mentions for _, mentions in run])
    found = scoring.scores(people.arrays(), credits, weights, 1, POLICY)
    for number, run in enumerate(crowd):
        mine = credits[[skill for skill, _ in run]]
        mentions = np.array([count for _, count in run], np.uint8)
        parts = scoring.parts(mine, mentions, weights, POLICY)
        columns, starts = np.arange(asked), np.array([0, asked])
        alone = scoring.scores_of_one(mine.T, mentions, scoring.Asks(columns, starts, weights, SHARES), POLICY)
        assert found[number] == parts.points.sum() == alone[0]


def test_bounds() -> None:
    people = People()
    people.put("all", 1, NO_FACTS, [0], [1])
    people.put("none", 1, NO_FACTS, [1], [1])
    people.put("elsewhere", 2, NO_FACTS, [0], [1])
    credits = np.array([[100], [0]], np.uint8)
    assert scoring.scores(people.arrays(), credits, np.array([10_000], np.int32), 1, POLICY).tolist() == [10_000, 0, 0]


def test_emphasis_reaches_the_full_measure_at_its_share_of_the_profile() -> None:
    credits = np.array([[100], [0]], np.uint8)
    mentions = np.array([1, POLICY.full_measure - 1], np.uint8)
    assert scoring.parts(credits, mentions, np.array([10_000], np.int32), POLICY).emphasis.tolist() == [100]
