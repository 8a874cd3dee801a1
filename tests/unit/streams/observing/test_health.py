"""Well and ready, judged from signs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.observing.health import FAR_BEHIND, SILENT, STILL, Signs, Vitals, alive, ready

GOOD = Signs(1000.0, {"normalising": "running", "matching": "running"}, 4, 0.1, 0)


def test_while_the_encoder_is_loaded_it_is_alive_and_not_ready():
    assert Vitals().signs is None
    assert alive(None, 5.0).well
    assert not ready(None, 5.0).well


def test_a_worker_that_works_is_ready():
    assert alive(GOOD, 1001.0).well
    assert ready(GOOD, 1001.0) == (True, ("4 partitions of needs, 0 messages behind",))


def test_a_worker_without_partitions_is_ready_all_the_same():
    assert ready(GOOD._replace(partitions=0), 1001.0).well


@pytest.mark.parametrize(
    ("signs", "words"),
    [
        (GOOD._replace(partitions=None), "the group has not said"),
        (GOOD._replace(fetch_age=None), "no broker has answered the replica yet"),
        (GOOD._replace(fetch_age=SILENT), "no broker has answered the replica for 31 s"),
        (GOOD._replace(behind=FAR_BEHIND + 1), "the replica is 10,001 messages behind"),
        (GOOD._replace(agents={"matching": "init"}), "the agent matching is init"),
        (GOOD._replace(agents={"matching": "stopping"}), "the agent matching is stopping"),
    ],
)
def test_what_passes_by_itself_is_not_ready_but_alive(signs, words):
    assert alive(signs, 1001.0).well
    found = ready(signs, 1001.0)
    assert not found.well
    assert words in found.words[0]


@pytest.mark.parametrize("state", ["crashed", "ended"])
def test_an_agent_that_is_gone_is_neither(state):
    signs = GOOD._replace(agents={"normalising": "running", "matching": state})
    for judge in (alive, ready):
        assert judge(signs, 1001.0) == (False, (f"the agent matching is {state}",))


def test_an_event_loop_that_stands_still_is_neither():
    for judge in (alive, ready):
        assert not judge(GOOD, 1000.0 + STILL + 1).well
        assert judge(GOOD, 1000.0 + STILL - 1).well


def test_silence_is_counted_on_while_nobody_looks():
    assert not ready(GOOD._replace(fetch_age=SILENT - 5), 1006.0).well


@given(
    st.builds(
        Signs,
        at=st.floats(0, 1e6),
        agents=st.dictionaries(
            st.sampled_from(["a", "b"]), st.sampled_from(["init", "running", "stopping", "ended", "crashed"])
        ),
        partitions=st.none() | st.integers(0, 1000),
        fetch_age=st.none() | st.floats(0, 1e4),
        behind=st.none() | st.integers(0, 10**7),
    ),
    st.floats(0, 1e4),
)
def test_what_is_ready_is_alive_and_what_is_not_says_why(signs, later):
    one, other = alive(signs, signs.at + later), ready(signs, signs.at + later)
    assert one.well or not other.well
    assert all(one.words)
    assert all(other.words)
