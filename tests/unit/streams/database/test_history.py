"""The versions of a list, how people moved in the last one, and the log of decisions."""

import pytest

from models import Verdict
from models.events import DECISION, NEED, PROFILE, SHORTLIST
from streams.database.engine import reading
from streams.database.lists import Place, shortlist, versions
from streams.database.movement import Why
from streams.database.records import decision_log


@pytest.fixture
def told(engine, brokers, made):
    """A need and people, their shortlist in versions, all read; gives the versions, the latest first."""
    brokers.say(NEED, "n1", made.need("n1"))
    for person in ("p1", "p2", "p3"):
        brokers.say(PROFILE, person, made.profile(person))

    def tell(*lists, minute=100):
        for number, one in enumerate(lists):
            brokers.say(SHORTLIST, "n1", one, minute + number)
        brokers.into(engine)
        with reading(engine) as connection:
            return versions(connection, "n1")

    return tell


def test_each_distinct_version_is_kept_with_what_moved(told, made):
    first, second = made.shortlist("n1", ("p1", 60.0), ("p2", 50.0)), made.shortlist("n1", ("p2", 70.0), ("p1", 60.0))
    latest, earliest = told(first, first, second, second)
    assert (earliest.number, earliest.time, earliest.listed, earliest.came) == (1, made.at(100), 2, 2)
    assert (latest.number, latest.time, latest.up, latest.down, latest.left) == (2, made.at(102), 1, 1, 0)
    assert latest.why == (Why.NEW_EVIDENCE, Why.OTHERS_CHANGED)
    assert latest.digest != earliest.digest


def test_the_last_version_says_from_where_and_since_when(engine, told, made):
    told(made.shortlist("n1", ("p1", 60.0), ("p2", 50.0)), made.shortlist("n1", ("p2", 70.0), ("p3", 65.0)))
    with reading(engine) as connection:
        standing = shortlist(connection, "n1")
    assert standing is not None
    assert (standing.number, standing.time) == (2, made.at(101))
    assert standing.places == {
        "p2": Place(2, Why.NEW_EVIDENCE, made.at(100)),
        "p3": Place(None, Why.NEW_EVIDENCE, made.at(101)),
    }
    assert standing.left == {"p1": Place(1, Why.SOMEBODY_CAME, made.at(101))}


def test_a_list_that_was_withdrawn_is_a_version_too(engine, told, made):
    latest, *_ = told(made.shortlist("n1", "p1"), None)
    assert (latest.number, latest.digest, latest.listed) == (2, None, 0)
    with reading(engine) as connection:
        assert shortlist(connection, "n1") is None
    again, *_ = told(made.shortlist("n1", "p1"), minute=200)
    assert (again.number, again.came) == (3, 1)


def test_of_somebody_who_was_erased_no_movement_is_kept(engine, brokers, told, made):
    told(made.shortlist("n1", "p1", "p2"))
    brokers.say(PROFILE, "p1", minute=150)
    told(made.shortlist("n1", "p2"), minute=151)
    with reading(engine) as connection:
        standing = shortlist(connection, "n1")
    assert standing is not None
    assert standing.left == {}
    assert standing.places["p2"].why is Why.SOMEBODY_LEFT


def test_the_log_keeps_every_decision_once_and_no_reason(engine, brokers, made):
    held = brokers.say(DECISION, "n1/p1", made.decision("n1", "p1", Verdict.HOLD, "knows the boss"), minute=1)
    brokers.say(DECISION, "n1/p1", made.decision("n1", "p1", Verdict.PLACE), minute=2)
    brokers.append(held._replace(partition=-1, offset=-1))
    undone = brokers.made(DECISION, "n1/p1", minute=3)
    by = tuple((name, b"urn:diaspora-match:officer:o9" if name == "ce_source" else of) for name, of in undone.headers)
    brokers.append(undone._replace(headers=by))
    brokers.into(engine)
    with reading(engine) as connection:
        log = decision_log(connection, person="p1")
    assert [(one.verdict, one.officer, one.time) for one in log] == [
        (None, "o9", made.at(3)),
        (Verdict.PLACE, "officer-1", made.at(2)),
        (Verdict.HOLD, "officer-1", made.at(1)),
    ]
    assert not any("boss" in str(one) for one in log)
