"""What was refused is kept as it came for a while, but not of somebody who was erased since."""

import pytest
from sqlalchemy import select

from models.events import PROFILE
from streams.database.engine import reading, writing
from streams.database.letters import expire
from streams.database.records import refusals, refused_message
from streams.database.tables import DeadLetter
from streams.messages.codec import Message

PREFIX = "here."


@pytest.fixture
def refused(engine):
    """What was refused, as the pages show it."""

    def look(**asked):
        with reading(engine) as connection:
            return refusals(connection, **asked)

    return look


def test_a_letter_says_where_and_why_and_gives_back_what_came(engine, brokers, refused):
    came = Message(PREFIX + PROFILE.topic, b"p1", b"{", (("trace", b"\xff"),))
    there = brokers.append(came)
    brokers.refuse(there, "unreadable")
    brokers.into(engine)
    (letter,) = refused()
    assert (letter.topic, letter.partition, letter.offset) == (PROFILE.topic, there.partition, there.offset)
    assert (letter.key, letter.code) == ("p1", "unreadable")
    with reading(engine) as connection:
        again = refused_message(connection, letter.id)
    assert again is not None
    assert (again.topic, again.key, again.value, again.headers) == (PROFILE.topic, b"p1", b"{", came.headers)
    assert again.timestamp == round(letter.refused.timestamp() * 1000)


def test_what_was_refused_twice_is_one_letter(engine, brokers, refused):
    there = brokers.append(Message(PREFIX + PROFILE.topic, b"p1", b"{"))
    brokers.refuse(there)
    brokers.refuse(there)
    brokers.refuse(brokers.append(Message(PREFIX + PROFILE.topic, b"p1", b"{")))
    brokers.into(engine)
    assert len(refused()) == 2


def test_a_key_that_is_no_id_is_not_repeated(engine, brokers, refused):
    brokers.refuse(brokers.append(Message(PREFIX + PROFILE.topic, b"Jane Doe \x00", b"{")))
    brokers.refuse(brokers.append(Message(PREFIX + PROFILE.topic, None, b"{")))
    brokers.into(engine)
    assert [letter.key for letter in refused()] == [None, None]


def test_letters_about_somebody_who_was_erased_go_and_later_ones_stay(engine, brokers, made, refused):
    for minute in (1, 9):
        brokers.refuse(brokers.say(PROFILE, "p1", made.profile("p1"), minute), f"minute-{minute}")
    brokers.refuse(brokers.say(PROFILE, "p2", made.profile("p2"), 1), "of another")
    brokers.say(PROFILE, "p1", minute=5)
    brokers.into(engine)
    assert {letter.code for letter in refused()} == {"minute-9", "of another"}


def test_what_is_too_large_to_be_kept_cannot_be_sent_again(engine, brokers, refused):
    brokers.refuse(brokers.append(Message(PREFIX + PROFILE.topic, b"p1", b"x" * (9 * 1024 * 1024))), "too-large")
    brokers.into(engine)
    with reading(engine) as connection:
        assert refused_message(connection, refused()[0].id) is None
        assert refused_message(connection, "no such letter") is None


def test_letters_are_given_page_by_page_and_forgotten_in_time(engine, brokers, made, refused):
    for number in range(5):
        brokers.refuse(brokers.append(Message(PREFIX + PROFILE.topic, f"p{number}".encode(), b"{")))
    brokers.into(engine)
    newest = refused(limit=2)
    assert len(newest) == 2
    assert not {one.id for one in newest} & {one.id for one in refused(before=newest[-1].refused)}
    with writing(engine) as connection:
        expire(connection, newest[0].refused.replace(year=2027))
        assert not connection.scalars(select(DeadLetter.id)).all()
