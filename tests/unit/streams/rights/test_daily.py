"""Once a day: who is over the time is erased, by one of several consoles, with a clock of the test's own."""

import logging
from datetime import UTC, datetime, timedelta

import pytest

from models import Profile
from models.events import PROFILE
from streams.access.audit import entries
from streams.database.engine import reading, writing
from streams.database.outbox import store
from streams.kafka.client import Unreachable
from streams.messages.standing import standing
from streams.programmes.shelf import load
from streams.rights import chores, daily, erasing, erasures, keeper
from streams.rights.keeper import Keeper, together
from streams.rights.performing import begin
from streams.rights.retention import after, candidates
from streams.rights.whole_database import whole_database

SAID = datetime(2024, 1, 31, 8, tzinfo=UTC)


class Clock:
    def __init__(self):
        self.now = datetime.combine(after(SAID.date(), 24), datetime.min.time(), UTC) + timedelta(hours=9)

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def engine(topics):
    with whole_database(topics.settings) as made:
        yield made


@pytest.fixture
def join(topics, engine):
    def joined(person, at=SAID, projected=True):
        topics.say(PROFILE, Profile.model_validate({"id": person, "programmes": ["open"]}), at=at.isoformat())
        if projected:
            store(engine, topics.log[-1:], "", at)
            with writing(engine) as connection:
                connection.exec_driver_sql("UPDATE outbox SET sent = created, value = NULL, headers = NULL")

    return joined


@pytest.fixture
def made(topics, engine, clock):
    def keeper_of(**more):
        settings = topics.settings.model_copy(update=more)
        return Keeper(settings, engine, load(settings), clock)

    return keeper_of


def stand(topics):
    return set(standing(PROFILE, topics.log_of(PROFILE), Profile).values)


def work(keeper):
    while keeper.step():
        pass


def test_on_the_day_after_the_last_one_the_person_is_erased_and_nobody_else(topics, engine, join, made, clock, caplog):
    join("p1")
    join("p2", SAID + timedelta(days=1))
    months = load(topics.settings).programmes["open"].retention_months
    assert months == 24, "the test's dates rest on it"
    ours = made()
    work(ours)
    assert stand(topics) == {"p1", "p2"}
    clock.now += timedelta(days=1)
    with caplog.at_level(logging.INFO):
        work(ours)
    assert stand(topics) == {"p2"}
    with reading(engine) as connection:
        assert [(one.actor, one.about) for one in entries(connection) if one.act == "erased"] == [("retention", "p1")]
        assert [one.state for one in erasures.last(connection)] == ["done"]
    assert "1 people are erased, whose time is over: p1" in caplog.text


def test_it_is_done_once_a_day_and_by_one_console_alone(topics, engine, join, made, clock, monkeypatch):
    clock.now += timedelta(days=1)
    ours, theirs = made(), made()
    runs = []
    monkeypatch.setattr(daily, "_forget", lambda _engine, now: runs.append(now))
    work(ours)
    work(theirs)
    clock.now += timedelta(hours=3)
    work(theirs)
    assert len(runs) == 1
    clock.now += timedelta(days=1)
    chores.take(engine, daily.DAILY, "elsewhere/1/1", clock.now, daily.SPAN)
    work(ours)
    assert len(runs) == 1, "somebody else is at it"


def test_a_later_word_that_the_database_has_not_heard_of_keeps_the_person(topics, join, made, clock):
    join("p1")
    join("p1", SAID + timedelta(days=400), projected=False)
    clock.now += timedelta(days=1)
    work(made())
    assert stand(topics) == {"p1"}


def test_cut_off_in_the_middle_it_goes_on(topics, engine, join, made, clock, monkeypatch):
    for person in ("p1", "p2", "p3"):
        join(person)
    clock.now += timedelta(days=1)
    monkeypatch.setattr(daily, "_AT_ONCE", 1)
    begun = []

    def cut_off(settings, database, asked):
        begun.append(asked)
        if len(begun) == 2:
            raise KeyboardInterrupt
        begin(settings, database, asked)

    monkeypatch.setattr(daily, "begin", cut_off)
    with pytest.raises(KeyboardInterrupt):
        made().step()
    monkeypatch.setattr(daily, "begin", begin)
    work(made())
    assert stand(topics) == set()
    with reading(engine) as connection:
        assert {one.state for one in erasures.last(connection)} == {"done"}
        assert len(erasures.last(connection)) == 3, "nobody is erased twice"


def test_without_a_broker_nothing_counts_as_done(topics, join, made, clock, monkeypatch):
    join("p1")
    clock.now += timedelta(days=1)

    def down(settings, *_):
        raise Unreachable(settings.address)

    monkeypatch.setattr("streams.rights.retention.read", down)
    with pytest.raises(Unreachable):
        made().step()
    monkeypatch.setattr("streams.rights.retention.read", topics.read)
    monkeypatch.setattr(erasing, "ensure_topics", down)
    ours = made()
    assert ours.step()
    with pytest.raises(Unreachable):
        ours.step()
    monkeypatch.setattr(erasing, "ensure_topics", lambda _: None)
    work(ours)
    assert stand(topics) == set()


def test_it_can_be_switched_off(topics, join, made, clock):
    join("p1")
    clock.now += timedelta(days=1)
    work(made(retention=False))
    assert stand(topics) == {"p1"}


def test_old_tombstones_and_what_was_sent_are_forgotten(topics, engine, join, made, clock):
    join("p1")
    clock.now = datetime.now(UTC)
    begin(topics.settings, engine, [erasures.asked("e1", "p1", "o1", erasures.Reason.ASKED, ["open"], clock.now)])
    work(made())

    def kept():
        with reading(engine) as connection:
            return [
                connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() for table in ("facts", "outbox")
            ]

    assert kept()[0] == 2
    assert kept()[1] > 0
    clock.now += timedelta(days=31)
    work(made())
    assert kept() == [0, 0]


def test_of_several_those_that_somebody_asked_for_come_first_and_alone(clock):
    def of(key, account, state="waits", tried=None):
        one = erasures.asked(key, key, account, erasures.Reason.ASKED, [], clock.now)
        return one._replace(state=state, tried=tried)

    late, due, left = of("a", "retention"), of("b", "retention"), of("c", "retention", "left", clock.now)
    assert [one.id for one in together([late, due, left], clock.now)] == ["a", "b"]
    assert [one.id for one in together([late, of("d", "o1")], clock.now)] == ["d"]
    assert together([left], clock.now) == []
    assert [one.id for one in together([late, left], clock.now + keeper.AGAIN)] == ["c"]


def test_who_takes_part_in_a_programme_that_is_not_known_is_left_out(topics, engine, clock):
    text = Profile.model_validate({"id": "p1", "programmes": ["open", "gone"]})
    topics.say(PROFILE, text, at="2001-01-01T08:00:00Z")
    store(engine, topics.log[-1:], "", clock.now)
    with reading(engine) as connection:
        assert candidates(connection, load(topics.settings).programmes, clock.now.date()) == frozenset()
