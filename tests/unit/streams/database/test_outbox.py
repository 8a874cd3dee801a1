"""What was accepted is stored first, shown at once, sent in its order and at least once."""

import pytest
from sqlalchemy import select

from models import Verdict
from models.events import DECISION, PROFILE, SHORTLIST
from streams.database.engine import reading, writing
from streams.database.outbox import NotStorable, expire, receipts, relay, store
from streams.database.people import person
from streams.database.records import decisions
from streams.database.tables import Fact, Outgoing
from streams.messages.codec import LARGEST, Message

PREFIX = "here."


class Broken(ConnectionError):
    """The broker is away."""


@pytest.fixture
def accept(engine, brokers):
    """Stores messages; the ids of their receipts."""
    return lambda *messages: store(engine, messages, PREFIX, brokers.now)


@pytest.fixture
def send(engine, brokers):
    """Sends what waits to the topics, or to whatever takes it."""
    return lambda to=lambda messages: list(map(brokers.append, messages)): relay(engine, to, lambda: brokers.now)


def test_what_is_accepted_is_shown_at_once_and_sent_in_its_order(engine, brokers, made, accept, send):
    messages = [brokers.made(PROFILE, f"p{number}", made.profile(f"p{number}")) for number in range(9)]
    accept(*messages)
    with reading(engine) as connection:
        held = person(connection, "p3")
    assert held is not None
    assert held.submitted == made.profile("p3")
    taken: list[Message] = []
    assert send(taken.extend) == 9
    assert taken == messages
    assert send(taken.extend) == 0


def test_what_waits_survives_a_broker_that_is_away(engine, brokers, made, accept, send):
    (receipt,) = accept(brokers.made(PROFILE, "p1", made.profile("p1")))

    def away(messages):
        raise Broken

    with pytest.raises(Broken):
        send(away)
    with reading(engine) as connection:
        assert receipts(connection, [receipt])[0].sent is None
    assert send() == 1
    with reading(engine) as connection:
        (found,) = receipts(connection, [receipt])
    assert (found.sent, found.event, found.key) == (brokers.now, "event-00001", "p1")


def test_when_it_is_sent_the_bytes_go_and_the_fact_stays(engine, brokers, made, accept, send):
    accept(brokers.made(PROFILE, "p1", made.profile("p1")))
    send()
    with reading(engine) as connection:
        assert connection.execute(select(Outgoing.value, Outgoing.headers)).all() == [(None, None)]
        assert connection.scalars(select(Fact.value)).one() is not None


def test_what_is_erased_before_it_was_sent_is_not_sent(engine, brokers, made, accept, send):
    accept(brokers.made(PROFILE, "p1", made.profile("p1")), brokers.made(PROFILE, "p1"))
    taken: list[Message] = []
    send(taken.extend)
    assert [message.value for message in taken] == [None]
    with reading(engine) as connection:
        assert person(connection, "p1") is None


def test_a_late_erasure_leaves_what_was_said_after_it(engine, brokers, made, accept, send):
    accept(brokers.made(PROFILE, "p1", made.profile("p1"), minute=9), brokers.made(PROFILE, "p1", minute=3))
    taken: list[Message] = []
    send(taken.extend)
    assert len(taken) == 2


def test_a_decision_holds_at_once_and_is_taken_back_at_once(engine, brokers, made, accept):
    accept(brokers.made(DECISION, "n1/p1", made.decision("n1", "p1", Verdict.PIN)))
    with reading(engine) as connection:
        assert [one.verdict for one in decisions(connection, need="n1")] == [Verdict.PIN]
    accept(brokers.made(DECISION, "n1/p1"))
    with reading(engine) as connection:
        assert decisions(connection) == ()


def test_all_of_a_batch_is_stored_or_nothing(engine, brokers, made, accept):
    with pytest.raises(NotStorable):
        accept(brokers.made(PROFILE, "p1", made.profile("p1")), Message(PREFIX + PROFILE.topic, b"p2", b"{}"))
    with reading(engine) as connection:
        assert not connection.execute(select(Fact.key)).all()


def test_what_no_worker_would_take_is_not_accepted(brokers, made, accept):
    good = brokers.made(PROFILE, "p1", made.profile("p1"))
    for bad in (
        brokers.made(SHORTLIST, "n1", made.shortlist("n1")),
        good._replace(headers=()),
        good._replace(value=b"{"),
        good._replace(key=b"p2"),
        good._replace(headers=(*good.headers, ("large", b"x" * LARGEST))),
    ):
        with pytest.raises(NotStorable, match="expected"):
            accept(bad)


def test_what_was_sent_long_ago_is_forgotten(engine, brokers, made, accept, send):
    ids = accept(brokers.made(PROFILE, "p1", made.profile("p1")))
    send()
    ids += accept(brokers.made(PROFILE, "p2", made.profile("p2")))
    with writing(engine) as connection:
        expire(connection, brokers.now.replace(year=2027))
        assert [one.key for one in receipts(connection, ids)] == ["p2"]


def test_large_messages_are_sent_a_few_at_a_time(brokers, made, accept, send):
    large = [brokers.made(PROFILE, f"p{number}", made.profile(f"p{number}")) for number in range(12)]
    accept(*(message._replace(value=(message.value or b"") + b" " * (4 << 20)) for message in large))
    taken: list[int] = []
    assert send(lambda messages: taken.append(len(messages))) == 12
    assert len(taken) > 1
    assert max(taken) <= 5


def test_the_numbers_of_a_large_batch_grow_in_its_order(engine, brokers, made, accept):
    messages = [brokers.made(PROFILE, f"p{number}", made.profile(f"p{number}")) for number in range(1500)]
    ids = accept(*messages)
    assert list(ids) == sorted(set(ids))
    with reading(engine) as connection:
        stored = connection.execute(select(Outgoing.id, Outgoing.key).order_by(Outgoing.id)).all()
    assert [(one, key) for one, key in stored] == [(one, f"p{number}") for number, one in enumerate(ids)]


def test_of_one_batch_only_what_was_said_before_its_tombstone_is_not_sent(engine, brokers, made, accept, send):
    before, gone = brokers.made(PROFILE, "p1", made.profile("p1"), minute=3), brokers.made(PROFILE, "p1", minute=9)
    late, other = brokers.made(PROFILE, "p1", made.profile("p1"), minute=5), brokers.made(PROFILE, "p2", minute=9)
    accept(before, gone, late, other)
    taken: list[Message] = []
    send(taken.extend)
    assert taken == [gone, late, other]
