"""Whatever the order, the repetitions and the ends in between: the tables are those of a reading from scratch."""

from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from models import Verdict
from models.events import (
    DECISION,
    IDENTITY,
    NEED,
    NEED_NORMALISED,
    PROFILE,
    PROFILE_NORMALISED,
    SENT,
    SHORTLIST,
)
from streams.database import tables
from streams.database.engine import writing
from streams.database.offsets import recognise
from streams.database.outbox import FIRST_HAND, store

PEOPLE, NEEDS = ("p1", "p2", "p3"), ("n1", "n2")
KINDS = (
    PROFILE, PROFILE, PROFILE_NORMALISED, PROFILE_NORMALISED, NEED, NEED_NORMALISED, SHORTLIST, SHORTLIST, SHORTLIST,
    DECISION, IDENTITY, SENT,
)  # fmt: skip


def write_something(brokers, made, chance):
    """Write one event of any kind, about few keys and few moments, so that everything happens."""
    event, person, need = chance.choice(KINDS), chance.choice(PEOPLE), chance.choice(NEEDS)
    minute, gone = chance.randrange(12), chance.random() < 0.3
    people = chance.sample(PEOPLE, chance.randrange(4))
    listed = made.shortlist(need, *((one, chance.choice((20.0, 50.0))) for one in people))
    sent = made.sent_list(listed, 0)
    key, value = {
        PROFILE.topic: (person, made.profile(person, programmes=("open", "match")[: chance.randrange(1, 3)])),
        PROFILE_NORMALISED.topic: (person, made.profile_read(person, minute)),
        NEED.topic: (need, made.need(need, chance.choice("ab"))),
        NEED_NORMALISED.topic: (need, made.need_read(need, minute, chance.choice("ab"))),
        SHORTLIST.topic: (need, listed),
        DECISION.topic: (f"{need}/{person}", made.decision(need, person, chance.choice(list(Verdict)))),
        IDENTITY.topic: (person, made.identity(person, chance.choice("ab"))),
        SENT.topic: (sent.id, sent),
    }[event.topic]
    message = brokers.say(event, key, None if gone else value, minute)
    if chance.random() < 0.1:
        brokers.append(message._replace(partition=-1, offset=-1, timestamp=None))
    if event in (PROFILE, NEED) and chance.random() < 0.2:
        brokers.refuse(message)


def read_anyhow(engine, brokers, chance):
    """Read the partitions in any order and in batches of any size, now and then once more from somewhere before."""
    left = {place: 0 for place, messages in brokers.messages.items() if messages}
    unread = dict(left)
    while unread:
        batch = []
        for place in chance.sample(sorted(unread), chance.randrange(1, len(unread) + 1)):
            start = left[place] if chance.random() < 0.8 else chance.randrange(left[place] + 1)
            end = start + chance.randrange(1, 6)
            batch += brokers.messages[place][start:end]
            left[place] = max(left[place], end)
            if left[place] >= len(brokers.messages[place]):
                unread.pop(place)
        brokers.deliver(engine, batch)


def store_some(engine, brokers, chance):
    """Have some of the events accepted here before they come back from the brokers."""
    topics = {event.topic for event in FIRST_HAND}
    written = [one for (topic, _), part in brokers.messages.items() if topic in topics for one in part]
    some = chance.sample(written, chance.randrange(len(written) + 1))
    store(engine, [one._replace(partition=-1, offset=-1, timestamp=None) for one in some], "here.", brokers.now)


@settings(
    max_examples=30,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32), size=st.integers(1, 60))
def test_any_reading_gives_the_tables_of_a_reading_from_scratch(
    engine, others, made, new_brokers, contents, seed, size
):
    chance, brokers = Random(seed), new_brokers()
    for one in (engine, others):
        empty(one)
    for _ in range(size):
        write_something(brokers, made, chance)
    brokers.into(others)
    with writing(engine) as connection:
        recognise(connection, brokers.logs)
    if chance.random() < 0.5:
        store_some(engine, brokers, chance)
    read_anyhow(engine, brokers, chance)
    found, expected = contents(engine), contents(others)
    for table in expected:
        assert found[table] == expected[table], table


def empty(engine):
    with writing(engine) as connection:
        for table in reversed(tables.Base.metadata.sorted_tables):
            connection.execute(delete(table))
