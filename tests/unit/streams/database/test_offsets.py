"""How far was read, and what happens when the brokers forgot: nothing of what they once said is lost."""

import pytest
from sqlalchemy import select

from models.events import NEED, NEED_NORMALISED, PROFILE, PROFILE_NORMALISED, SHORTLIST
from streams.database.engine import reading, writing
from streams.database.lists import shortlist, versions
from streams.database.offsets import Log, reached, recognise
from streams.database.overview import needs
from streams.database.people import person
from streams.database.projection import drop_orphans
from streams.database.tables import Fact


@pytest.fixture
def filled(engine, brokers, made):
    """A database that has read a person, two needs and their lists."""
    brokers.say(PROFILE, "p1", made.profile("p1"), 1)
    brokers.say(PROFILE_NORMALISED, "p1", made.profile_read("p1", 1), 1)
    for need in ("n1", "n2"):
        brokers.say(NEED, need, made.need(need), 2)
        brokers.say(NEED_NORMALISED, need, made.need_read(need, 2), 2)
        brokers.say(SHORTLIST, need, made.shortlist(need, "p1"), 3)
        brokers.say(SHORTLIST, need, made.shortlist(need, ("p1", 70.0)), 4)
    brokers.into(engine)
    return engine


def test_how_far_was_read_stands_beside_the_rows(filled, brokers):
    with reading(filled) as connection:
        assert {place: at.next for place, at in reached(connection).items()} == {
            place: log.end for place, log in brokers.logs.items()
        }


def test_a_log_that_is_shorter_or_another_one_is_read_from_its_beginning(filled, brokers):
    known = brokers.logs
    shorter = {place: Log(log.id, 0) for place, log in known.items()}
    other = {place: Log("other", log.end + 5) for place, log in known.items()}
    for logs in (shorter, other):
        with writing(filled) as connection:
            recognise(connection, known)
            recognise(connection, logs)
            assert {at.next for at in reached(connection).values()} == {0}


def test_a_partition_that_is_no_longer_there_is_forgotten(filled, brokers):
    left = {place: log for place, log in brokers.logs.items() if place[1] == 0}
    with writing(filled) as connection:
        recognise(connection, left)
        assert reached(connection).keys() == left.keys()


def test_what_came_from_a_lost_log_stays(filled, new_brokers):
    empty = new_brokers()
    empty.into(filled)
    with reading(filled) as connection:
        held, standing = person(connection, "p1"), shortlist(connection, "n1")
        assert held is not None
        assert held.up_to_date
        assert [line.id for line in needs(connection)] == ["n1", "n2"]
        assert standing is not None
        assert standing.number == 2


def test_what_the_new_log_says_again_is_no_new_version_and_what_it_says_anew_is(filled, made, new_brokers):
    again = new_brokers()
    again.say(SHORTLIST, "n1", made.shortlist("n1", ("p1", 70.0)), 50)
    again.into(filled)
    with reading(filled) as connection:
        assert [one.number for one in versions(connection, "n1")] == [2, 1]
    again.say(SHORTLIST, "n1", made.shortlist("n1", ("p1", 30.0)), 51)
    again.into(filled)
    with reading(filled) as connection:
        standing = shortlist(connection, "n1")
        assert standing is not None
        assert (standing.number, standing.shortlist.entries[0].score) == (3, 30.0)
        assert standing.places["p1"].since == made.at(3)


def test_the_list_of_a_need_that_is_withdrawn_after_the_loss_goes_with_it(filled, made, new_brokers):
    again = new_brokers()
    again.say(NEED, "n1", minute=60)
    again.into(filled)
    with writing(filled) as connection:
        drop_orphans(connection)
        lists = select(Fact.key).where(Fact.topic == SHORTLIST.topic, Fact.value.is_not(None))
        assert connection.scalars(lists).all() == ["n2"]
        assert shortlist(connection, "n1") is None
