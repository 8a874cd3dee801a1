"""Erasures from the request to the proof: out of the database at once, the rest when there is a broker, resumed."""

import json
import threading
from datetime import UTC, datetime, timedelta

import pytest

from models import Decision, Profile
from models.events import DECISION, PROFILE, SENT
from streams.database.engine import reading, writing
from streams.database.outbox import store
from streams.kafka.client import Unreachable
from streams.messages.standing import standing
from streams.officers.acting import officer_event
from streams.officers.sent_lists import archive
from streams.rights import erasing, erasures, performing
from streams.rights.erasures import Reason, State
from streams.rights.performing import begin, perform
from streams.rights.whole_database import whole_database

NOW = datetime.now(UTC)


@pytest.fixture
def engine(world):
    with whole_database(world.settings) as made:
        store(made, [one for one in world.log if one.topic != "diaspora.shortlists.v1"], "", NOW)
        with writing(made) as connection:
            connection.exec_driver_sql("UPDATE outbox SET sent = created, value = NULL, headers = NULL")
        yield made


@pytest.fixture
def down(monkeypatch):
    """A broker that is down."""

    def fails(settings, *_):
        raise Unreachable(settings.address)

    monkeypatch.setattr(erasing, "ensure_topics", fails)


def asked(person, key="e1", at=NOW):
    return erasures.asked(key, person, "o1", Reason.ASKED, ["match"], at)


def held(engine, table, text):
    with reading(engine) as connection:
        return sum(text in repr(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table}"))


def found(engine, key="e1"):
    with reading(engine) as connection:
        return erasures.find(connection, key)


def test_who_is_to_be_erased_leaves_the_database_at_once_and_the_topics_after(world, engine):
    begin(world.settings, engine, [asked("p10")])
    for table in ("people", "identities", "sent_people", "decisions"):
        assert not held(engine, table, "p10"), table
    assert found(engine).state == State.WAITS
    assert set(standing(PROFILE, world.log_of(PROFILE), Profile).values) == {"p1", "p2", "p10"}
    assert perform(world.settings, engine, [found(engine)], lambda: NOW) == State.DONE
    assert set(standing(PROFILE, world.log_of(PROFILE), Profile).values) == {"p1", "p2"}
    done = found(engine)
    assert (done.person, done.ended, done.report["settled"], done.report["lists"]) == (None, NOW, True, 0)
    assert "p10" not in json.dumps(done.report)
    assert held(engine, "audit_log", "p10") == 1, "the request, once"
    assert not held(engine, "erasures", "p10")
    assert not held(engine, "outbox", "p10")


def test_while_the_broker_is_down_it_waits_and_goes_on_afterwards(world, engine, down, monkeypatch):
    begin(world.settings, engine, [asked("p10")])
    with pytest.raises(Unreachable):
        perform(world.settings, engine, [found(engine)], lambda: NOW)
    waits = found(engine)
    assert (waits.state, waits.person, waits.attempts) == (State.WAITS, "p10", 1)
    assert not held(engine, "people", "p10")
    monkeypatch.setattr(erasing, "ensure_topics", lambda _: None)
    assert perform(world.settings, engine, [waits], lambda: NOW) == State.DONE
    assert found(engine).attempts == 2


def test_cut_off_before_anything_was_done_it_goes_on(world, engine):
    with writing(engine) as connection:
        erasures.ask(connection, [asked("p10")])
    assert held(engine, "people", "p10")
    assert perform(world.settings, engine, [found(engine)], lambda: NOW) == State.DONE
    assert not held(engine, "people", "p10")


def signed_up(world, person, at):
    value = Profile.model_validate({"id": person, "programmes": ["match"], "text": "I am new"})
    world.say(PROFILE, value, at=at.isoformat())
    return world.log[-1]


def test_who_signs_up_under_the_same_id_afterwards_is_somebody_new_and_stays(world, engine, down):
    begin(world.settings, engine, [asked("p10")])
    store(engine, [signed_up(world, "p10", datetime.now(UTC) + timedelta(seconds=5))], "", NOW)
    assert perform(world.settings, engine, [found(engine)], lambda: NOW) == State.RETURNED
    assert (found(engine).person, found(engine).ended) == (None, NOW)
    assert held(engine, "people", "p10")
    for table in ("identities", "decisions", "sent_people", "notes", "movements"):
        assert not held(engine, table, "p10"), table


def test_an_officer_who_corrects_in_the_same_moment_brings_nobody_back(world, engine):
    begin(world.settings, engine, [asked("p10")])
    late = Profile.model_validate({"id": "p10", "programmes": ["match"], "text": "corrected"})
    at = datetime.now(UTC) + timedelta(seconds=5)
    store(engine, [officer_event(PROFILE, late, "p10", "o2", at, world.settings)], "", NOW)
    assert held(engine, "people", "p10")
    assert perform(world.settings, engine, [found(engine)], lambda: NOW) == State.DONE
    assert not held(engine, "people", "p10")


def test_what_is_left_is_said_tried_again_and_after_a_day_left_to_people(world, engine):
    other = Decision(need="n9", person="p2", verdict="hold", reason="better than p10", officer="o1")
    world.say(DECISION, other)
    begin(world.settings, engine, [asked("p10")])
    assert perform(world.settings, engine, [found(engine)], lambda: NOW) == State.LEFT
    left = found(engine)
    assert (left.person, left.ended) == ("p10", None)
    assert [one["place"] for one in left.report["found"] if one["live"]] == ["diaspora.decisions.v1"]
    late = NOW + timedelta(days=1, seconds=1)
    assert perform(world.settings, engine, [left], lambda: late) == State.GIVEN_UP
    assert (found(engine).person, found(engine).ended) == (None, late)


def test_two_erasures_at_once_bring_nobody_back(world, engine):
    begin(world.settings, engine, [asked("p1", "e1")])
    begin(world.settings, engine, [asked("p2", "e2")])
    world.log[:] = [one for one in world.log if one.topic != "diaspora.shortlists.v1"]
    work = [
        threading.Thread(target=perform, args=(world.settings, engine, [found(engine, key)], lambda: NOW))
        for key in ("e1", "e2")
    ]
    for one in work:
        one.start()
    for one in work:
        one.join(60)
    assert (found(engine, "e1").state, found(engine, "e2").state) == (State.DONE, State.DONE)
    kept = archive(world.log_of(SENT)).kept
    assert [[entry.person for entry in one.sent.content.entries] for one in kept] == [["p10"]]


def test_a_list_that_is_frozen_anew_for_another_erasure_meanwhile_brings_nobody_back(world, engine, monkeypatch):
    world.log[:] = [one for one in world.log if one.topic != "diaspora.shortlists.v1"]
    read = erasing._traces

    def while_somebody_else_is_erased(settings, people):
        found = read(settings, people)
        monkeypatch.setattr(erasing, "_traces", read)
        begin(settings, engine, [asked("p2", "e2")])
        return found

    monkeypatch.setattr(erasing, "_traces", while_somebody_else_is_erased)
    erasing.erase(world.settings, {"p1"}, 1)
    assert perform(world.settings, engine, [found(engine, "e2")], lambda: NOW) == State.DONE
    kept = archive(world.log_of(SENT)).kept
    assert [[entry.person for entry in one.sent.content.entries] for one in kept] == [["p10"]]


def test_what_was_erased_by_the_command_stands_in_the_register_without_the_id(world, engine):
    done = erasing.erase(world.settings, {"p10"}, 1)
    performing.note_done(engine, "p10", "terminal", Reason.ASKED, done, NOW)
    with reading(engine) as connection:
        (only,) = erasures.last(connection)
        assert erasures.anybody_since(connection, NOW)
        assert not erasures.anybody_since(connection, NOW + timedelta(seconds=1))
    assert (only.state, only.person, only.report["lists"]) == (State.DONE, None, 0)
