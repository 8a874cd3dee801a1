"""The projector and a real broker: killed in the middle, cut off, and beside a broker that forgot everything."""

import os
import random
import signal
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from fixtures.installations import own_prefix
from fixtures.loads import under_load
from models import CloudEvent, Decision, Identity, Need, NormalisedProfile, Profile, Shortlist, Verdict
from models.events import DECISION, IDENTITY, NEED, PROFILE, PROFILE_NORMALISED, SHORTLIST
from streams.database.engine import opened, reading
from streams.database.lists import shortlist
from streams.database.outbox import store
from streams.database.overview import needs
from streams.database.people import person
from streams.database.projector import catch_up
from streams.database.refilling import refill
from streams.database.tables import Base, Offset, Outgoing
from streams.database.upgrading import upgrade
from streams.kafka import client
from streams.kafka.topics import ensure_topics, topic
from streams.messages.codec import encode
from streams.programmes.shelf import load
from streams.settings import Settings
from streams.worker.supervisor import worker_process

pytestmark = pytest.mark.integration

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
KILLS = 5
VERSIONS = {"model": "m", "taxonomy": "none", "policy": "1"}


def settings_for(kafka, folder, name="here"):
    return Settings(
        kafka=kafka,
        topic_prefix=own_prefix(),
        partitions=2,
        cache=folder,
        database=f"sqlite:///{folder}/{name}.db",
    )


def event(settings, kind, key, value, number):
    cloud = CloudEvent(id=f"event-{number:05}", type=kind.type, time=BEGINNING + timedelta(minutes=number))
    return encode(kind, value, key, cloud, topic(settings, kind.topic))


def profile(person):
    return Profile.model_validate({"id": person, "programmes": ["open"], "skills": [{"phrase": "welding"}]})


def listed(need, people):
    entries = [{"rank": rank, "person": one, "score": 50, "evidence": []} for rank, one in enumerate(people, 1)]
    said = {"need": need, "programme": "open", "title": None, "openings": 1, "versions": VERSIONS, "criteria": []}
    return Shortlist.model_validate(said | {"entries": entries})


def many_events(settings, count):
    """Events of every kind about 200 people and 20 needs, one in ten a tombstone, some out of order."""
    chance = random.Random(3)
    for number in range(count):
        one, need = f"p{chance.randrange(200)}", f"n{chance.randrange(20)}"
        late = max(0, number - chance.choice((0, 0, 500)))
        revision = {"time": BEGINNING + timedelta(minutes=late), "event": f"event-{late:05}"}
        read = {"id": one, "revision": revision, "programmes": ["open"], "skills": []}
        kind, key, value = chance.choice(
            [
                (PROFILE, one, profile(one)),
                (PROFILE_NORMALISED, one, NormalisedProfile.model_validate(read)),
                (IDENTITY, one, Identity(id=one, name="Somebody", email=f"one{late % 40}@example.org")),
                (NEED, need, Need(id=need, programme="open", title=f"title {number}")),
                (SHORTLIST, need, listed(need, [f"p{chance.randrange(200)}"])),
                (DECISION, f"{need}/{one}", _decision(need, one, chance)),
            ]
        )
        yield event(settings, kind, key, None if chance.random() < 0.1 else value, late)


def _decision(need, one, chance):
    return Decision(need=need, person=one, verdict=chance.choice(list(Verdict)), reason="so", officer="o1")


def contents(settings):
    with opened(settings.database) as engine, reading(engine) as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
            if table.name != Outgoing.__tablename__
        }


def read_so_far(settings):
    with opened(settings.database) as engine, reading(engine) as connection:
        return connection.scalar(select(func.coalesce(func.sum(Offset.next), 0)))


def wait_for(holds, patience=60.0):
    deadline = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.faults
def test_a_projector_killed_at_any_point_gives_the_tables_of_a_rebuild(kafka, tmp_path):
    settings = settings_for(kafka, tmp_path)
    ensure_topics(settings)
    with opened(settings.database) as engine:
        upgrade(engine)
        waiting = event(settings, PROFILE, "accepted", profile("accepted"), 1)
        store(engine, [waiting], settings.topic_prefix, BEGINNING)
    events, chance = list(many_events(settings, 3000)), random.Random(9)
    client.publish(settings, events[:1000])

    def send_the_others(ended):
        for start in range(1000, len(events), 100):
            client.publish(settings, events[start : start + 100])
            ended.wait(0.5)

    with under_load(send_the_others), worker_process(settings, tmp_path / "projector.log", "projector") as supervisor:
        for _ in range(KILLS):
            before, further = read_so_far(settings), chance.randrange(100)
            wait_for(lambda mark=before + further: read_so_far(settings) > min(mark, 2000))
            killed = supervisor.pid
            assert killed is not None
            os.kill(killed, signal.SIGKILL)
            wait_for(lambda killed=killed: supervisor.pid not in (None, killed))
            time.sleep(chance.uniform(0, 1))
        supervisor.ready(60)
        wait_for(lambda: read_so_far(settings) == 3001)
    found = contents(settings)
    scratch = settings.model_copy(update={"database": f"sqlite:///{tmp_path}/scratch.db"})
    catch_up(scratch, load(scratch))
    expected = contents(scratch)
    for table in expected:
        assert found[table] == expected[table], table
    assert any(row[0] == "accepted" for row in found["people"])


@pytest.mark.faults
def test_what_was_accepted_and_projected_survives_a_broker_that_forgets(own_brokers, tmp_path):
    with own_brokers() as address:
        settings = settings_for(address, tmp_path)
        ensure_topics(settings)
        events = [
            *(event(settings, PROFILE, f"p{number}", profile(f"p{number}"), number) for number in range(50)),
            event(settings, PROFILE, "p7", None, 100),
            event(settings, NEED, "n1", Need(id="n1", programme="open"), 101),
            event(settings, SHORTLIST, "n1", listed("n1", ["p1", "p2"]), 102),
        ]
        client.publish(settings, events)
        catch_up(settings, load(settings))
    with opened(settings.database) as engine:
        late = event(settings, PROFILE, "late", profile("late"), 200)
        store(engine, [late], settings.topic_prefix, BEGINNING)
        with own_brokers() as address:
            again = settings.model_copy(update={"kafka": address})
            assert refill(again) == 52
            assert refill(again) == 0
            sent = client.latest(again, topic(again, PROFILE.topic))
            assert sent[b"p7"].value is None
            assert sent[b"late"].headers == late.headers
            catch_up(again, load(again))
            with reading(engine) as connection:
                held, standing = person(connection, "p3"), shortlist(connection, "n1")
                assert held is not None
                assert held.submitted == profile("p3")
                assert person(connection, "late") is not None
                assert person(connection, "p7") is None
                assert [line.id for line in needs(connection)] == ["n1"]
                assert standing is not None
                assert len(standing.shortlist.entries) == 2


def test_what_is_accepted_reaches_kafka_and_what_is_said_there_is_shown(kafka, tmp_path):
    settings = settings_for(kafka, tmp_path)
    with (
        worker_process(settings, tmp_path / "projector.log", "projector") as supervisor,
        opened(settings.database) as engine,
    ):
        supervisor.ready(60)
        for number in range(3):
            accepted = event(settings, PROFILE, f"in-{number}", profile(f"in-{number}"), number)
            store(engine, [accepted], settings.topic_prefix, BEGINNING)
            client.publish(settings, [event(settings, NEED, f"n{number}", Need(id=f"n{number}", programme="open"), 1)])
            wait_for(lambda number=number: _shown(engine, f"n{number}"))
            wait_for(lambda number=number: _sent(engine, f"in-{number}"))
        assert b"in-1" in client.latest(settings, topic(settings, PROFILE.topic))


def _shown(engine, need):
    with reading(engine) as connection:
        return any(line.id == need for line in needs(connection))


def _sent(engine, key):
    with reading(engine) as connection:
        return connection.scalar(select(Outgoing.sent).where(Outgoing.key == key)) is not None
