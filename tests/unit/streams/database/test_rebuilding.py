"""A rebuild gives the same content, mends what was spoilt, and loses nothing that only the database has."""

import pytest
from sqlalchemy import delete, insert, update

from models import Verdict
from models.events import DECISION, IDENTITY, NEED, PROFILE, PROFILE_NORMALISED, SENT, SHORTLIST
from streams.database import tables
from streams.database.engine import reading, writing
from streams.database.lists import versions
from streams.database.outbox import store
from streams.database.people import person
from streams.database.rebuilding import rebuild
from streams.database.tables import Decision, Entry, Identity, Likeness, Need, Person, PersonProgramme, SentPerson


@pytest.fixture
def filled(engine, brokers, made):
    """A database with something in every table."""
    brokers.say(PROFILE, "p1", made.profile("p1"), 1)
    brokers.say(PROFILE_NORMALISED, "p1", made.profile_read("p1", 1), 1)
    brokers.say(IDENTITY, "p1", made.identity("p1"))
    brokers.say(NEED, "n1", made.need("n1"))
    listed = made.shortlist("n1", "p1")
    brokers.say(SHORTLIST, "n1", listed)
    brokers.say(SHORTLIST, "n1", made.shortlist("n1"))
    brokers.say(SHORTLIST, "n1", listed)
    brokers.say(DECISION, "n1/p1", made.decision("n1", "p1", Verdict.SHORTLIST))
    sent = made.sent_list(listed, 5)
    brokers.say(SENT, sent.id, sent)
    brokers.refuse(brokers.say(PROFILE, "p2", made.profile("p2")))
    brokers.into(engine)
    return engine


def test_there_is_something_in_every_table(filled, contents):
    assert all(contents(filled).values())


def test_a_rebuild_gives_the_same_content(filled, brokers, contents):
    before = contents(filled)
    rebuild(filled)
    brokers.into(filled)
    assert contents(filled) == before


def test_a_rebuild_mends_what_was_spoilt(filled, brokers, contents):
    before = contents(filled)
    with writing(filled) as connection:
        for table in (PersonProgramme, SentPerson, Entry, Identity, Likeness, Decision, tables.DeadLetter):
            connection.execute(delete(table))
        connection.execute(update(Need).values(title="wrong"))
        connection.execute(insert(Person), [{"id": "nobody", "time": brokers.now, "event": "e", "read": True}])
    rebuild(filled)
    brokers.into(filled)
    assert contents(filled) == before


def test_a_rebuild_beside_empty_topics_loses_nothing(filled, contents, new_brokers):
    before = contents(filled)
    rebuild(filled)
    new_brokers().into(filled)
    after = contents(filled)
    for table in before.keys() - {"offsets", "facts"}:
        assert after[table] == before[table], table


def test_a_rebuild_from_compacted_topics_keeps_the_history(filled, brokers):
    rebuild(filled)
    for place, messages in brokers.messages.items():
        latest = {message.key: message for message in messages}
        brokers.messages[place] = [message for message in messages if latest[message.key] is message]
    brokers.deliver(filled, [message for part in brokers.messages.values() for message in part])
    with reading(filled) as connection:
        assert [one.number for one in versions(connection, "n1")] == [3, 2, 1]


def test_what_waits_to_be_sent_is_shown_after_a_rebuild_too(engine, brokers, made):
    brokers.into(engine)
    store(engine, [brokers.made(PROFILE, "p1", made.profile("p1"))], "here.", brokers.now)
    rebuild(engine)
    brokers.into(engine)
    with reading(engine) as connection:
        assert person(connection, "p1") is not None
