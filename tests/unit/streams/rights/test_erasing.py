"""Erasing somebody from topics in memory and a database, and searching everywhere afterwards."""

import json
from datetime import UTC, datetime

import pytest
import typer
from typer.testing import CliRunner

from models import Profile, SentList
from models.events import IDENTITY, PROFILE, SENT, SHORTLIST
from streams.database.engine import reading, writing
from streams.database.outbox import store
from streams.kafka.client import Unreachable
from streams.messages.codec import Message
from streams.messages.standing import standing
from streams.officers.acting import NotDone
from streams.officers.sent_lists import archive, is_intact
from streams.rights import erasing
from streams.rights.commands import erase
from streams.rights.erasing import erase as erase_people
from streams.rights.erasures import still_open
from streams.rights.naming import naming
from streams.rights.searching import in_topic, is_live, search
from streams.rights.whole_database import whole_database

app = typer.Typer(pretty_exceptions_enable=False)
app.command()(erase)


@pytest.fixture
def worker(world, monkeypatch):
    """Publishes the shortlists without the person while the erasure waits for it."""

    def at_work(_seconds):
        for need, key in (("n1", b"n1"), ("n4", b"n4")):
            data = world.latest(None, SHORTLIST.topic)[key].value.replace(b'"p1"', b'"p3"')
            world.log.append(Message(SHORTLIST.topic, need.encode(), data))

    monkeypatch.setattr("streams.rights.erasing.time.sleep", at_work)
    return world


def test_who_is_erased_is_found_nowhere_and_the_others_stay(worker):
    done = erase_people(worker.settings, {"p1"}, patience=5)
    found = search(worker.settings, "p1")
    assert (done.held, done.settled, done.taken_back, done.lists) == (True, True, 5, 1)
    assert not is_live(found), [one for one in found if one.live]
    assert {one.place for one in found if one.number and "tombstones" in one.place} == {
        f"{topic}, tombstones" for topic in (PROFILE.topic, IDENTITY.topic, "diaspora.decisions.v1")
    }
    assert set(standing(PROFILE, worker.log_of(PROFILE), Profile).values) == {"p2", "p10"}


def test_a_frozen_list_is_frozen_anew_without_the_person_and_is_sound(worker):
    erase_people(worker.settings, {"p1"}, patience=5)
    kept = archive(worker.log_of(SENT))
    assert kept.sound
    assert {one.sent.need: [(e.rank, e.person) for e in one.sent.content.entries] for one in kept.kept} == {
        "n1": [(2, "p2")],
        "n3": [(1, "p10")],
    }
    last = [one for one in worker.log_of(SENT) if one.value is not None][-1]
    read = SentList.model_validate_json(last.value)
    assert (is_intact(read, last.value), read.officer) == (True, "o1")


def test_the_command_says_what_is_left_while_no_worker_runs(world, monkeypatch):
    monkeypatch.setattr(erasing.erase, "__defaults__", (0.0,))
    ran = CliRunner().invoke(app, ["p1", "--verify", "--json"])
    said = json.loads(ran.stdout)
    assert ran.exit_code == 1
    assert said["settled"] is False
    assert {one["place"] for one in said["found"] if one["live"]} == {SHORTLIST.topic}


def test_it_may_be_repeated_and_somebody_who_is_not_there_may_be_erased(worker):
    erase_people(worker.settings, {"p1"}, patience=5)
    again = erase_people(worker.settings, {"p1"}, patience=5)
    assert (again.held, again.taken_back, again.lists) == (False, 2, 0)
    assert not is_live(search(worker.settings, "p1"))


def test_a_word_that_waits_to_be_sent_goes_before_the_tombstone(worker):
    waiting = worker.log_of(IDENTITY)[0]
    with whole_database(worker.settings) as engine:
        store(engine, [waiting], "", datetime.now(UTC))
    erase_people(worker.settings, {"p1"}, patience=5)
    own = [one for one in worker.log_of(IDENTITY) if one.key == b"p1"]
    assert [one.value is None for one in own] == [False, False, True]


def test_notes_go_and_the_audit_log_keeps_the_pseudonym(worker):
    with whole_database(worker.settings) as engine, writing(engine) as connection:
        connection.exec_driver_sql(
            "INSERT INTO notes (id, person, officer, at, text) VALUES ('1', 'p1', 'o', '2026-01-01 00:00:00', 'shy')"
        )
    erase_people(worker.settings, {"p1"}, patience=5)
    with whole_database(worker.settings) as engine, reading(engine) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM notes").scalar() == 0
        assert connection.exec_driver_sql("SELECT act FROM audit_log WHERE about = 'p1'").scalar() == "erased"


def test_a_replaced_message_is_told_apart_from_one_that_stands():
    names = naming({"p1"})
    log = [Message("t", b"k", b"p1"), Message("t", b"k", b"p2"), Message("t", b"p1", None), Message("t", b"x", b"n/p1")]
    found = {one.place: (one.number, one.live) for one in in_topic("t", log, names)}
    assert found == {"t": (1, True), "t, replaced": (1, False), "t, tombstones": (1, False)}


def test_without_a_broker_the_command_takes_the_person_out_of_the_database_and_says_who_goes_on(world, monkeypatch):
    with whole_database(world.settings) as engine:
        store(engine, [one for one in world.log if one.topic == PROFILE.topic], "", datetime.now(UTC))

    def down(settings):
        raise Unreachable(settings.address)

    monkeypatch.setattr(erasing, "ensure_topics", down)
    ran = CliRunner().invoke(app, ["p1"])
    assert isinstance(ran.exception, NotDone)
    assert "p1 is out of the database and its pages; the topics follow by the console" in str(ran.exception)
    with whole_database(world.settings) as engine, reading(engine) as connection:
        assert connection.exec_driver_sql("SELECT id FROM people ORDER BY id").scalars().all() == ["p10", "p2"]
        (waits,) = still_open(connection)
    assert (waits.person, waits.account, waits.reason) == ("p1", "terminal", "asked")
