"""Who is on several lists, chosen several times, or placed elsewhere."""

import pytest

from models import Verdict
from models.events import DECISION, NEED, PROFILE, SHORTLIST
from streams.database import conflicts
from streams.database.conflicts import Also
from streams.database.engine import reading


@pytest.fixture
def ask(engine, brokers, made):
    """Answers a question about three lists, the last of another programme."""
    for person in ("p1", "p2", "p3"):
        brokers.say(PROFILE, person, made.profile(person))
    for need, programme, people in (("n1", "open", "123"), ("n2", "open", "321"), ("n3", "match", "1")):
        brokers.say(NEED, need, made.need(need, f"post {need}", programme))
        brokers.say(SHORTLIST, need, made.shortlist(need, *(f"p{one}" for one in people)))
    brokers.say(DECISION, "n2/p2", made.decision("n2", "p2", Verdict.PIN))
    brokers.say(DECISION, "n1/p3", made.decision("n1", "p3", Verdict.PLACE))
    brokers.say(DECISION, "n1/p2", made.decision("n1", "p2", Verdict.HOLD))
    brokers.into(engine)

    def answer(question, *about):
        with reading(engine) as connection:
            return question(connection, *about)

    return answer


def test_other_lists_of_people_the_best_place_first(ask):
    found = ask(conflicts.also_on, "n1", ["p1", "p2", "nobody"])
    assert found["p1"] == (Also("n3", "post n3", 1), Also("n2", "post n2", 3))
    assert found.keys() == {"p1", "p2"}
    assert ask(conflicts.also_on, "n1", ["p1"], ["open"]) == {"p1": (Also("n2", "post n2", 3),)}
    assert ask(conflicts.also_on, "n1", []) == {}


def test_who_is_near_the_top_of_several_lists(ask):
    (second,) = ask(conflicts.several, "open", 2)
    assert (second.person, [one.need for one in second.places]) == ("p2", ["n1", "n2"])
    assert second.chosen == (("n2", Verdict.PIN),)
    assert [one.person for one in ask(conflicts.several, "open", 3)] == ["p1", "p2", "p3"]
    assert ask(conflicts.several, "match", 5) == ()


def test_who_has_a_place(ask):
    assert ask(conflicts.placed, "open") == (("p3", "n1"),)
    assert ask(conflicts.placed_elsewhere, "open", "n2") == {"p3"}
    assert ask(conflicts.placed_elsewhere, "open", "n1") == frozenset()
    assert ask(conflicts.placed, "match") == ()
